"""What the people of the desk tell one another: notes on a story, who has it open, which mails they want.

And the forms of new stories that were saved, so that none is saved twice.
"""

from django.conf import settings
from django.db import models


class StoryNote(models.Model):
    """A note on a story, or on a passage of its text; open until somebody resolves it. Readers never see it."""

    story = models.ForeignKey("articles.Story", models.CASCADE, related_name="notes")
    text = models.TextField()
    # The words that it is about, as they stood: they may be edited meanwhile.
    passage = models.TextField(blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "note"
        ordering = ["-pk"]
        indexes = [models.Index("written_at", name="note_open", condition=models.Q(resolved_at=None))]

    def __str__(self) -> str:
        return self.text[:60]


class Presence(models.Model):
    """Somebody has the form of a story open, as of *seen_at*."""

    story = models.ForeignKey("articles.Story", models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "user"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.user} at story {self.story_id}"


class MailChoice(models.Model):
    """Which mails about stories somebody wants; without a row all of them."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_choice")
    handed_over = models.BooleanField("a story is handed over for review", default=True)
    given_back = models.BooleanField("a story of mine is given back", default=True)
    published = models.BooleanField("a story of mine is published or scheduled", default=True)

    class Meta:
        verbose_name = "my mails"
        verbose_name_plural = "my mails"

    def __str__(self) -> str:
        return "My mails"


class SentForm(models.Model):
    """A form that was saved, of a new story or of its impact, so that the same one is known when it is sent again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    # Of its name and of all that was typed into it.
    digest = models.CharField(max_length=64)
    # Null only within the transaction that saves it.
    story = models.ForeignKey("articles.Story", models.CASCADE, null=True, related_name="+")
    saved_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="sent_form_once")]

    def __str__(self) -> str:
        return f"Saved {self.saved_at}"
