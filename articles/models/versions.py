"""What a story said at each save, and the text that is not out yet."""

from django.conf import settings
from django.db import models


class Version(models.Model):
    """A story as it was after one save. Never changed; kept when its story is deleted, so that it can come back.

    *content*: the format of articles.acts.contents. *number* is the story's revision after that save; saves of a
    working copy count in the same sequence.
    """

    # Without a constraint in the database: the versions of a deleted draft outlive it.
    story = models.ForeignKey("articles.Story", models.DO_NOTHING, db_constraint=False, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    is_working_copy = models.BooleanField(default=False)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # What was done, in a sentence; empty for a plain save.
    told = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["story", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"Version {self.number}"


class WorkingCopy(models.Model):
    """The text of a public story that the desk works on while readers go on seeing the live one."""

    story = models.OneToOneField("articles.Story", models.CASCADE, related_name="working_copy")
    content = models.JSONField()
    # The story's revision when the copy was begun: what went live since then would be overwritten by it.
    base = models.PositiveIntegerField()
    # Its score and reason are those of a version that was brought back.
    brought_back = models.BooleanField(default=False)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name_plural = "working copies"

    def __str__(self) -> str:
        return f"Working copy of {self.story_id}"


class DeletedDraft(models.Model):
    """A draft that was deleted, for as long as it may come back; its versions hold the text."""

    # The key that the story had.
    story_key = models.BigIntegerField(unique=True)
    title = models.CharField(max_length=300)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    deleted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    deleted_at = models.DateTimeField(db_index=True)
    # Its notes, as articles.acts.deleting writes them down: they come back with it.
    notes = models.JSONField(default=list)
    # Its entries, what happened since and its record, as articles.acts.deleting writes them down.
    impact = models.JSONField(default=dict)

    class Meta:
        ordering = ["-deleted_at"]

    def __str__(self) -> str:
        return self.title
