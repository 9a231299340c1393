"""Addresses that stories once had."""

from django.db import models

from articles.pure.slugs import LONGEST


class FormerSlug(models.Model):
    """A slug that a public story once had. It names the story and not the next slug, so that chains can't grow."""

    slug = models.CharField(max_length=LONGEST, unique=True)
    story = models.ForeignKey("articles.Story", models.CASCADE, related_name="former_slugs")

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug
