"""What readers may see, and in which order: the one place that knows."""

from datetime import UTC, date, datetime, time, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.pure import clock

# What a card in a list shows; bodies stay in the database.
CARD_FIELDS = ("slug", "title", "summary", "impact_score", "status", "published_at", "picture")


class StoryQuerySet(models.QuerySet):
    def published(self, at: datetime | None = None):
        """The stories that readers may see at *at* (now): published, their time has come, their end has not."""
        return self._public(at or clock.now(), "published_at")

    def _public(self, at: datetime, moment: str):
        ends_later = Q(ends_at=None) | Q(ends_at__gt=at)
        return self.filter(ends_later, status=self.model.Status.PUBLISHED, **{f"{moment}__lte": at})

    def out(self, at: datetime | None = None):
        """The stories that readers have seen at *at* (now) or earlier: Story.is_out() in the database."""
        begun = Q(status=self.model.Status.PUBLISHED, published_at__lte=at or clock.now())
        return self.filter(Q(was_public=True) | begun)

    def latest_first(self):
        """Newest first; the key makes the order of one moment's stories certain."""
        return self.order_by("-published_at", "-pk")

    def older_than(self, moment: datetime, key: int):
        """What stands behind the story *key* of *moment* in a list that is newest first."""
        return self.filter(Q(published_at=moment, pk__lt=key) | Q(published_at__lt=moment), published_at__lte=moment)

    def published_older_than(self, moment: datetime, key: int, at: datetime | None = None):
        """published().older_than(), as quick anywhere in an archive: with a second bound on the time SQLite would walk
        from now to *moment*. An expression of the time keeps the index over times to the bound that counts."""
        found = self.alias(out_at=Coalesce("published_at", "published_at"))._public(at or clock.now(), "out_at")
        return found.older_than(moment, key)

    def between(self, since: date | None, until: date | None):
        """Those of these days in TIME_ZONE, both included; None is no limit."""
        found = self
        if start := _midnight(since):
            found = found.filter(published_at__gte=start)
        if end := _midnight(until, days=1):
            found = found.filter(published_at__lt=end)
        return found

    def ranked(self):
        """In the order of the front page, pins apart: one stored, indexed column."""
        return self.order_by("-rank_at", "-pk")

    def most_impact(self, since: datetime, at: datetime | None = None):
        """Those that readers may see at *at* (now), published after *since*, by score, the newest first among equals.

        The index story_most_impact is walked until there are enough. As a bare column the time would tempt a SQLite
        without statistics to sort all stories of a year instead; as an expression of it, no index over times will do.
        """
        found = self.alias(out_at=Coalesce("published_at", "published_at"))._public(at or clock.now(), "out_at")
        return found.filter(out_at__gt=since).order_by("-impact_score", "-published_at", "-pk")

    def most_impact_of_few(self, since: datetime, at: datetime | None = None):
        """As most_impact(), where at most some thousands are so new: found by their time, then sorted.

        Walking by score would pass all of an archive in search of a handful (3.4 s at a million stories). An
        expression of the score keeps the index over scores out of it.
        """
        found = self.published(at).filter(published_at__gt=since).alias(score=Coalesce("impact_score", 0))
        return found.order_by("-score", "-published_at", "-pk")

    def time_of_the(self, number: int, at: datetime | None = None) -> datetime | None:
        """When the story that is *number* in the order of the newest was published; None where there are fewer."""
        times = self.published(at).latest_first().values_list("published_at", flat=True)
        return times[number - 1 : number].first()

    def pinned(self, at: datetime | None = None):
        """Those whose pin has not ended, the one pinned longest first."""
        return self.filter(pinned_until__gt=at or clock.now()).order_by("-pinned_until", "-pk")

    def cards(self):
        """What lists need of each story, with its picture in the same query; topics are fetched together."""
        # A picture's columns are few and short; its story's are cut to the card.
        return self.select_related("picture").only(*CARD_FIELDS, *(f"picture__{f}" for f in PICTURE_FIELDS))


def _midnight(day: date | None, *, days: int = 0) -> datetime | None:
    """The moment at which the day *days* after *day* begins; None where the calendar has none: that is no limit."""
    try:
        # Databases compare in UTC.
        zone = timezone.get_default_timezone()
        return day and datetime.combine(day + timedelta(days), time.min, zone).astimezone(UTC)
    except OverflowError:
        return None


class NamedQuerySet(models.QuerySet):
    """Topics and authors."""

    def known_to_readers(self, at: datetime | None = None):
        """Those of at least one story that readers may see: of the others not even the name is out."""
        stories = self.model._meta.get_field("stories")
        public = stories.related_model.objects.published(at).filter(**{stories.field.name: OuterRef("pk")})
        return self.filter(Exists(public))

    def with_page(self, at: datetime | None = None):
        """The topics whose page answers readers: known ones, and those that a menu of the desk leads to."""
        return self.filter(Q(pk__in=self.known_to_readers(at).values("pk")) | Q(items__isnull=False)).distinct()

    def of_the_newest(self, number: int, at: datetime | None = None):
        """Those of the newest stories that readers may see, *number* at most: as quick at 100,000 stories as at 10."""
        stories = self.model._meta.get_field("stories")
        newest = stories.related_model.objects.published(at).latest_first()
        return self.filter(pk__in=newest.values(stories.field.name)[:number])


class PageQuerySet(models.QuerySet):
    """Pages that the desk writes."""

    def published(self):
        """Those that readers may see."""
        return self.filter(is_published=True)


PICTURE_FIELDS = ("file", "alt", "decorative", "renditions", "width", "height")
