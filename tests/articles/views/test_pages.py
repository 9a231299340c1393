"""Lists cut into pages, and the cursor that leads on behind the last of them."""

import base64
from datetime import UTC, datetime, timedelta
from itertools import chain
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.http import Http404, HttpResponse

from articles.acts import editing, editions, publishing
from articles.models import Edition, Story
from articles.permissions import SYSTEM
from articles.views import pages
from tests.factories import NOON, make_author, make_story, make_topic
from tests.pages import slugs

pytestmark = pytest.mark.django_db
LISTS = ["/stories/", "/topics/energy/", "/authors/ada/"]


@pytest.fixture
def seventy(monkeypatch):
    """Slugs of 70 stories, newest first, two of each moment; numbered pages end after the second."""
    monkeypatch.setattr(pages, "LAST_PAGE", 2)
    topics, authors = [make_topic("Energy")], [make_author("Ada")]
    made = [_story(number) for number in range(70)]
    editing.save([editing.Change(one, authors=authors, topics=topics, sources=()) for one in made], by=SYSTEM)
    return [one.slug for one in reversed(made)]


def _story(number: int) -> Story:
    at = NOON - timedelta(hours=100 - number // 2)
    text = {"title": f"Story {number}", "summary": "Grid batteries.", "body": "<p>Text</p>"}
    return Story(**text, slug=f"s-{number}", impact_score=50, status="published", published_at=at)


def links(response) -> dict[str, str]:
    page = response.context["page"]
    return {"newer": page.newer_url, "older": page.older_url}


def walk(client, address: str) -> list[list[str]]:
    """The slugs of each page from *address* on, as its links lead."""
    found = []
    while address:
        response = client.get(address)
        assert response.status_code == 200
        found.append(slugs(response))
        address = links(response)["older"]
    return found


@pytest.mark.parametrize("address", LISTS)
def test_pages_and_cursors_walk_through_all_of_it_once(client, seventy, address):
    found = walk(client, address)

    assert [len(page) for page in found] == [20, 20, 20, 10]
    assert list(chain.from_iterable(found)) == seventy


@pytest.mark.parametrize("address", LISTS)
def test_the_last_numbered_page_leads_on_by_a_cursor_alone(client, seventy, address):
    response = client.get(f"{address}?page=2")

    older = parse_qs(urlsplit(links(response)["older"]).query)
    assert list(older) == ["before"]
    assert links(response)["newer"] == address
    assert "page=3" not in response.content.decode()
    assert client.get(f"{address}?page=3").status_code == 404


def test_a_search_ends_with_the_last_numbered_page(client, seventy):
    response = client.get("/stories/?q=grid&page=2")

    assert len(slugs(response)) == 20
    assert links(response) == {"newer": "/stories/?q=grid", "older": ""}


@pytest.mark.parametrize("address", LISTS)
def test_past_the_end_of_a_cursor_is_404(client, seventy, address):
    last = Story.objects.get(slug=seventy[-1])

    assert client.get(f"{address}?before={pages.write_cursor(last.published_at, last.pk)}").status_code == 404


def test_a_cursor_stays_where_it_was_when_stories_come_in_above_it(client, seventy):
    older = links(client.get("/stories/?page=2"))["older"]
    editing.save([editing.Change(_story(number)) for number in range(100, 103)], by=SYSTEM)

    assert slugs(client.get(older)) == seventy[40:60]


def test_links_keep_the_filters_and_nothing_else(client, seventy):
    address = "/stories/?utm_source=mail&topic=energy&author=&min_impact=10&fbclid=x&since=2026-01-01&until=&x=1"

    first, second = client.get(address), client.get(f"{address}&page=2")

    kept = "topic=energy&min_impact=10&since=2026-01-01"
    assert links(first) == {"newer": "", "older": f"/stories/?{kept}&page=2"}
    assert links(second)["newer"] == f"/stories/?{kept}"
    assert links(second)["older"].startswith(f"/stories/?{kept}&before=")


@pytest.mark.parametrize(
    ("asked", "number"), [("", 1), ("?page=", 1), ("?page=1", 1), ("?page=999", 999), ("?page=1000", 1000)]
)
def test_pages_are_numbered_from_1_to_1000(rf, asked, number):
    assert pages.page_number(rf.get(f"/{asked}")) == number


@pytest.mark.parametrize("asked", ["0", "1001", "9999", "10000", "01", "+1", "1 "])
def test_there_is_no_other_page(rf, asked):
    with pytest.raises(Http404):
        pages.page_number(rf.get("/", {"page": asked}))


def test_page_1000_is_full_and_no_page_1001_is_named(rf):
    rows = range(20 * 1000 + 5)

    found, page = pages.cut(rf.get("/stories/?page=1000"), rows, 1000)

    assert found == list(range(19980, 20000))
    assert (page.number, page.newer_url, page.older_url) == (1000, "/stories/?page=999", "")


def cursor(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("2026-03-01T12:00:00+00:00|1", 200),
        (f"2026-03-01T12:00:00+00:00|{2**63 - 1}", 200),
        (f"2026-03-01T12:00:00+00:00|{2**63}", 404),
        ("2026-03-01T12:00:00+00:00|-1", 404),
        ("2026-03-01T12:00:00+00:00|1.5", 404),
        ("2026-03-01T12:00:00+00:00|", 404),
        ("2026-03-01T12:00:00+00:00", 404),
        ("2026-03-01T12:00:00+00:00|1|2", 404),
        ("yesterday|1", 404),
        ("9999-12-31T23:59:59-12:00|1", 404),
        ("0001-01-01T00:00:00+12:00|1", 404),
    ],
)
def test_a_cursor_that_names_no_place_is_404(client, seventy, text, status):
    assert client.get(f"/stories/?before={cursor(text)}").status_code == status


def test_a_cursor_is_the_same_in_every_time_zone():
    east = datetime.fromisoformat("2026-03-01T14:00:00+02:00")

    assert pages.write_cursor(east, 7) == pages.write_cursor(datetime(2026, 3, 1, 12, tzinfo=UTC), 7)


# --- Last-Modified ------------------------------------------------------------------------------------------------

DATED = ["/", "/stories/", "/stories/one/", "/topics/", "/topics/energy/", "/authors/", "/corrections/"]


def set_changed_at(moment) -> None:
    Edition.objects.update(changed_at=moment)
    editions.forget()


@pytest.fixture
def dated(monkeypatch):
    """A story and a moment half a second after the last edition, in a process that began long before."""
    monkeypatch.setattr(pages, "_STARTED", NOON - timedelta(days=9))
    make_story(slug="one", topics=["Energy"], published_at=NOON - timedelta(days=1))
    set_changed_at(NOON)
    with time_machine.travel(NOON + timedelta(seconds=0.5), tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize("address", DATED)
def test_a_page_says_when_readers_pages_last_changed(client, dated, address):
    modified = client.get(address)["Last-Modified"]

    assert modified == "Sun, 01 Mar 2026 12:00:00 GMT"
    assert client.get(address, headers={"if-modified-since": modified}).status_code == 304
    earlier = {"if-modified-since": "Sun, 01 Mar 2026 11:59:59 GMT"}
    assert client.get(address, headers=earlier).status_code == 200


def test_two_changes_in_one_second_are_told_apart_by_date(client, dated):
    modified = client.get("/")["Last-Modified"]
    editing.change_one(Story.objects.get(), by=SYSTEM, title="Changed")

    again = client.get("/", headers={"if-modified-since": modified})
    dated.shift(timedelta(seconds=2))
    later = client.get("/", headers={"if-modified-since": modified})

    assert (again.status_code, again["Last-Modified"]) == (200, "Sun, 01 Mar 2026 12:00:00 GMT")
    assert (later.status_code, later["Last-Modified"]) == (200, "Sun, 01 Mar 2026 12:00:01 GMT")


def test_a_story_that_comes_out_makes_all_pages_newer(client, dated):
    make_story(published_at=NOON + timedelta(hours=1))
    set_changed_at(NOON)
    modified = client.get("/")["Last-Modified"]

    dated.shift(timedelta(hours=2))

    response = client.get("/", headers={"if-modified-since": modified})
    assert (response.status_code, response["Last-Modified"]) == (200, "Sun, 01 Mar 2026 13:00:00 GMT")


def test_a_new_process_makes_all_pages_newer(client, dated, monkeypatch):
    modified = client.get("/")["Last-Modified"]
    monkeypatch.setattr(pages, "_STARTED", NOON + timedelta(seconds=0.2))
    dated.shift(timedelta(seconds=9))

    response = client.get("/", headers={"if-modified-since": modified})

    assert (response.status_code, response["Last-Modified"]) == (200, "Sun, 01 Mar 2026 12:00:01 GMT")


def test_what_changes_while_a_page_is_made_makes_it_older_than_the_change(rf, dated):
    @pages.reader_page
    def view(request):
        editions.move()
        return HttpResponse("made of what was before")

    dated.shift(timedelta(seconds=9))

    assert view(rf.get("/"))["Last-Modified"] == "Sun, 01 Mar 2026 12:00:00 GMT"


def test_what_is_not_there_has_no_date(client, dated):
    gone = publishing.withdraw(make_story(slug="gone", published_at=NOON - timedelta(days=1)), by=SYSTEM)
    editing.change_one(Story.objects.get(slug="one"), by=SYSTEM, slug="two")

    answers = [client.get(f"/stories/{slug}/") for slug in ("none", "one", gone.slug)]

    assert [one.status_code for one in answers] == [404, 301, 410]
    assert not any("Last-Modified" in one for one in answers)


def test_a_list_that_moves_with_the_clock_has_no_date_and_one_that_moves_at_midnight_has_that(client, dated):
    assert "Last-Modified" not in client.get("/news-sitemap.xml")
    dated.shift(timedelta(days=1))
    assert client.get("/impact/")["Last-Modified"] == "Mon, 02 Mar 2026 00:00:00 GMT"
