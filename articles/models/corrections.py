"""What a story once had wrong, told to its readers for good."""

from django.conf import settings
from django.db import models


class Correction(models.Model):
    """One dated record: opened by the desk, then published; never changed after that."""

    class Kind(models.TextChoices):
        UPDATE = "update", "Update"
        CLARIFICATION = "clarification", "Clarification"
        CORRECTION = "correction", "Correction"
        RETRACTION = "retraction", "Retraction"

    story = models.ForeignKey("articles.Story", models.CASCADE, related_name="corrections")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.CORRECTION)
    wrong = models.TextField("what was wrong", blank=True)
    right = models.TextField("what is right")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(
                "published_at", "id", name="correction_newest", condition=models.Q(published_at__isnull=False)
            ),
            models.Index("opened_at", name="correction_waiting", condition=models.Q(published_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.right[:60]}"

    def get_absolute_url(self) -> str:
        return f"{self.story.get_absolute_url()}#correction-{self.pk}"
