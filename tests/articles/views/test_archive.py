import re
from datetime import UTC, datetime

import pytest

from articles import search
from articles.models import Author, Byline
from articles.views import pages
from tests.factories import make_draft, make_story
from tests.pages import slugs

pytestmark = pytest.mark.django_db


def text_of(response):
    """A page's markup, with line breaks and indents as the single spaces that browsers make of them."""
    return " ".join(response.content.decode().split())


def day(number, hour=12):
    return datetime(2026, 3, number, hour, tzinfo=UTC)


@pytest.fixture
def five(db):
    make_story(slug="a", topics=["Energy"], authors=["Ada Lind"], impact_score=10, published_at=day(1))
    make_story(slug="b", topics=["Energy", "Water"], authors=["Bo Ek"], impact_score=50, published_at=day(2, 0))
    make_story(slug="c", topics=["Water"], authors=["Ada Lind", "Bo Ek"], impact_score=90, published_at=day(2, 23))
    make_story(slug="d", authors=["ØST"], impact_score=70, published_at=day(3))
    make_draft(slug="e", topics=["Energy"])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["d", "c", "b", "a"]),
        ("topic=energy", ["b", "a"]),
        ("author=ada-lind", ["c", "a"]),
        ("author=ADA LIND", ["c", "a"]),
        ("author=Øst", ["d"]),
        ("author=øst", ["d"]),
        ("author=nobody", []),
        ("min_impact=50", ["d", "c", "b"]),
        ("since=2026-03-02", ["d", "c", "b"]),
        ("until=2026-03-02", ["c", "b", "a"]),
        ("since=2026-03-02&until=2026-03-02", ["c", "b"]),
        ("topic=water&author=bo-ek&min_impact=60&since=2026-03-01&until=2026-03-31", ["c"]),
        ("topic=nothing", []),
        ("until=9999-12-31", ["d", "c", "b", "a"]),
        ("since=0001-01-01", ["d", "c", "b", "a"]),
        ("since=9999-12-31", []),
        ("until=0001-01-01", []),
        ("page=", ["d", "c", "b", "a"]),
        ("before=", ["d", "c", "b", "a"]),
        ("topic=&author=&min_impact=&since=&until=&q=", ["d", "c", "b", "a"]),
        ("utm_source=x", ["d", "c", "b", "a"]),
    ],
)
def test_filters_combine(client, five, query, found):
    assert slugs(client.get(f"/stories/?{query}")) == found


def test_a_search_takes_no_notice_of_a_cursor(client, five):
    assert sorted(slugs(client.get("/stories/?q=story&before=x"))) == ["a", "b", "c", "d"]


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
def test_a_day_at_either_end_of_the_calendar_is_no_limit(client, five, settings, zone):
    settings.TIME_ZONE = zone

    assert slugs(client.get("/stories/?since=0001-01-01&until=9999-12-31")) == ["d", "c", "b", "a"]


def test_two_authors_of_one_name_on_one_story_list_it_once(client):
    story = make_story(slug="both", authors=["Ada Lind"])
    namesake = Author.objects.create(name="Ada Lind", slug="ada-lind-2")
    Byline.objects.create(story=story, author=namesake, position=1)

    assert slugs(client.get("/stories/?author=ada lind")) == ["both"]
    assert slugs(client.get("/stories/?author=ada lind&q=story")) == ["both"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("min_impact=101", "Score at least</a>: Type a whole number from 0 to 100."),
        ("min_impact=x", "Score at least</a>: Type a whole number from 0 to 100."),
        ("since=yesterday", "From this day</a>: Type a day like 2026-03-31."),
        ("until=03/01/2026", "Up to this day</a>: Type a day like 2026-03-31."),
        ("topic=%2F", "Topic</a>: Choose a topic from the list."),
    ],
)
def test_a_filter_that_was_not_understood_is_named_and_marked(client, five, query, sentence):
    name = query.split("=")[0]

    text = client.get(f"/stories/?q=story&{query}").content.decode()

    assert sentence in text
    assert f'aria-invalid="true" aria-describedby="id_{name}_error"' in text
    assert f'<li id="id_{name}_error">' in text
    assert "<article" not in text
    assert "fewer" not in text and "No story fits" not in text


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("", "All stories"),
        ("min_impact=60", "Stories with a score of 60 or more"),
        ("topic=energy&author=ada-lind", "Stories on Energy by Ada Lind"),
        ("topic=not-known&author=no%20body", "Stories on not-known by no body"),
        ("since=2026-03-01&until=2026-03-02", "Stories from 1 March 2026 up to 2 March 2026"),
    ],
)
def test_heading_and_title_say_which_stories_and_lead_to_all(client, five, query, heading):
    text = text_of(client.get(f"/stories/?{query}"))

    assert f"<h1>{heading}</h1>" in text
    assert f"<title>{heading} – Newsroom</title>" in text
    assert text.count('<a href="/stories/">Show all stories</a>') == (1 if query else 0)


def test_a_topic_of_a_draft_alone_is_not_named_by_its_slug(client, five):
    make_draft(topics=["Secret Plans"])

    assert "Secret Plans" not in text_of(client.get("/stories/?topic=secret-plans"))


def test_a_search_says_what_for_and_how_many_in_heading_and_title(client, five):
    text = text_of(client.get("/stories/?q=story&min_impact=50"))

    assert "<h1>Stories with “story” and a score of 50 or more</h1>" in text
    assert "<title>Stories with “story” and a score of 50 or more – Newsroom</title>" in text
    assert "3 stories, best match first" in text


def test_a_search_that_is_cut_says_so(client, five, monkeypatch):
    monkeypatch.setattr(search, "NEWEST", 4)

    text = client.get("/stories/?q=story").content.decode()

    assert "1,000 stories or more: the newest 1,000, best match first" in text


def test_a_search_without_hits_says_what_for_and_leads_on_without_stories(client, five):
    text = client.get("/stories/?q=watter").content.decode()

    assert "No story fits “watter”." in text
    assert "or another spelling" in text
    assert '<a href="/topics/">topics</a>' in text
    assert "<article" not in text


def test_a_mistyped_search_is_asked_back(client, five):
    make_story(slug="lib", title="Old Quay library opens again")

    assert 'Did you mean <a href="/stories/?q=library">library</a>?' in text_of(client.get("/stories/?q=libary"))
    assert "Did you mean" not in text_of(client.get("/stories/?q=xyzzyx"))
    assert "Did you mean" not in text_of(client.get("/stories/?q=library"))


def test_a_mistyped_search_names_no_draft(client, five):
    make_draft(title="Old Quay library opens again")

    assert "Did you mean" not in text_of(client.get("/stories/?q=libary"))


@pytest.mark.parametrize("query", ["-water", '""', "*", "- -"])
def test_a_search_that_looks_for_nothing_says_what_to_type(client, five, query):
    assert "Type a word to look for" in text_of(client.get("/stories/", {"q": query}))


def test_days_the_wrong_way_round_are_named(client, five):
    text = text_of(client.get("/stories/?since=2026-12-01&until=2026-01-01"))

    assert "This day is before the first one: change one of the two." in text
    assert "<title>Error: " in text


def test_filters_without_hits_do_not_ask_for_other_words(client, five):
    text = client.get("/stories/?min_impact=99").content.decode()

    assert "No story fits these filters." in text
    assert "words, or" not in text


def test_words_beyond_those_that_are_looked_for_are_left_out(client, five):
    response = client.get("/stories/", {"q": "story " + "x" * 5000})

    text = response.content.decode()
    assert response.status_code == 200
    assert f'value="story {"x" * 194}" maxlength="200"' in text
    assert "x" * 195 not in text


def test_days_are_those_of_the_time_zone(client, five, settings):
    settings.TIME_ZONE = "Asia/Tokyo"

    assert slugs(client.get("/stories/?since=2026-03-03&until=2026-03-03")) == ["d", "c"]


@pytest.mark.django_db
def test_an_archive_without_any_story_says_so_and_sends_nobody_looking(client):
    text = client.get("/stories/").content.decode()

    assert "No story has been published yet." in text
    assert "No story fits" not in text and "No story fits" in client.get("/stories/?q=dam").content.decode()


def test_an_archive_that_shows_stories_does_not_say_that_none_fits(client, five):
    assert "No story fits" not in client.get("/stories/").content.decode()


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

    seen, walked, address = [], [], "/stories/"
    while address:
        response = client.get(address)
        seen += slugs(response)
        walked.append(address.partition("=")[0])
        address = response.context["page"].older_url

    assert seen == made[::-1]
    assert walked == ["/stories/", "/stories/?page", *["/stories/?before"] * 3]


@pytest.mark.parametrize("count", [6, 7])
def test_the_last_page_by_number_leads_on_only_where_there_is_more(client, monkeypatch, count):
    monkeypatch.setattr(pages, "PER_PAGE", 3)
    monkeypatch.setattr(pages, "LAST_PAGE", 2)
    for number in range(count):
        make_story(published_at=day(1, number))

    page = client.get("/stories/?page=2").context["page"]

    assert bool(page.older_url) == (count == 7)
    assert not page.older_url or len(slugs(client.get(page.older_url))) == 1


@pytest.mark.parametrize("address", ["/stories/", "/stories/?topic=energy&utm_source=x", "/topics/energy/"])
def test_each_page_links_what_is_older_by_cursor(client, monkeypatch, address):
    monkeypatch.setattr(pages, "PER_PAGE", 2)
    made = [make_story(topics=["Energy"], published_at=day(number + 1)).slug for number in range(5)]

    first = client.get(address)
    cursor = re.search(r'class="pager-further" href="([^"]+)"', first.content.decode())[1].replace("&amp;", "&")
    make_story(topics=["Energy"])
    behind = client.get(cursor)

    assert slugs(first) == made[:2:-1]
    assert slugs(behind) == made[2:0:-1]
    assert "utm_source" not in cursor


def test_a_page_behind_a_cursor_says_where_it_begins_and_leads_back(client, monkeypatch):
    monkeypatch.setattr(pages, "PER_PAGE", 2)
    for number in range(3):
        make_story(topics=["Energy"], published_at=day(number + 1))

    response = client.get(client.get("/stories/?topic=energy").context["page"].further_url)

    text = text_of(response)
    assert "<title>Stories on Energy, older than 2 March 2026 – Newsroom</title>" in text
    assert "Page 0" not in text
    assert 'class="pager-newer" href="/stories/?topic=energy"' in text


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
@pytest.mark.parametrize("moment", [datetime(1, 1, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
def test_a_cursor_at_either_end_of_the_calendar_never_breaks_the_page(client, five, settings, zone, moment):
    settings.TIME_ZONE = zone

    assert client.get(f"/stories/?before={pages.write_cursor(moment, 1)}").status_code in {200, 404}


@pytest.mark.parametrize(
    ("query", "own"),
    [
        ("", ""),
        ("page=1&utm_source=x", ""),
        ("page=2&utm_source=x", "?page=2"),
        ("topic=energy", ""),
        (f"utm_source=x&before={pages.write_cursor(day(3), 9)}==", f"?before={pages.write_cursor(day(3), 9)}"),
    ],
)
def test_each_page_of_a_list_is_its_own_canonical_address(client, monkeypatch, query, own):
    monkeypatch.setattr(pages, "PER_PAGE", 2)
    for number in range(3):
        make_story(topics=["Energy"], published_at=day(number + 1))

    assert (
        f'<link rel="canonical" href="http://testserver/stories/{own}">'
        in client.get(f"/stories/?{query}").content.decode()
    )


@pytest.mark.parametrize("count", [1, 3, 30])
@pytest.mark.parametrize(
    "address", ["/stories/", "/stories/?topic=energy&author=ada&min_impact=1", "/stories/?q=story"]
)
def test_four_queries_whatever_the_number_of_stories(
    client, known_edition, django_assert_max_num_queries, count, address
):
    for _ in range(count):
        make_story(topics=["Energy", "Water"], authors=["Ada"])

    with django_assert_max_num_queries(4):
        assert len(slugs(client.get(address))) == min(count, 20)
