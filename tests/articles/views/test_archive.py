from datetime import UTC, datetime

import pytest

from articles.views import pages
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


def test_pages_and_cursors_walk_through_all_of_it_once(client, monkeypatch):
    monkeypatch.setattr(pages, "PER_PAGE", 3)
    monkeypatch.setattr(pages, "LAST_PAGE", 2)
    made = [make_story(published_at=day(1, number // 2)).slug for number in range(14)]

    seen, address = [], "/stories/"
    while address:
        response = client.get(address)
        seen += slugs(response)
        address = response.context["page"].older_url

    assert seen == made[::-1]


@pytest.mark.parametrize("count", [1, 3, 30])
@pytest.mark.parametrize(
    "address", ["/stories/", "/stories/?topic=energy&author=ada&min_impact=1", "/stories/?q=story"]
)
def test_four_queries_whatever_the_number_of_stories(client, django_assert_max_num_queries, count, address):
    for _ in range(count):
        make_story(topics=["Energy", "Water"], authors=["Ada"])

    with django_assert_max_num_queries(4):
        assert len(slugs(client.get(address))) == min(count, 20)
