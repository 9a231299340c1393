from datetime import UTC, datetime

import pytest

from tests.factories import make_draft, make_story
from tests.pages import slugs

pytestmark = pytest.mark.django_db


def day(number, hour=12):
    return datetime(2026, 3, number, hour, tzinfo=UTC)


@pytest.fixture
def five(db):
    make_story(slug="a", topics=["Energy"], authors=["Ada Lind"], impact_score=10, published_at=day(1))
    make_story(slug="b", topics=["Energy", "Water"], authors=["Bo Ek"], impact_score=50, published_at=day(2, 0))
    make_story(slug="c", topics=["Water"], authors=["Ada Lind", "Bo Ek"], impact_score=90, published_at=day(2, 23))
    make_story(slug="d", impact_score=70, published_at=day(3))
    make_draft(slug="e", topics=["Energy"])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["d", "c", "b", "a"]),
        ("topic=energy", ["b", "a"]),
        ("author=ada-lind", ["c", "a"]),
        ("min_impact=50", ["d", "c", "b"]),
        ("since=2026-03-02", ["d", "c", "b"]),
        ("until=2026-03-02", ["c", "b", "a"]),
        ("since=2026-03-02&until=2026-03-02", ["c", "b"]),
        ("topic=water&author=bo-ek&min_impact=60&since=2026-03-01&until=2026-03-31", ["c"]),
        ("topic=nothing", []),
        ("topic=&author=&min_impact=&since=&until=&q=", ["d", "c", "b", "a"]),
        ("utm_source=x", ["d", "c", "b", "a"]),
    ],
)
def test_filters_combine(client, five, query, found):
    assert slugs(client.get(f"/stories/?{query}")) == found


def test_days_are_those_of_the_time_zone(client, five, settings):
    settings.TIME_ZONE = "Asia/Tokyo"

    assert slugs(client.get("/stories/?since=2026-03-03&until=2026-03-03")) == ["d", "c"]


@pytest.mark.parametrize("query", ["q=nowhere", "topic=nothing", "min_impact=100"])
def test_an_archive_in_which_nothing_fits_says_what_to_do(client, five, query):
    text = client.get(f"/stories/?{query}").content.decode()

    assert "No story fits. Try fewer words or a longer span of time" in text


def test_an_archive_that_shows_stories_does_not_say_that_none_fits(client, five):
    assert "No story fits" not in client.get("/stories/").content.decode()


def test_a_filter_that_can_not_be_understood_is_not_the_stories_fault(client, five):
    text = client.get("/stories/?min_impact=x").content.decode()

    assert "One of the filters could not be understood, so nothing is shown." in text
    assert "No story fits" not in text


@pytest.mark.parametrize(
    "query",
    [
        "page=0", "page=-1", "page=abc", "page=1001", "page=99999999999999999999", "page=1.0", "page=%00",
        "page=2", "before=x", "before=%00", "before=fHw", "before=" + "a" * 5000, "page=１",
    ],
)  # fmt: skip
def test_a_page_that_can_not_be_is_404(client, five, query):
    assert client.get(f"/stories/?{query}").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "since=0001-01-01", "until=9999-12-31", "since=9999-12-31", "until=0001-01-01", "since=yesterday",
        "min_impact=101", "min_impact=-1", "min_impact=" + "9" * 400, "min_impact=x", "topic=%00", "author=%2F",
        "topic=" + "a" * 3000, "q=%00", "q=" + "a" * 5000, "q=%22", "since=2026-13-45", "since=%ED%A0%80",
    ],
)  # fmt: skip
@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York"])
def test_absurd_filters_never_break_the_page(client, five, settings, query, zone):
    settings.TIME_ZONE = zone

    assert client.get(f"/stories/?{query}").status_code in {200, 404}


@pytest.mark.parametrize("count", [1, 3, 30])
@pytest.mark.parametrize(
    "address", ["/stories/", "/stories/?topic=energy&author=ada&min_impact=1", "/stories/?q=story"]
)
def test_four_queries_whatever_the_number_of_stories(client, django_assert_max_num_queries, count, address):
    for _ in range(count):
        make_story(topics=["Energy", "Water"], authors=["Ada"])

    with django_assert_max_num_queries(4):
        assert len(slugs(client.get(address))) == min(count, 20)
