from datetime import UTC, date, datetime, timedelta

import pytest

from articles.models import Story, Topic
from articles.pure import clock
from tests.factories import NOON, make_draft, make_face, make_story, make_topic

pytestmark = pytest.mark.django_db
MOMENTS = [-1, 0, 1]


@pytest.mark.parametrize("minutes", MOMENTS)
@pytest.mark.parametrize("status", Story.Status)
def test_the_rule_is_the_same_in_sql_and_in_python(status, minutes):
    story = make_story(status=status, published_at=NOON + timedelta(minutes=minutes))

    assert Story.objects.published(at=NOON).filter(pk=story.pk).exists() == story.is_public(at=NOON)


@pytest.mark.parametrize("minutes", MOMENTS)
@pytest.mark.parametrize("was_public", [False, True])
@pytest.mark.parametrize("status", Story.Status)
def test_what_readers_have_seen_is_the_same_in_sql_and_in_python(status, was_public, minutes):
    story = make_story(status=status, published_at=NOON + timedelta(minutes=minutes))
    Story.objects.update(was_public=was_public)

    assert Story.objects.out(at=NOON).exists() == Story.objects.get(pk=story.pk).is_out(at=NOON)


@pytest.mark.parametrize("minutes", MOMENTS)
def test_an_end_is_kept_by_the_clock_alone(minutes):
    story = make_story(published_at=NOON - timedelta(days=1), ends_at=NOON + timedelta(minutes=minutes))

    assert Story.objects.published(at=NOON).filter(pk=story.pk).exists() == (minutes > 0)
    assert story.is_public(at=NOON) == (minutes > 0)


def test_a_scheduled_story_is_public_at_its_second():
    story = make_story(published_at=NOON)

    assert not story.is_public(at=NOON - timedelta(microseconds=1))
    assert story.is_public(at=NOON)


def test_a_pin_ends_by_itself():
    story = make_story(published_at=NOON - timedelta(days=1), pinned_until=NOON)

    assert list(Story.objects.pinned(at=NOON - timedelta(seconds=1))) == [story]
    assert list(Story.objects.pinned(at=NOON)) == []


@pytest.mark.parametrize("minutes", MOMENTS)
@pytest.mark.parametrize("status", Story.Status)
def test_the_most_impact_is_that_of_what_readers_may_see(status, minutes):
    moment = NOON + timedelta(minutes=minutes)
    make_story(status=status, published_at=moment)
    make_story(status=status, published_at=NOON - timedelta(days=1), ends_at=moment)

    found = set(Story.objects.most_impact(NOON - timedelta(days=2), NOON))

    assert found == set(Story.objects.published(NOON))


def test_the_most_impact_by_score_and_the_newest_first_among_equals():
    hours = [(50, 3), (50, 1), (51, 4), (50, 1), (99, 5)]
    made = [make_story(impact_score=score, published_at=NOON - timedelta(hours=ago)) for score, ago in hours]

    found = Story.objects.most_impact(NOON - timedelta(hours=5), NOON)

    assert list(found) == [made[2], made[3], made[1], made[0]]


def test_what_is_older_than_a_place_leaves_out_that_place():
    at_noon = [make_story(published_at=NOON) for _ in range(3)]
    before = make_story(published_at=NOON - timedelta(hours=1))

    rows = Story.objects.latest_first().older_than(NOON, at_noon[1].pk)

    assert list(rows) == [at_noon[0], before]


def test_what_is_older_than_a_place_and_public():
    now = clock.now()
    place = make_story(slug="place", published_at=now - timedelta(hours=2))
    make_story(slug="newer", published_at=now - timedelta(hours=1))
    make_story(slug="older", published_at=now - timedelta(hours=3))
    make_story(slug="ended", published_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=1))
    make_story(slug="draft", status="draft", published_at=now - timedelta(hours=3))
    make_story(slug="scheduled", published_at=now + timedelta(hours=1))

    behind = Story.objects.published_older_than(place.published_at, place.pk)
    behind_all = Story.objects.published_older_than(now + timedelta(days=1), 0)

    assert [story.slug for story in behind.latest_first()] == ["older"]
    assert [story.slug for story in behind_all.latest_first()] == ["newer", "place", "older"]


DAYS = [None, date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3), date(9999, 12, 31)]


@pytest.mark.parametrize("until", DAYS)
@pytest.mark.parametrize("since", DAYS)
@pytest.mark.parametrize("place", [None, -30, -24, -12, 0, 1, 36])
def test_what_is_public_of_some_days_behind_a_place_is_what_each_of_these_says(since, until, place):
    at = datetime(2026, 3, 3, tzinfo=UTC)
    made = [make_story(published_at=at + timedelta(hours=hours)) for hours in (-36, -24, -24, -24, -12, 0, 1, 24)]
    make_story(published_at=at - timedelta(hours=24), ends_at=at)
    make_draft(published_at=at - timedelta(hours=24))
    behind = None if place is None else (at + timedelta(hours=place), made[2].pk)

    found = Story.objects.published_within(since, until, at, behind=behind)

    expected = Story.objects.published(at).between(since, until)
    expected = expected.older_than(*behind) if behind else expected
    assert list(found.latest_first()) == list(expected.latest_first())


@pytest.mark.parametrize(("until", "days"), [(date(2020, 3, 1), None), (None, 2000), (date(2020, 3, 1), 3000)])
def test_days_and_places_are_the_one_limit_above_that_an_index_over_times_can_know(until, days):
    behind = days and (NOON - timedelta(days=days), 7)

    asked = str(Story.objects.published_within(None, until, NOON, behind=behind).query)

    time = '"articles_story"."published_at"'
    assert f"COALESCE({time}, {time}) <= {NOON:%Y-%m-%d}" in asked
    assert f" {time} <= {NOON:%Y-%m-%d}" not in asked
    assert not (until and behind) or f"{until:%Y-%m}" not in asked


@pytest.mark.parametrize(("slug", "beside"), [("c", "bcd"), ("bb", "abc"), ("0", "ab"), ("z", "de")])
def test_what_stands_beside_a_slug(slug, beside):
    for one in "abcde":
        make_story(slug=one)
    # It takes a place in the order, and is none that readers see.
    make_draft(slug="bx")

    found = Story.objects.published().beside(slug, 2)

    assert "".join(sorted(found.values_list("slug", flat=True))) == beside


def test_a_topic_that_two_menus_lead_to_is_one(client):
    topic = make_topic("Energy")
    item = {"label": "", "topic": topic}
    make_face(menus={"header": [item], "footer": [item]})
    make_story(topics=["Energy"])

    assert list(Topic.objects.with_page()) == [topic]
    assert client.get("/topics/energy/").status_code == 200
