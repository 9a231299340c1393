"""The mail that goes out, and the workers that send it."""

from datetime import datetime

from django.db import models

from contact.pure import addresses
from contact.querysets import MailQuerySet


class Mail(models.Model):
    """The outbox: one mail to one address. What it says is made when it is sent, or lies here encrypted until then.

    There is no "sending" state: to claim a mail is to move its next try behind the lease and to count the try.
    A killed worker's mail falls due by itself, and a result counts only while *tries* is the number claimed.
    """

    class Kind(models.TextChoices):
        CODE = "code", "Code"
        MESSAGE = "message", "Message to the desk"
        ANSWER = "answer", "Answer to a reader"
        OTHER = "other", "Other"

    kind = models.CharField(max_length=10, choices=Kind)
    recipient = models.EmailField(max_length=320)
    mail_id = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    # While a worker has it; None again once it knows what became of it. A killed worker's ends by itself.
    leased_until = models.DateTimeField(null=True)
    # When somebody of the desk last had it sent again: it waits since then.
    asked_again_at = models.DateTimeField(null=True)
    last_answer = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)
    gave_up_at = models.DateTimeField(null=True)
    verification = models.ForeignKey("contact.Verification", models.CASCADE, null=True, related_name="mails")
    # The code that this mail is about: a newer one makes it pointless.
    nonce = models.CharField(max_length=64, blank=True)
    message = models.ForeignKey("contact.Message", models.CASCADE, null=True, related_name="mails")
    answer = models.ForeignKey("contact.Answer", models.CASCADE, null=True, related_name="mails")
    sender = models.CharField(max_length=320, blank=True)
    sealed = models.BinaryField(null=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = "mail"
        verbose_name_plural = "outbox"
        permissions = [("send_mail_again", "Can send a mail again")]
        ordering = ["-pk"]
        indexes = [models.Index("next_try_at", name="mail_waiting", condition=models.Q(sent_at=None, gave_up_at=None))]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} to {self.recipient_shown}"

    @property
    def recipient_shown(self) -> str:
        """The address with its domain in its own letters, unless they could be taken for others."""
        return addresses.listed(self.recipient)

    def is_on_its_way(self, at: datetime) -> bool:
        """Whether a worker has it now."""
        return self.leased_until is not None and self.leased_until > at


class Heartbeat(models.Model):
    """One running worker, and when it last said so."""

    worker = models.CharField(max_length=200, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.worker
