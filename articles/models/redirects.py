"""Addresses that stories once had, addresses that were asked for in vain, and where these lead by the desk's word."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from articles.pure import missing
from articles.pure.slugs import LONGEST


class FormerSlug(models.Model):
    """A slug that a public story once had. It names the story and not the next slug, so that chains can't grow."""

    slug = models.CharField(max_length=LONGEST, unique=True)
    story = models.ForeignKey("articles.Story", models.CASCADE, related_name="former_slugs")

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class MissingAddress(models.Model):
    """How often a path was asked for where nothing is. The empty path: all that were not told apart."""

    path = models.CharField("address", max_length=missing.LONGEST, unique=True)
    count = models.PositiveBigIntegerField("times", default=0)
    first_on = models.DateField("first on")
    last_on = models.DateField("last on")

    class Meta:
        ordering = ["-count", "-last_on", "path"]
        verbose_name = "missing address"
        verbose_name_plural = "missing addresses"

    def __str__(self) -> str:
        return self.path or "all others"


class Redirect(models.Model):
    """Where a path leads at which nothing is found: to a story or a topic, whatever its address, or to an address."""

    path = models.CharField(
        "old address",
        max_length=missing.LONGEST_REDIRECTED,
        unique=True,
        help_text="Without the site's name: /old/page",
    )
    story = models.ForeignKey(
        "articles.Story", models.CASCADE, null=True, blank=True, related_name="+", help_text="Followed if it moves."
    )
    topic = models.ForeignKey("articles.Topic", models.CASCADE, null=True, blank=True, related_name="+")
    address = models.CharField(
        "or an address here",
        max_length=500,
        blank=True,
        help_text="A page of this site that is no story or topic: /impact/",
    )

    class Meta:
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(story__isnull=False, topic=None, address="")
                | Q(story=None, topic__isnull=False, address="")
                | (Q(story=None, topic=None) & ~Q(address="")),
                name="redirect_leads_to_one_place",
                violation_error_message="Choose a story or a topic, or type an address: one of them.",
            )
        ]

    def __str__(self) -> str:
        return self.path

    @property
    def target(self) -> str:
        """The address that it leads to."""
        if self.story_id:
            return self.story.get_absolute_url()
        return reverse("topic", args=[self.topic.slug]) if self.topic_id else self.address
