"""How far the search index is written."""

from django.db import models


class SearchState(models.Model):
    """One row: by what the index is written, articles.search.stems.writing(), and up to which story.

    *upto*: the greatest key that is written so, of those in order; None: all are. Saves write their own stories anyway.
    """

    writing = models.CharField(max_length=64)
    upto = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return self.writing
