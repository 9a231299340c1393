"""What readers wrote, and what the desk makes of it."""

from django.conf import settings
from django.db import models

from contact.pure import addresses


class Category(models.TextChoices):
    """What a message is, as its reader says and the desk may change."""

    TIP = "tip", "A tip"
    CORRECTION = "correction", "A correction"
    PRESS = "press", "A press question"
    OTHER = "other", "Something else"


# The order of the inbox: what is to be done, then what is done, spam last. An index holds it, so the words stand in the
# SQL: SQLite knows an index again only by the same words, not by a parameter.
TO_DO_FIRST = models.Func(
    "status",
    template="CASE %(expressions)s WHEN 'new' THEN 0 WHEN 'open' THEN 0 WHEN 'spam' THEN 2 ELSE 1 END",
    output_field=models.IntegerField(),
)


class Message(models.Model):
    """A message from a reader whose address is proven. There is no other kind."""

    class Status(models.TextChoices):
        NEW = "new", "New"
        OPEN = "open", "Open"
        ANSWERED = "answered", "Answered"
        SPAM = "spam", "Spam"
        CLOSED = "closed", "Closed"

    # The claim on the verification: however often the form is sent, the database takes one.
    verification = models.OneToOneField("contact.Verification", models.SET_NULL, null=True, editable=False)
    address = models.EmailField("sender's address", max_length=320)
    name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    received_at = models.DateTimeField(db_index=True)
    story = models.ForeignKey("articles.Story", models.SET_NULL, null=True, blank=True, related_name="+")
    category = models.CharField(max_length=20, choices=Category, default=Category.OTHER)
    status = models.CharField(max_length=20, choices=Status, default=Status.NEW)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="who has it"
    )
    has_throwaway_address = models.BooleanField("throw-away address", default=False)
    # The one that was opened on a story from this message.
    correction = models.ForeignKey("articles.Correction", models.SET_NULL, null=True, editable=False, related_name="+")
    # The Message-ID under which mail programs gather what was written about it.
    thread_id = models.CharField(max_length=200, blank=True)
    # While there is a reason nothing deletes the message.
    hold_reason = models.CharField("legal hold", max_length=200, blank=True)

    class Meta:
        ordering = ["-received_at", "-pk"]
        permissions = [("hold_message", "Can keep a message from being deleted")]
        indexes = [
            models.Index(fields=["status", "-received_at", "-id"], name="message_by_status"),
            models.Index(
                TO_DO_FIRST, models.F("received_at").desc(), models.F("id").desc(), name="message_to_do_first"
            ),
            models.Index(
                "assigned_to",
                TO_DO_FIRST,
                models.F("received_at").desc(),
                models.F("id").desc(),
                name="message_by_holder",
            ),
            models.Index(
                "status",
                TO_DO_FIRST,
                models.F("received_at").desc(),
                models.F("id").desc(),
                name="message_list_by_status",
            ),
            models.Index(
                "category",
                TO_DO_FIRST,
                models.F("received_at").desc(),
                models.F("id").desc(),
                name="message_by_category",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.address_listed})"

    @property
    def address_shown(self) -> str:
        """The address with its domain in its own letters, for a page with the ASCII beside it."""
        return addresses.shown(self.address)

    @property
    def address_listed(self) -> str:
        """The address for where it stands alone."""
        return addresses.listed(self.address)


class MessageNote(models.Model):
    """What colleagues tell each other about a message; no reader ever sees it."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=150)
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"Note of {self.author_name}"


class Answer(models.Model):
    """What the desk wrote to a reader, word for word."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="answers")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=150)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    sent_at = models.DateTimeField(help_text="When it was put into the outbox.")
    # Of the form that it was written in: sent twice, it is one answer.
    form_key = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["sent_at", "pk"]

    def __str__(self) -> str:
        return f"Answer of {self.author_name}"


class AnswerTemplate(models.Model):
    """A text that answers begin with."""

    name = models.CharField(max_length=100, unique=True)
    text = models.TextField(help_text="{name} and {subject} are filled in from the message.")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Route(models.Model):
    """To whom the messages of a category are mailed, and how long they are kept."""

    category = models.CharField(max_length=20, choices=Category, unique=True)
    recipients = models.TextField(blank=True, help_text="One address per line. Without any, CONTACT_RECIPIENTS.")
    retention_days = models.PositiveIntegerField(
        "kept for days", null=True, blank=True, help_text="Without a number, CONTACT_RETENTION_DAYS."
    )

    class Meta:
        ordering = ["category"]

    def __str__(self) -> str:
        return self.get_category_display()
