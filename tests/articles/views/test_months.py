"""The archive by month: counts, pages, neighbours, all by the clock and in TIME_ZONE's months."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from articles import reporting
from articles.acts import publishing, tallying
from articles.models import TallyState
from articles.permissions import SYSTEM
from articles.views import pages
from tests.factories import make_draft, make_story
from tests.pages import slugs

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def middle_of_march(db):
    tallying.recount()
    with time_machine.travel(NOW, tick=False):
        yield


def at(year, month, day=1, hour=12):
    return datetime(year, month, day, hour, tzinfo=UTC)


@pytest.fixture
def several():
    make_story(slug="a", published_at=at(2024, 12, 31))
    make_story(slug="b", published_at=at(2026, 1, 1, 0))
    make_story(slug="c", published_at=at(2026, 1, 31, 23))
    make_story(slug="d", published_at=at(2026, 3, 2))
    make_story(slug="later", published_at=at(2026, 3, 20))
    make_story(slug="next", published_at=at(2026, 4, 1))
    make_story(slug="over", published_at=at(2025, 6, 1), ends_at=at(2025, 7, 1))
    make_story(slug="ending", published_at=at(2026, 2, 1), ends_at=at(2026, 3, 15, 13))
    make_draft(published_at=at(2023, 1, 1))
    publishing.withdraw(make_story(slug="gone", published_at=at(2022, 1, 1)), by=SYSTEM)


COUNTS = {(2026, 3): 1, (2026, 2): 1, (2026, 1): 2, (2024, 12): 1}


def test_months_are_counted_by_what_readers_see_now(several):
    assert reporting.by_month() == COUNTS
    assert list(reporting.by_month()) == list(COUNTS)
    assert reporting.by_month(at=at(2026, 3, 15, 13)) == {(2026, 3): 1, (2026, 1): 2, (2024, 12): 1}
    assert reporting.by_month(at=at(2026, 4, 2)) == {(2026, 4): 1, (2026, 3): 2, (2026, 1): 2, (2024, 12): 1}


def test_months_are_the_same_without_the_sums(several):
    TallyState.objects.all().delete()

    assert reporting.by_month() == COUNTS


@pytest.mark.parametrize(
    ("zone", "months"), [("Asia/Tokyo", [(2026, 2), (2026, 1)]), ("America/New_York", [(2026, 1), (2025, 12)])]
)
def test_months_are_those_of_the_time_zone(client, settings, zone, months):
    make_story(slug="new-year", published_at=at(2026, 1, 1, 3))
    make_story(slug="last", published_at=at(2026, 1, 31, 20))
    settings.TIME_ZONE = zone
    tallying.recount()

    assert list(reporting.by_month()) == months
    shown = {month: slugs(client.get(f"/archive/{month[0]}/{month[1]:02}/")) for month in months}
    assert shown == dict(zip(months, [["last"], ["new-year"]], strict=True))


def test_the_page_of_all_months_names_each_with_its_count_by_year(client, several):
    response = client.get("/archive/")

    assert [(year, [(day.month, count) for day, count in of_year]) for year, of_year in response.context["years"]] == [
        (2026, [(3, 1), (2, 1), (1, 2)]),
        (2024, [(12, 1)]),
    ]
    text = response.content.decode()
    assert '<a href="/archive/2026/01/">January' in text
    assert "2025" not in text.replace("2025-", "")


def test_an_empty_paper_has_no_months(client):
    assert "No story has been published yet." in client.get("/archive/").content.decode()


@pytest.mark.parametrize(
    ("month", "stories", "before", "after"),
    [
        ("2024/12", ["a"], None, "2026/01"),
        ("2026/01", ["c", "b"], "2024/12", "2026/02"),
        ("2026/02", ["ending"], "2026/01", "2026/03"),
        ("2026/03", ["d"], "2026/02", None),
    ],
)
def test_a_month_shows_its_stories_newest_first_and_leads_to_its_neighbours(
    client, several, month, stories, before, after
):
    response = client.get(f"/archive/{month}/")

    assert slugs(response) == stories
    named = [one and f"{one:%Y/%m}" for one in (response.context["before"], response.context["after"])]
    assert named == [before, after]
    text = response.content.decode()
    assert all(f'href="/archive/{one}/"' in text for one in (before, after) if one)


@pytest.mark.parametrize(
    "month",
    ["2025/06", "2026/04", "2022/01", "2023/01", "2026/13", "2026/00", "0000/01", "9999/12", "0001/01", "2026/3"],
)
def test_a_month_without_stories_is_404(client, several, month):
    assert client.get(f"/archive/{month}/").status_code == 404


@pytest.mark.parametrize(
    ("zone", "month", "before", "after"),
    [
        ("Asia/Tokyo", (2026, 1), None, date(2026, 2, 1)),
        ("UTC", (2026, 1), date(2025, 12, 1), None),
        ("America/New_York", (2025, 12), None, date(2026, 1, 1)),
    ],
)
def test_the_months_beside_are_those_of_the_time_zone(client, settings, zone, month, before, after):
    for moment in (at(2026, 1, 1, 3), at(2026, 1, 31, 20), at(2025, 12, 31, 20)):
        make_story(published_at=moment)
    settings.TIME_ZONE = zone

    found = client.get(f"/archive/{month[0]}/{month[1]:02}/").context

    assert (found["before"], found["after"]) == (before, after)


def test_the_first_and_the_last_month_there_are_have_none_beyond(client):
    make_story(slug="first", published_at=at(1, 1, 2))
    first = client.get("/archive/0001/01/")

    assert (slugs(first), first.context["before"]) == (["first"], None)
    with time_machine.travel(at(9999, 12, 30), tick=False):
        make_story(slug="last", published_at=at(9999, 12, 29))
        last = client.get("/archive/9999/12/")
    assert (slugs(last), last.context["before"], last.context["after"]) == (["last"], date(1, 1, 1), None)


def test_a_month_is_cut_into_pages_as_other_lists_are(client, monkeypatch):
    monkeypatch.setattr(pages, "LAST_PAGE", 2)
    for number in range(45):
        make_story(slug=f"s-{number}", published_at=at(2026, 2) + timedelta(minutes=number))
    make_story(slug="older", published_at=at(2026, 1, 31))

    found, address = [], "/archive/2026/02/"
    while address:
        response = client.get(address)
        found += slugs(response)
        address = response.context["page"].older_url

    assert found == [f"s-{number}" for number in reversed(range(45))]
    assert client.get("/archive/2026/02/?page=3").status_code == 404


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_pages_cost_the_same_whatever_the_number(client, known_edition, django_assert_num_queries, count):
    for number in range(count):
        make_story(topics=["Energy"], published_at=at(2026 - number, 1 + number % 3))
        make_story(topics=["Energy"], published_at=at(2026, 2) + timedelta(minutes=number))

    # Whether the sums are right, the sums, what the clock hides.
    with django_assert_num_queries(3):
        client.get("/archive/")
    # The stories, and the months beside it.
    with django_assert_num_queries(3):
        assert len(slugs(client.get("/archive/2026/02/"))) in {count, count + 1, 20}


@pytest.mark.parametrize("address", ["/", "/stories/"])
def test_the_months_are_linked(client, address):
    assert 'href="/archive/"' in client.get(address).content.decode()


def test_an_address_that_was_shortened_to_its_year_leads_to_it(client):
    response = client.get("/archive/2026/")

    assert (response.status_code, response["Location"]) == (302, "/archive/#year-2026")
    assert client.get("/archive/26/").status_code == 404
