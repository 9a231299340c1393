"""What the list of stories can be narrowed to."""

from datetime import date, datetime, time, timedelta

from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.utils import timezone

from articles.models import Story, Topic
from articles.models.stories import OUT_OR_NOT_YET
from articles.pure import clock, impact

SPANS = [("week", "This week"), ("month", "This month"), ("year", "This year"), ("last-year", "Last year")]
# So many stories of a topic are sorted as quickly as they are met with in an archive.
MANY = 2000


class BandFilter(admin.SimpleListFilter):
    """By the band that the impact score falls in."""

    title = "impact"
    parameter_name = "band"

    def lookups(self, request, model_admin):
        return [("none", "Not scored"), *((str(band.level), band.name) for band in impact.BANDS)]

    def queryset(self, request, queryset):
        if self.value() == "none":
            return queryset.filter(impact_score=None)
        wanted = [band for band in impact.BANDS if str(band.level) == self.value()]
        return queryset.filter(impact_score__range=(wanted[0].least, wanted[0].most)) if wanted else queryset


class ReadersFilter(admin.SimpleListFilter):
    """By what the clock makes of it: readers see it now, will see it, no longer see it."""

    title = "readers"
    parameter_name = "when"

    def lookups(self, request, model_admin):
        return [("public", "See it now"), ("scheduled", "Will see it"), ("ended", "No longer see it")]

    def queryset(self, request, queryset):
        now, out = clock.now(), queryset.filter(status=Story.Status.PUBLISHED)
        return {
            # By what the list is ordered by, or SQLite sorts all that readers see.
            "public": lambda: queryset.alias(goes_out=OUT_OR_NOT_YET)._public(now, "goes_out"),
            "scheduled": lambda: out.filter(published_at__gt=now),
            "ended": lambda: out.filter(ends_at__lte=now),
        }.get(self.value(), lambda: queryset)()


class TopicFilter(admin.SimpleListFilter):
    """By topic: of these a newsroom has a page full, not thousands as of authors."""

    title = "topic"
    parameter_name = "topic"

    def lookups(self, request, model_admin):
        topics = list(Topic.objects.values_list("pk", "slug", "name"))
        self._keys = {slug: key for key, slug, _ in topics}
        return [(slug, name) for _, slug, name in topics]

    def queryset(self, request, queryset):
        # Only what is on the list: the address bar may hold anything, NUL too, which PostgreSQL does not take.
        if self.value() not in self._keys:
            return queryset
        theirs = Story.topics.through.objects.filter(topic=self._keys[self.value()])
        if theirs[:MANY].count() < MANY:
            return queryset.filter(pk__in=theirs.values("story"))
        # In the order of the list until a page is full: sooner than all of them are sorted.
        return queryset.filter(Exists(theirs.filter(story=OuterRef("pk"))))


class PublicationFilter(admin.SimpleListFilter):
    """By when it goes out or went out: whole days in TIME_ZONE, weeks that begin on Monday."""

    title = "publication"
    parameter_name = "published"

    def lookups(self, request, model_admin):
        return SPANS

    def queryset(self, request, queryset):
        if not (span := moments(self.value())):
            return queryset
        # By what the list is ordered by: one index finds them and has them in order.
        return queryset.alias(goes_out=OUT_OR_NOT_YET).filter(goes_out__gte=span[0], goes_out__lt=span[1])


def moments(name: str | None) -> tuple[datetime, datetime] | None:
    """When what *name* means of SPANS begins today, and when it is over; None for what is no name."""
    span = _span(name, timezone.localdate(clock.now()))
    return span and tuple(timezone.make_aware(datetime.combine(day, time.min)) for day in span)


def _span(name: str | None, today: date) -> tuple[date, date] | None:
    """The first day of what *name* means on *today*, and the first one after it; None for what is no name."""
    monday, first, year = today - timedelta(days=today.weekday()), today.replace(day=1), date(today.year, 1, 1)
    return {
        "week": (monday, monday + timedelta(days=7)),
        "month": (first, (first + timedelta(days=31)).replace(day=1)),
        "year": (year, date(today.year + 1, 1, 1)),
        "last-year": (date(today.year - 1, 1, 1), year),
    }.get(name)
