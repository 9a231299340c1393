"""What readers can see now, counted and averaged by impact: for impact_report, /impact/ and the desk's report.

The sums are read from the tallies that every save keeps. Those know days, not the clock: stories that are still to go
out, and those whose end has come, are found by their own indexes and taken off. Where the tallies are not to be had
(they were counted by the days of another TIME_ZONE), every story is counted anew; both ways give the same.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum
from django.utils import timezone

from articles.acts import tallying
from articles.models import ImpactEvent, ImpactMonth, ImpactTally, Story, Topic
from articles.pure import clock, impact

_READ_AT_ONCE = 2000


@dataclass(slots=True)
class Sums:
    """How many stories, and what their scores sum up to."""

    stories: int = 0
    total: int = 0

    def add(self, stories: int, total: int) -> None:
        self.stories += stories
        self.total += total

    @property
    def average(self) -> float | None:
        """Rounded to two places."""
        return self.rounded(2)

    def rounded(self, places: int) -> float | None:
        """The average, rounded half up, in whole numbers until the last step; None where there is no story."""
        if not self.stories:
            return None
        whole = 10**places
        return (2 * whole * self.total + self.stories) // (2 * self.stories) / whole


@dataclass
class Report:
    """The stories published from *since* to *until*, both included (None: without bound), of one topic or of all.

    *bands* holds all five by level; *topics* and *weeks* (ISO, "2026-W12", in order) only those of some story;
    *events* how many things happened in that time because of stories that readers may see, whenever those were
    published, by ImpactEvent.Kind in words.
    """

    since: date | None
    until: date | None
    total: Sums = field(default_factory=Sums)
    bands: dict[int, Sums] = field(default_factory=lambda: {band.level: Sums() for band in impact.BANDS})
    topics: list[tuple[Topic, Sums]] = field(default_factory=list)
    weeks: dict[str, Sums] = field(default_factory=dict)
    events: dict[str, int] = field(default_factory=dict)


def report(
    since: date | None = None, until: date | None = None, *, topic: Topic | None = None, at: datetime | None = None
) -> Report:
    """Count what readers may see at *at* (now)."""
    at = at or clock.now()
    found = Report(since, until)
    rows = _tallied if tallying.is_current() else _recounted
    by_topic: defaultdict[int, Sums] = defaultdict(Sums)
    by_week: defaultdict[str, Sums] = defaultdict(Sums)
    for key, stories, total in rows(since, until, topic, at):
        if key.topic is not None:
            by_topic[key.topic].add(stories, total)
            continue
        found.total.add(stories, total)
        found.bands[key.band].add(stories, total)
        by_week[week(key.day)].add(stories, total)
    _settle(found, by_topic, by_week)
    found.events = events(since, until, topic=topic, at=at)
    return found


def of_all_years(*, weeks_since: date, at: datetime | None = None) -> Report:
    """As report() without bounds, in the time that a month takes: of weeks those from *weeks_since* on, no events."""
    at = at or clock.now()
    if not tallying.is_current():
        found = report(at=at)
        found.weeks = {name: sums for name, sums in found.weeks.items() if name >= week(weeks_since)}
        return replace(found, events={})
    found, rows = Report(None, None), ImpactMonth.objects.order_by()
    by_topic: defaultdict[int, Sums] = defaultdict(Sums)
    by_week: defaultdict[str, Sums] = defaultdict(Sums)
    summed = {"stories_": Sum("stories"), "total_": Sum("total")}
    for band, stories, total in rows.filter(topic=None).values_list("band").annotate(**summed):
        found.total.add(stories, total)
        found.bands[band].add(stories, total)
    for key, stories, total in rows.filter(topic__isnull=False).values_list("topic").annotate(**summed):
        by_topic[key].add(stories, total)
    days = ImpactTally.objects.order_by().filter(topic=None, beside=None, day__gte=weeks_since)
    for day, stories, total in days.values_list("day").annotate(**summed):
        by_week[week(day)].add(stories, total)
    for key, stories, total in _taken_off(_hidden(None, None, None, at)):
        if key.topic is not None:
            by_topic[key.topic].add(stories, total)
            continue
        found.total.add(stories, total)
        found.bands[key.band].add(stories, total)
        if key.day >= weeks_since:
            by_week[week(key.day)].add(stories, total)
    _settle(found, by_topic, by_week)
    return found


def _settle(found: Report, by_topic: dict[int, Sums], by_week: dict[str, Sums]) -> None:
    """Put what was summed under keys and weeks into *found*, what sums up to nothing left out."""
    known = Topic.objects.in_bulk([key for key, sums in by_topic.items() if sums.stories])
    found.topics = sorted(((one, by_topic[key]) for key, one in known.items()), key=lambda pair: pair[0].name)
    found.weeks = {name: by_week[name] for name in sorted(by_week) if by_week[name].stories}


def by_month(*, at: datetime | None = None) -> dict[tuple[int, int], int]:
    """How many stories readers can see of each month of TIME_ZONE that has any: (year, month), the newest first."""
    at = at or clock.now()
    months: defaultdict[tuple[int, int], int] = defaultdict(int)
    for day, stories in _by_day(at):
        months[day.year, day.month] += stories
    return {month: months[month] for month in sorted(months, reverse=True) if months[month]}


def _by_day(at: datetime) -> Iterator[tuple[date, int]]:
    """Days that stand for their months, and how many stories to add for them: fewer than none for what is hidden."""
    if not tallying.is_current():
        yield from ((key.day, stories) for key, stories, _ in _alone(published(None, None, at=at)))
        return
    yield from ImpactMonth.objects.order_by().filter(topic=None).values_list("month").annotate(stories_=Sum("stories"))
    yield from ((key.day, -stories) for key, stories, _ in _alone(_hidden(None, None, None, at)))


def week(day: date) -> str:
    """The ISO week of *day*: "2026-W12"."""
    year, number, _ = day.isocalendar()
    return f"{year:04}-W{number:02}"


def days(at: datetime | None = None) -> dict[date, int]:
    """How many stories readers may see at *at* (now) by the day in TIME_ZONE on which they came out, in order; days
    without one are left out."""
    at = at or clock.now()
    found: defaultdict[date, int] = defaultdict(int)
    for key, stories, _ in _days_tallied(at) if tallying.is_current() else _alone(Story.objects.published(at)):
        found[key.day] += stories
    return {day: found[day] for day in sorted(found) if found[day] > 0}


def published(since: date | None, until: date | None, *, topic: Topic | None = None, at: datetime) -> QuerySet:
    """The stories that a report counts."""
    return _within(Story.objects.published(at), since, until, topic)


def events(since: date | None, until: date | None, *, topic: Topic | None = None, at: datetime) -> dict[str, int]:
    """How often each kind of thing happened in that time because of stories that readers may see, in words; by name."""
    found = happened(since, until, topic=topic, at=at).order_by()
    counts = dict(found.values_list("kind").annotate(Count("pk")))
    return {kind.label: counts[kind] for kind in ImpactEvent.Kind if kind in counts}


def happened(since: date | None, until: date | None, *, topic: Topic | None = None, at: datetime) -> QuerySet:
    """What happened in that time because of stories that readers may see, whenever those went out; newest first."""
    # Asked of each event: a list of all stories that readers may see would be made first.
    seen = _within(Story.objects.published(at), None, None, topic).filter(pk=OuterRef("story_id"))
    found = ImpactEvent.objects.filter(Exists(seen))
    found = found.filter(on__gte=since) if since else found
    return found.filter(on__lte=until) if until else found


def _within(stories: QuerySet, since: date | None, until: date | None, topic: Topic | None) -> QuerySet:
    stories = stories.between(since, until)
    return stories.filter(topics=topic) if topic else stories


def _tallied(since, until, topic, at) -> Iterator[tuple[tallying.Key, int, int]]:
    """The sums by day and band, and by topic, from the tallies; then what the clock hides, as less than nothing."""
    rows = ImpactTally.objects.order_by()
    rows = rows.filter(day__gte=since) if since else rows
    rows = rows.filter(day__lte=until) if until else rows
    summed = {"stories_": Sum("stories"), "total_": Sum("total")}
    alone = rows.filter(beside=None)
    for day, band, stories, total in alone.filter(topic=topic).values_list("day", "band").annotate(**summed):
        yield tallying.Key(day, None, band), stories, total
        if topic:
            yield tallying.Key(date.min, topic.pk, 0), stories, total
    of_topics = (
        rows.filter(topic=topic, beside__isnull=False).values_list("beside")
        if topic
        else alone.filter(topic__isnull=False).values_list("topic")
    )
    for key, stories, total in of_topics.annotate(**summed):
        yield tallying.Key(date.min, key, 0), stories, total
    yield from _taken_off(_hidden(since, until, topic, at))


def _taken_off(hidden: QuerySet) -> Iterator[tuple[tallying.Key, int, int]]:
    for rows_of in (_alone, _with_topics):
        for key, stories, total in rows_of(hidden):
            yield key, -stories, -total


def _days_tallied(at: datetime) -> Iterator[tuple[tallying.Key, int, int]]:
    rows = ImpactTally.objects.filter(beside=None, topic=None).order_by()
    for day, stories, total in rows.values_list("day").annotate(stories_=Sum("stories"), total_=Sum("total")):
        yield tallying.Key(day, None, 0), stories, total
    for key, stories, total in _alone(_hidden(None, None, None, at)):
        yield key, -stories, -total


def _recounted(since, until, topic, at) -> Iterator[tuple[tallying.Key, int, int]]:
    found = published(since, until, topic=topic, at=at)
    yield from _alone(found)
    yield from _with_topics(found)


def _hidden(since, until, topic, at) -> QuerySet:
    """What is published by its status and not by the clock, each half by an index of its own."""
    out = Story.objects.filter(status=Story.Status.PUBLISHED).order_by()
    keys = out.filter(published_at__gt=at).values("pk").union(out.filter(ends_at__lte=at).values("pk"))
    return _within(Story.objects.filter(pk__in=keys), since, until, topic)


def _alone(stories: QuerySet) -> Iterator[tuple[tallying.Key, int, int]]:
    """Each story among all, whatever its topics."""
    zone = timezone.get_default_timezone()
    for moment, score in stories.order_by().values_list("published_at", "impact_score").iterator(_READ_AT_ONCE):
        yield tallying.keys(moment, score, (), zone=zone)[0], 1, score


def _with_topics(stories: QuerySet) -> Iterator[tuple[tallying.Key, int, int]]:
    """Each story under each of its topics."""
    through = Story.topics.through.objects.filter(story__in=stories.order_by().values("pk")).order_by()
    found = through.values_list("topic").annotate(stories_=Count("pk"), total_=Sum("story__impact_score"))
    for topic, count, total in found:
        yield tallying.Key(date.min, topic, 0), count, total
