"""Verifications, messages and the mail that goes out."""

from django.db import models

from contact.querysets import MailQuerySet, VerificationQuerySet


class Verification(models.Model):
    """One reader's proof of one address, from one browser. The code itself is nowhere: see contact.pure.codes."""

    # What the browser's cookie must match: the digest of a random token, so that a copy of the table opens nothing.
    token_digest = models.CharField(max_length=64, unique=True)
    address = models.EmailField(max_length=320)
    nonce = models.CharField(max_length=64)
    code_digest = models.CharField(max_length=64)
    tries = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    sent_at = models.DateTimeField(help_text="When the newest code was asked for.")
    expires_at = models.DateTimeField(db_index=True, help_text="When the newest code ends.")
    proven_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    story = models.ForeignKey("articles.Story", models.SET_NULL, null=True, related_name="+")

    objects = VerificationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Verification {self.pk}"


class Message(models.Model):
    """A message from a reader whose address is proven. There is no other kind."""

    # The claim on the verification: however often the form is sent, the database takes one.
    verification = models.OneToOneField(Verification, models.SET_NULL, null=True, editable=False)
    address = models.EmailField("sender's address", max_length=320)
    name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    received_at = models.DateTimeField(db_index=True)
    story = models.ForeignKey("articles.Story", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.subject} ({self.address})"


class Mail(models.Model):
    """The outbox: one mail to one address. What it says is made when it is sent, or lies here encrypted until then.

    There is no "sending" state: to claim a mail is to move its next try behind the lease and to count the try.
    A killed worker's mail falls due by itself, and a result counts only while *tries* is the number claimed.
    """

    class Kind(models.TextChoices):
        CODE = "code", "Code"
        MESSAGE = "message", "Message to the desk"
        OTHER = "other", "Other"

    kind = models.CharField(max_length=10, choices=Kind)
    recipient = models.EmailField(max_length=320)
    mail_id = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    last_answer = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)
    gave_up_at = models.DateTimeField(null=True)
    verification = models.ForeignKey(Verification, models.CASCADE, null=True, related_name="mails")
    # The code that this mail is about: a newer one makes it pointless.
    nonce = models.CharField(max_length=64, blank=True)
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="mails")
    sender = models.CharField(max_length=320, blank=True)
    sealed = models.BinaryField(null=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = "mail"
        verbose_name_plural = "outbox"
        ordering = ["-pk"]
        indexes = [models.Index("next_try_at", name="mail_waiting", condition=models.Q(sent_at=None, gave_up_at=None))]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} to {self.recipient}"


class CodeSent(models.Model):
    """One of the places that a limit has for codes within an hour: free again an hour after it was taken."""

    key = models.CharField(max_length=80)
    place = models.PositiveIntegerField()
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "place"], name="place_of_a_limit_once")]
        indexes = [models.Index(fields=["taken_at"], name="codes_sent_by_time")]

    def __str__(self) -> str:
        return f"{self.key} {self.place}"


class Heartbeat(models.Model):
    """One running worker, and when it last said so."""

    worker = models.CharField(max_length=200, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.worker
