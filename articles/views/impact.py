"""How scores are made, and what they add up to: the rubric, bands, averages, the stories with the most impact."""

import functools
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.shortcuts import render
from django.utils import timezone

from articles import reporting
from articles.acts import assessing, editions
from articles.models import Criterion, Story, Topic
from articles.pure import charts, clock, impact, rubric
from articles.views import trail
from articles.views.pages import reader_page

WEEKS = 52
MOST_TOPICS = 20
MOST_STORIES = 20
MOST_EVENTS = 10
# Of the stories that something came of no more than the title is shown.
UNREAD = ("story__body", "story__corrections_shown", "story__impact_shown")
# What each question of the example is answered with, in turn.
ANSWERS = (3, 4, 2, 1, 3)
# The times of the lists, in days.
TIMES = (7, 30, 365)
# So many stories are sorted as quickly as the order of scores is walked to 20 of a million where one in 200 is new.
FEW = 5000


@dataclass(frozen=True)
class Week:
    """How many stories were published in the week from *monday* on, and their average; None without any."""

    monday: date
    stories: int
    average: float | None


@dataclass(frozen=True)
class OfTopic:
    topic: Topic
    stories: int
    average: float


@dataclass(frozen=True)
class OfBand:
    """How many stories are in *band*, and in it or a higher one."""

    band: impact.Band
    stories: int
    or_more: int


@dataclass(frozen=True)
class Top:
    """The stories with the most impact of the last *days* days; *is_open*: those that are shown first."""

    days: int
    stories: list[Story] = field(default_factory=list)
    is_open: bool = False


@dataclass(frozen=True)
class Example:
    """How answers make a score: each with its weight in per cent and what it adds."""

    score: int
    rows: list[tuple[rubric.Rating, int, float]]
    is_rounded: bool


# The last 7 days are others at any moment.
@functools.partial(reader_page, moves_daily=True)
def impact_page(request):
    now = clock.now()
    found = reporting.of_all_years(weeks_since=_first_monday(now), at=now)
    weeks, topics, criteria = by_week(found, at=now), by_topic(found), asked()
    context = {
        "criteria": criteria,
        "are_rounded": sum(share for _, share in criteria) not in {0, 100},
        "example": example([one for one, _ in criteria]),
        "happened": list(reporting.happened(None, None, at=now).select_related("story").defer(*UNREAD)[:MOST_EVENTS]),
        "total": found.total,
        "average": found.total.rounded(1),
        "bands": by_band(found),
        "weeks": weeks,
        "weeks_chart": charts.line(
            [one.average for one in weeks], [one.monday for one in weeks], [one.stories for one in weeks]
        ),
        "weeks_span": span([one.average for one in weeks if one.stories]),
        "weeks_most": max(one.stories for one in weeks),
        "topics": topics,
        "topics_chart": charts.bars([(one.topic.name, one.average) for one in topics]),
        "tops": tops(at=now),
        "most": MOST_STORIES,
        "trail": trail.to(),
    }
    return render(request, "articles/impact.html", context)


def span(averages: Sequence[float]) -> tuple[float, float] | None:
    """The lowest and the highest of *averages*; None where there are none."""
    return (min(averages), max(averages)) if averages else None


def asked() -> list[tuple[Criterion, int]]:
    """What the rubric asks today, each with its weight in per cent."""
    criteria = assessing.criteria()
    return list(zip(criteria, rubric.shares([one.weight for one in criteria]), strict=True))


def example(criteria: list[Criterion]) -> Example | None:
    """A story that never was, rated by the rubric of today; None where that counts nothing."""
    weighed = [one for one in criteria if one.weight]
    ratings = [
        rubric.Rating(one.name, one.weight, answer, one.meanings[answer])
        for one, answer in zip(weighed, itertools.cycle(ANSWERS), strict=False)
    ]
    if not ratings:
        return None
    added, score = rubric.points(ratings), rubric.score(ratings)
    rows = list(zip(ratings, rubric.shares([one.weight for one in ratings]), added, strict=True))
    return Example(score, rows, is_rounded=round(sum(added), 1) != score)


def by_band(found: reporting.Report) -> list[OfBand]:
    """Each band with its stories, the highest first."""
    bands = list(reversed(impact.BANDS))
    counts = [found.bands[band.level].stories for band in bands]
    return [OfBand(*one) for one in zip(bands, counts, itertools.accumulate(counts), strict=True)]


def by_week(found: reporting.Report, *, at: datetime) -> list[Week]:
    """The last 52 weeks of TIME_ZONE, that of *at* included, the oldest first."""
    first = _first_monday(at)
    mondays = [first + timedelta(weeks=number) for number in range(WEEKS)]
    sums = [found.weeks.get(reporting.week(monday), reporting.Sums()) for monday in mondays]
    return [Week(monday, one.stories, one.rounded(1)) for monday, one in zip(mondays, sums, strict=True)]


def _first_monday(at: datetime) -> date:
    """Of those weeks."""
    today = clock.day(at, timezone.get_default_timezone())
    return today - timedelta(days=today.weekday(), weeks=WEEKS - 1)


def by_topic(found: reporting.Report) -> list[OfTopic]:
    """The topics with the most stories, the highest average first."""
    largest = sorted(found.topics, key=lambda pair: -pair[1].stories)[:MOST_TOPICS]
    shown = [OfTopic(topic, sums.stories, sums.rounded(1)) for topic, sums in largest]
    return sorted(shown, key=lambda one: (-one.average, one.topic.name))


def tops(*, at: datetime) -> list[Top]:
    """The stories with the most impact of each of TIMES up to *at*, today and whole days before it: they move at
    midnight alone, and the page stays what it is until then."""
    edge = Story.objects.time_of_the(FEW, at)
    found = [(days, list(most_of(editions.midnight(at, days=-days), edge, at=at))) for days in TIMES]
    first = next((days for days, stories in found if stories), None)
    return [Top(days, stories, is_open=days == first) for days, stories in found]


def most_of(since: datetime, edge: datetime | None, *, at: datetime):
    """The stories with the most impact after *since*; *edge*: of the story that is FEW in the order of the newest."""
    are_few = edge is None or edge <= since
    found = Story.objects.most_impact_of_few(since, at) if are_few else Story.objects.most_impact(since, at)
    return found.cards()[:MOST_STORIES]
