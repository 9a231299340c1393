"""What readers can see, counted: to the day, to the moment, and by whatever way."""

from datetime import UTC, date, datetime, timedelta

import pytest

from articles import reporting
from articles.acts import following, tallying
from articles.models import Topic
from articles.permissions import SYSTEM
from tests.factories import make_story

pytestmark = pytest.mark.django_db
MARCH = datetime(2026, 3, 1, 9, tzinfo=UTC)
FOURTH = date(2026, 3, 4)


@pytest.fixture(params=["tallied", "recounted"], autouse=True)
def way(request, db):
    if request.param == "tallied":
        tallying.recount()
    return request.param


@pytest.mark.parametrize(
    ("since", "until", "events"),
    [
        (None, None, {"Cited": 1}),
        (FOURTH, FOURTH, {"Cited": 1}),
        (FOURTH + timedelta(days=1), None, {}),
        (None, FOURTH - timedelta(days=1), {}),
    ],
)
def test_both_days_of_a_period_belong_to_it(since, until, events):
    following.add(make_story(published_at=MARCH), kind="cited", on=FOURTH, what="Cited.", by=SYSTEM)

    assert reporting.report(since, until).events == events


def test_a_story_is_over_at_the_moment_of_its_end():
    end = MARCH + timedelta(days=1)
    make_story(published_at=MARCH, ends_at=end, topics=["Energy"])

    for at, stories in ((end - timedelta(microseconds=1), 1), (end, 0)):
        found = reporting.report(at=at)
        assert (found.total.stories, [sums.stories for _, sums in found.topics]) == (stories, [1] * stories)
        assert reporting.published(None, None, at=at).count() == stories


def test_a_story_is_out_at_the_moment_of_its_publication():
    make_story(published_at=MARCH)

    for at, stories in ((MARCH - timedelta(microseconds=1), 0), (MARCH, 1)):
        assert reporting.report(at=at).total.stories == stories


def test_topics_stand_by_name_and_not_as_they_were_made():
    for name in ("Water", "Courts", "Energy"):
        make_story(topics=[name])
    Topic.objects.filter(name="Courts").update(name="Zoos")

    assert [topic.name for topic, _ in reporting.report().topics] == ["Energy", "Water", "Zoos"]


def test_of_all_years_stand_the_sums_of_all_and_the_weeks_of_late():
    monday = date(2026, 3, 2)
    for day, score in ((1, 75), (2, 75), (9, 10)):
        make_story(published_at=datetime(2026, 3, day, 9, tzinfo=UTC), impact_score=score, topics=["Energy"])
    over = make_story(published_at=MARCH, ends_at=MARCH + timedelta(hours=1), topics=["Water"])

    found = reporting.of_all_years(weeks_since=monday, at=over.ends_at + timedelta(days=30))

    assert (found.total, found.bands[4].stories, found.bands[1].stories) == (reporting.Sums(3, 160), 2, 1)
    assert [(topic.name, sums.stories) for topic, sums in found.topics] == [("Energy", 3)]
    assert {name: sums.stories for name, sums in found.weeks.items()} == {"2026-W10": 1, "2026-W11": 1}
