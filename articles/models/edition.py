"""What readers see now, as one number."""

from django.db import models


class Edition(models.Model):
    """The one row that each act moves which readers can see: articles.acts.editions.

    *changed_at* tells no two editions alike by the second: it runs ahead of the clock after several in one.
    """

    number = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Edition {self.number}"
