"""What is written down for the sake of those who wrote: who read them, and who was erased."""

from django.conf import settings
from django.db import models


class Reading(models.Model):
    """That somebody of the desk opened a message: when first, when last, how often."""

    message = models.ForeignKey("contact.Message", models.CASCADE, related_name="readings")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reader_name = models.CharField(max_length=150)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["first_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["message", "reader"], name="reading_once_per_reader")]

    def __str__(self) -> str:
        return f"Read by {self.reader_name}"


class Erasure(models.Model):
    """The proof that somebody's data was erased: of whom only whoever knows the address can tell."""

    address_key = models.CharField(max_length=80, db_index=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    counts = models.JSONField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"Erased {self.at:%Y-%m-%d}"
