"""The social picture of a story, as it was last drawn."""

import hashlib
import json

from django.db import models


class SocialCard(models.Model):
    """What networks show beside a link to *story*; without a story a file that is to be deleted.

    *name*: of the file in the storage, "" until it is drawn; *drawn_from*, *look*: digests of what of the story and
    of the site it shows; *due_at*: when it is to be drawn, null while it is not; who draws moves it on, and by its
    value knows again what they claimed. *delete_at*: when the file may go.
    """

    story = models.OneToOneField(
        "articles.Story", models.SET_NULL, null=True, related_name="social_card", editable=False
    )
    name = models.CharField(max_length=200, blank=True)
    drawn_from = models.CharField(max_length=64, blank=True)
    look = models.CharField(max_length=64, blank=True)
    due_at = models.DateTimeField(null=True)
    delete_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index("due_at", "id", name="social_card_due", condition=models.Q(due_at__isnull=False)),
            models.Index("delete_at", name="social_card_over", condition=models.Q(story__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.name

    def shows(self, story) -> bool:
        """Whether it is drawn, and from what *story* says now. Its picture is needed."""
        return bool(self.name) and self.drawn_from == likeness(story)


def likeness(story) -> str:
    """A digest of all that a card shows of *story*."""
    picture = story.picture
    seen = [picture.file, picture.focal_x, picture.focal_y] if picture else None
    return digest(story.title, story.impact_score, seen)


def digest(*values) -> str:
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()
