"""The sums behind /impact/ and the reports, kept with every save: reading them costs the same at any size.

They hold every story whose status is published, by the day of its time, clock or no clock; articles.reporting takes
off what the clock hides. Rows are only ever added, so that saves never wait for one another; keeping house makes
one row of those that are alike.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta, tzinfo
from itertools import groupby, permutations
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone

from articles.models import ImpactMonth, ImpactTally, Story, TallyState, Version
from articles.pure import clock, impact

COMPACTED_EVERY = timedelta(days=1)
COUNTED_WITHIN = timedelta(hours=2)
_COMPACTED_AT_ONCE = 500
_SAVED_AT_ONCE = 2000
_HELD_AT_MOST = 50_000
MONTH = ("month", "topic", "band")
Sums = dict["Key", list[int]]


class Key(NamedTuple):
    """What is summed together.

    *topic*: a key, or None for all stories whatever their topics; *beside*: another topic that they have as well, and
    *band* is then 0; None: whatever else they have.
    """

    day: date
    topic: int | None
    band: int
    beside: int | None = None


class Counted(NamedTuple):
    """What of a published story is counted."""

    published_at: datetime
    score: int
    topics: tuple[int, ...]


def keys(published_at: datetime, score: int, topics: Iterable[int], *, zone: tzinfo) -> list[Key]:
    """Where a published story counts: once among all, under each of its topics, and under each two of them, both
    ways round. Days are those of *zone*."""
    day = clock.day(published_at, zone)
    band, topics = impact.band(score).level, list(topics)
    under = [Key(day, topic, band) for topic in topics]
    return [Key(day, None, band), *under, *(Key(day, one, 0, other) for one, other in permutations(topics, 2))]


def counted(changes: Sequence) -> list[Counted]:
    """What of the stories of *changes* is counted now, before they are saved; one query where there is any."""
    return _with_topics({change.story.pk: change.before for change in changes if _is_published(change.before)})


def count(changes: Sequence, before: Sequence[Counted]) -> None:
    """Bring the sums into step with *changes*, saved a moment ago; *before*: what counted() said.

    By the days of the zone that the sums are counted by, which need not be that of this process. Where there are no
    sums yet, whoever counts them finds these stories.
    """
    published = (change.story for change in changes if change.story.status == Story.Status.PUBLISHED)
    after = _with_topics({one.pk: vars(one) for one in published})
    if sorted(after) == sorted(before) or (zone := _held_zone()) is None:
        return
    now, then = _sums(after, zone), _sums(before, zone)
    _write({key: [new - old for new, old in zip(now[key], then[key], strict=True)] for key in {*now, *then}})


def is_current() -> bool:
    """Whether the sums may be read: they were counted, and by the days of this process's TIME_ZONE."""
    return zone_of_sums() == settings.TIME_ZONE


def problem() -> str:
    """Why reports count every story instead of reading the sums, with its remedy; "" when they read them."""
    zone = zone_of_sums()
    if zone is None:
        # The worker counts within its first hour; what is older was there before.
        old = clock.now() - COUNTED_WITHIN
        first = Version.objects.order_by("pk").values_list("saved_at", flat=True).first()
        waits = first is not None and first < old
        return "they are not counted yet, and reports are slow: run manage.py recount_impact" if waits else ""
    if zone == settings.TIME_ZONE:
        return ""
    return f"their days are those of {zone}, not of TIME_ZONE, and reports are slow: run manage.py recount_impact"


def zone_of_sums() -> str | None:
    """By which time zone the days of the sums were counted; None while nothing was."""
    return TallyState.objects.values_list("zone", flat=True).first()


def recount() -> int:
    """Count everything anew; how many rows there are now. Saves wait meanwhile."""
    with transaction.atomic():
        _lock()
        ImpactTally.objects.all().delete()
        ImpactMonth.objects.all().delete()
        for sums in _everything():
            _write(sums)
        TallyState.objects.all().delete()
        TallyState.objects.create(zone=settings.TIME_ZONE, compacted_at=clock.now())
        return ImpactTally.objects.count()


def compact() -> int:
    """Make one row of all that have the same key; how many rows fewer. Saves wait for a few hundred keys at a time."""
    return _compact(ImpactTally, ("day", "topic", "band", "beside")) + _compact(ImpactMonth, MONTH)


def _compact(model, key: tuple[str, ...]) -> int:
    fewer = 0
    while True:
        with transaction.atomic():
            _lock()
            alike = _alike(model, key)[:_COMPACTED_AT_ONCE]
            for *values, rows, stories, total in alike:
                model.objects.filter(**dict(zip(key, values, strict=True))).delete()
                fewer += rows - bool(stories or total)
                names = [f"{name}_id" if name in {"topic", "beside"} else name for name in key]
                if stories or total:
                    model.objects.create(**dict(zip(names, values, strict=True)), stories=stories, total=total)
        if len(alike) < _COMPACTED_AT_ONCE:
            return fewer


def keep_house() -> None:
    """Count anew after a change of TIME_ZONE; once a day, whoever is first, make the rows fewer."""
    if not is_current():
        recount()
    now = clock.now()
    due = TallyState.objects.filter(Q(compacted_at=None) | Q(compacted_at__lt=now - COMPACTED_EVERY))
    if due.update(compacted_at=now):
        compact()


def _alike(model, key: tuple[str, ...]):
    """Keys that have several rows: their values, how many rows, and their sums."""
    rows = model.objects.order_by().values_list(*key)
    return rows.annotate(rows=Count("pk"), stories_=Sum("stories"), total_=Sum("total")).filter(rows__gt=1)


def _is_published(before: dict) -> bool:
    return before.get("status") == Story.Status.PUBLISHED


def _with_topics(stories: dict[int, dict]) -> list[Counted]:
    """What is counted of *stories*, published_at and impact_score by key, with the topics that are stored now."""
    topics = defaultdict(list)
    rows = Story.topics.through.objects.filter(story_id__in=stories).values_list("story_id", "topic_id")
    for story, topic in rows if stories else ():
        topics[story].append(topic)
    return [
        Counted(values["published_at"], values["impact_score"], tuple(sorted(topics[key])))
        for key, values in stories.items()
    ]


def _sums(stories: Iterable[Counted], zone: tzinfo) -> Sums:
    sums: Sums = defaultdict(lambda: [0, 0])
    for one in stories:
        _add(sums, keys(*one, zone=zone), one.score)
    return sums


def _everything() -> Iterator[Sums]:
    """Read in the order of keys, so that a story's topics come one after the other; in parts, so that memory does not
    grow with the years: what stands in several of them is summed up like any other rows."""
    sums: Sums = defaultdict(lambda: [0, 0])
    published = Story.objects.filter(status=Story.Status.PUBLISHED).order_by("pk")
    zone = timezone.get_default_timezone()
    rows = published.values_list("pk", "published_at", "impact_score", "topics").iterator(_SAVED_AT_ONCE)
    for (_, moment, score), of_story in groupby(rows, key=lambda row: row[:3]):
        topics = [topic for *_, topic in of_story if topic is not None]
        _add(sums, keys(moment, score, topics, zone=zone), score)
        if len(sums) >= _HELD_AT_MOST:
            yield sums
            sums.clear()
    yield sums


def _add(sums: Sums, places: list[Key], score: int) -> None:
    for key in places:
        sums[key][0] += 1
        sums[key][1] += score


def _write(sums: Sums) -> None:
    rows = (
        ImpactTally(day=key.day, topic_id=key.topic, band=key.band, beside_id=key.beside, stories=stories, total=total)
        for key, (stories, total) in sums.items()
        if stories or total
    )
    ImpactTally.objects.bulk_create(rows, batch_size=_SAVED_AT_ONCE)
    months = (
        ImpactMonth(month=month, topic_id=topic, band=band, stories=stories, total=total)
        for (month, topic, band), (stories, total) in _by_month(sums).items()
        if stories or total
    )
    ImpactMonth.objects.bulk_create(months, batch_size=_SAVED_AT_ONCE)


def _by_month(sums: Sums) -> dict[tuple[date, int | None, int], list[int]]:
    found = defaultdict(lambda: [0, 0])
    for key, (stories, total) in sums.items():
        if key.beside is None:
            of_month = found[key.day.replace(day=1), key.topic, key.band]
            of_month[0] += stories
            of_month[1] += total
    return found


def _held_zone() -> tzinfo | None:
    """The zone of the sums, which stays until the transaction ends: rows are added while nobody counts anew."""
    _lock("ROW EXCLUSIVE")
    name = zone_of_sums()
    return ZoneInfo(name) if name else None


def _lock(mode: str = "SHARE ROW EXCLUSIVE") -> None:
    """Let nobody add rows until the transaction ends; in the mode ROW EXCLUSIVE: let nobody count anew.

    SQLite's transactions are alone anyhow.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE articles_impacttally IN {mode} MODE")
