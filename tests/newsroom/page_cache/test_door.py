"""The door as readers meet it."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, OperationalError
from django.db.models import F
from django.http import HttpResponse

from articles.acts import editing, editions, publishing
from articles.models import Edition, Story
from articles.permissions import SYSTEM
from articles.pure import clock
from articles.views.pages import reader_page
from newsroom.page_cache import encodings
from newsroom.page_cache.door import Door
from newsroom.page_cache.page import OVERHEAD
from tests.factories import NOON, make_story
from tests.newsroom.page_cache.conftest import MEGABYTE, ask

FEW_SECONDS = timedelta(seconds=3)


@pytest.fixture
def at_noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def dam(at_noon, edition):
    """A story that has been out for a day, in an edition of three seconds ago."""
    story = make_story(slug="dam", title="The dam", published_at=NOON - timedelta(days=1))
    Edition.objects.update(changed_at=NOON - FEW_SECONDS)
    editions.forget()
    return Story.objects.get(pk=story.pk)


def test_the_second_reader_costs_no_query_and_gets_the_same(door, dam, django_assert_num_queries):
    first = ask(door, "/stories/dam/")
    with django_assert_num_queries(0):
        second = ask(door, "/stories/dam/?utm_source=x", COOKIE="contact=abc; sessionid=x")

    assert first == second
    assert first.status == "200 OK"
    assert b"The dam" in first.body


def test_what_a_kept_page_says_of_itself(door, django, dam):
    kept, plain = ask(door, "/stories/dam/"), ask(django, "/stories/dam/")

    assert kept.body == plain.body
    own = {"etag", "vary", "cache-control", "surrogate-key", "content-length"}
    assert {name: value for name, value in kept.headers.items() if name not in own} == {
        name: value for name, value in plain.headers.items() if name not in own
    }
    assert kept.headers["cache-control"] == (
        "public, max-age=0, s-maxage=1, stale-while-revalidate=1, stale-if-error=60"
    )
    assert kept.headers["surrogate-key"] == f"newsroom edition-{Edition.objects.get().number}"
    assert (kept.headers["vary"], kept.headers["content-length"]) == ("Accept-Encoding", str(len(kept.body)))


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_each_reader_gets_the_form_that_the_browser_takes(door, dam, encoding):
    plain = ask(door, "/stories/dam/")

    coded = ask(door, "/stories/dam/", ACCEPT_ENCODING=encoding)

    assert (coded.headers["content-encoding"], plain.headers.get("content-encoding")) == (encoding, None)
    assert encodings.decoded(coded.body, encoding) == plain.body
    assert coded.headers["content-length"] == str(len(coded.body))
    assert coded.headers["etag"] == f"W/{plain.headers['etag']}"
    assert ask(door, "/stories/dam/") == plain


def test_head_is_get_without_its_body(door, dam):
    head = ask(door, "/stories/dam/", method="HEAD")
    got = ask(door, "/stories/dam/")

    assert (head.headers, head.body) == (got.headers, b"")
    assert ask(door, "/stories/dam/", method="HEAD") == head


@pytest.mark.parametrize("accepted", ["", "br"])
@pytest.mark.parametrize("shape", ["{}", '"other", {}', "*", "W/{}"])
def test_who_has_the_page_is_told_so(door, dam, accepted, shape):
    first = ask(door, "/stories/dam/", ACCEPT_ENCODING=accepted)
    tag = shape.format(first.headers["etag"]).replace("W/W/", "W/")

    again = ask(door, "/stories/dam/", ACCEPT_ENCODING=accepted, IF_NONE_MATCH=tag)

    assert (again.status, again.body) == ("304 Not Modified", b"")
    kept = {"etag", "vary", "cache-control", "last-modified", "surrogate-key"}
    assert again.headers == {name: value for name, value in first.headers.items() if name in kept}


def test_who_has_another_page_gets_this_one(door, dam):
    modified = ask(door, "/stories/dam/").headers["last-modified"]

    asked = [
        {"IF_NONE_MATCH": '"other"'},
        {"IF_NONE_MATCH": '"other"', "IF_MODIFIED_SINCE": modified},
        {"IF_MODIFIED_SINCE": "Sat, 28 Feb 2026 12:00:00 GMT"},
        {"IF_MODIFIED_SINCE": "yesterday"},
    ]
    assert [ask(door, "/stories/dam/", **one).status for one in asked] == ["200 OK"] * 4
    assert ask(door, "/stories/dam/", IF_MODIFIED_SINCE=modified).status == "304 Not Modified"


def test_a_date_within_the_second_of_a_change_proves_nothing(door, dam, at_noon):
    editing.change_one(dam, by=SYSTEM, title="First")
    first = ask(door, "/stories/dam/")
    editing.change_one(Story.objects.get(), by=SYSTEM, title="Second")
    second = ask(door, "/stories/dam/", IF_MODIFIED_SINCE=first.headers["last-modified"])
    at_noon.shift(FEW_SECONDS)
    later = ask(door, "/stories/dam/", IF_MODIFIED_SINCE=first.headers["last-modified"])

    assert [second.status, later.status] == ["200 OK"] * 2
    assert all(b"Second" in one.body for one in (second, later))


def test_in_the_second_of_a_change_caches_in_front_may_keep_it_as_ever(door, dam, at_noon):
    """That is when most readers come."""
    at_noon.shift(timedelta(seconds=0.4))
    editing.change_one(dam, by=SYSTEM, title="The sluice")

    first, second = ask(door, "/stories/dam/"), ask(door, "/stories/dam/")

    assert b"The sluice" in first.body
    assert first.headers["cache-control"] == second.headers["cache-control"]
    assert first.headers["cache-control"] == (
        "public, max-age=0, s-maxage=1, stale-while-revalidate=1, stale-if-error=60"
    )


# --- what changes -------------------------------------------------------------------------------------------------


def test_what_this_process_changes_is_seen_at_once(door, dam):
    ask(door, "/stories/dam/")
    editing.change_one(dam, by=SYSTEM, title="The sluice")
    changed = ask(door, "/stories/dam/")
    publishing.withdraw(Story.objects.get(), by=SYSTEM)
    gone = ask(door, "/stories/dam/")

    assert b"The sluice" in changed.body
    assert gone.status == "410 Gone"


def test_what_others_change_is_seen_within_a_second(door, dam, at_noon):
    ask(door, "/stories/dam/")
    # As another process does: nothing in this one is told.
    Story.objects.update(title="The sluice")
    Edition.objects.update(number=F("number") + 1)

    at_noon.shift(timedelta(seconds=0.6))

    assert b"The sluice" in ask(door, "/stories/dam/").body


@pytest.mark.parametrize(
    ("values", "before", "after"),
    [
        ({"published_at": NOON + timedelta(hours=1)}, "404 Not Found", "200 OK"),
        ({"published_at": NOON, "ends_at": NOON + timedelta(hours=1)}, "200 OK", "410 Gone"),
    ],
)
def test_what_the_clock_changes_is_seen_at_its_moment(door, dam, at_noon, values, before, after):
    make_story(slug="new", **values)
    lists = [ask(door, "/").body.count(b"data-story")]
    statuses = [ask(door, "/stories/new/").status]
    for moment in (timedelta(minutes=59, seconds=59.999), timedelta(hours=1)):
        at_noon.move_to(NOON + moment)
        statuses.append(ask(door, "/stories/new/").status)
        lists.append(ask(door, "/").body.count(b"data-story"))

    assert statuses == [before, before, after]
    assert lists[0] == lists[1] != lists[2]


def test_a_pin_that_ends_ends_on_the_kept_page_too(door, dam, at_noon):
    make_story(slug="new", published_at=NOON, impact_score=100)
    editing.change_one(dam, by=SYSTEM, pinned_until=NOON + timedelta(hours=1))

    def first() -> bytes:
        return ask(door, "/").body.split(b'data-story="')[1].split(b'"')[0]

    pinned = first()
    at_noon.shift(timedelta(hours=1))

    assert (pinned, first()) == (b"dam", b"new")


def test_a_story_leaves_the_news_after_two_days_to_the_second(door, dam, at_noon):
    at_noon.move_to(NOON + timedelta(hours=23, minutes=59, seconds=59))
    before = ask(door, "/news-sitemap.xml")
    at_noon.shift(timedelta(seconds=1))

    assert b"The dam" in before.body
    assert b"The dam" not in ask(door, "/news-sitemap.xml").body


def test_nobody_may_keep_a_page_beyond_its_moment(door, dam, at_noon):
    make_story(slug="soon", published_at=NOON + timedelta(minutes=2))
    told = {}
    for seconds in (0, 90, 118, 119, 119.5):
        at_noon.move_to(NOON + timedelta(seconds=seconds))
        told[seconds] = ask(door, "/").headers["cache-control"].removeprefix("public, max-age=0, ")

    assert told == {
        0: "s-maxage=1, stale-while-revalidate=1, stale-if-error=60",
        90: "s-maxage=1, stale-while-revalidate=1, stale-if-error=29",
        118: "s-maxage=1, stale-while-revalidate=1, stale-if-error=1",
        119: "s-maxage=1, stale-while-revalidate=0, stale-if-error=0",
        119.5: "s-maxage=0, stale-while-revalidate=0, stale-if-error=0",
    }


def test_a_clock_that_was_turned_back_shows_what_was_then(door, dam, at_noon):
    make_story(slug="new", published_at=NOON + timedelta(hours=1))
    at_noon.shift(timedelta(hours=2))
    after = ask(door, "/stories/new/").status
    at_noon.shift(-timedelta(hours=2))

    assert (after, ask(door, "/stories/new/").status) == ("200 OK", "404 Not Found")


# --- many at once -------------------------------------------------------------------------------------------------


def test_of_many_who_want_a_page_at_once_one_has_it_made(edition):
    made, begun, go_on = [], threading.Event(), threading.Event()

    @reader_page
    def view(request):
        made.append(request.path)
        begun.set()
        assert go_on.wait(5)
        return HttpResponse(b"page")

    door, bodies = Door(application(view), MEGABYTE), []
    readers = [threading.Thread(target=lambda: bodies.append(ask(door, "/a/").body)) for _ in range(6)]
    readers[0].start()
    assert begun.wait(5)
    for one in readers[1:]:
        one.start()
    go_on.set()
    for one in readers:
        one.join()

    assert (made, bodies) == (["/a/"], [b"page"] * 6)


def test_who_has_waited_long_enough_makes_the_page_alone(edition, monkeypatch):
    monkeypatch.setattr("newsroom.page_cache.door.PATIENCE_SECONDS", 0.05)
    made, begun, go_on = [], threading.Event(), threading.Event()

    @reader_page
    def view(request):
        made.append(request.path)
        if len(made) == 1:
            begun.set()
            assert go_on.wait(5)
        return HttpResponse(b"page")

    door = Door(application(view), MEGABYTE)
    slow = threading.Thread(target=lambda: ask(door, "/a/"))
    slow.start()
    assert begun.wait(5)
    quick = ask(door, "/a/")
    go_on.set()
    slow.join()

    assert (quick.body, made) == (b"page", ["/a/", "/a/"])


def test_a_page_that_failed_holds_nobody_up(edition):
    def fails(environ, start_response):
        raise RuntimeError("the template is broken")

    door = Door(fails, MEGABYTE)
    for _ in range(2):
        with pytest.raises(RuntimeError, match="the template is broken"):
            ask(door, "/a/")
    assert door._making == {}


def application(view):
    """WSGI around one view, without the rest of Django."""
    from django.core.handlers.wsgi import WSGIRequest

    def called(environ, start_response):
        response = view(WSGIRequest(environ))
        headers = [*response.items(), *(("Set-Cookie", one.OutputString()) for one in response.cookies.values())]
        start_response(f"{response.status_code} {response.reason_phrase}", headers)
        return response

    return called


# --- what is not kept ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Set-Cookie", "who=me"),
        ("Vary", "Cookie"),
        ("Vary", "Accept-Encoding, Accept-Language"),
        ("Vary", "*"),
        ("Cache-Control", "max-age=60, no-store"),
    ],
)
def test_what_an_answer_says_of_itself_counts_more_than_what_its_view_meant(edition, name, value):
    made = []

    @reader_page
    def view(request):
        made.append(1)
        response = HttpResponse(f"{len(made)}", headers={"Cache-Control": "public"})
        response[name] = value
        return response

    door = Door(application(view), MEGABYTE)

    assert [ask(door, "/a/").body for _ in range(2)] == [b"1", b"2"]


@pytest.mark.parametrize("vary", ["", "Accept-Encoding", "accept-encoding"])
def test_what_depends_on_the_encoding_alone_is_kept(edition, vary):
    made = []

    @reader_page
    def view(request):
        made.append(1)
        return HttpResponse(f"{len(made)}", headers={"Vary": vary} if vary else {})

    door = Door(application(view), MEGABYTE)

    assert [ask(door, "/a/").body for _ in range(2)] == [b"1", b"1"]


def test_a_method_that_changes_something_reaches_django(door, dam):
    ask(door, "/stories/dam/")

    assert ask(door, "/stories/dam/", method="POST").status == "405 Method Not Allowed"


# --- bad days -----------------------------------------------------------------------------------------------------


@pytest.fixture
def away(monkeypatch):
    """Ends the database; how often it was asked."""
    asked = []

    def fails(at):
        asked.append(at)
        raise OperationalError("no route to host")

    def end():
        monkeypatch.setattr(editions, "_asked", fails)
        return asked

    return end


def test_without_a_database_kept_pages_are_shown_for_a_minute(door, dam, at_noon, away):
    ask(door, "/stories/dam/")
    asked = away()
    statuses = []
    for seconds in (1, 1.5, 30, 59.9):
        at_noon.move_to(NOON + timedelta(seconds=seconds))
        statuses.append(ask(door, "/stories/dam/").status)
    at_noon.move_to(NOON + timedelta(seconds=60))

    assert statuses == ["200 OK"] * 4
    # Asked once a second at most, twice in a row, and not by each reader.
    assert len(asked) == 2 * 3
    with pytest.raises(DatabaseError):
        # The view asks as well, and Django's own handlers say so to readers: here there are none.
        raise ask_of_view(door)


def ask_of_view(door) -> Exception:
    try:
        answer = ask(door, "/stories/dam/")
    except DatabaseError as error:
        return error
    return DatabaseError(answer.status) if answer.status.startswith("5") else AssertionError(answer.status)


def test_without_a_database_no_page_is_shown_beyond_its_moment(door, dam, at_noon, away):
    make_story(slug="short", published_at=NOON, ends_at=NOON + timedelta(seconds=20))
    ask(door, "/stories/short/")
    away()
    at_noon.move_to(NOON + timedelta(seconds=20))

    assert isinstance(ask_of_view(door), DatabaseError)


def test_a_connection_that_was_lost_is_opened_anew_at_once(door, dam, at_noon, monkeypatch):
    ask(door, "/stories/dam/")
    Story.objects.update(title="The sluice")
    Edition.objects.update(number=F("number") + 1)
    asked, times = editions._asked, []

    def lost_once(at):
        times.append(at)
        if len(times) == 1:
            raise OperationalError("server closed the connection unexpectedly")
        return asked(at)

    monkeypatch.setattr(editions, "_asked", lost_once)
    at_noon.shift(timedelta(seconds=1))

    assert b"The sluice" in ask(door, "/stories/dam/").body


def test_a_database_that_is_back_is_believed_at_once(door, dam, at_noon, monkeypatch, away):
    ask(door, "/stories/dam/")
    with monkeypatch.context() as broken:
        broken.setattr(editions, "_asked", lambda at: (_ for _ in ()).throw(OperationalError("away")))
        at_noon.shift(timedelta(seconds=5))
        ask(door, "/stories/dam/")
    Story.objects.update(title="The sluice")
    Edition.objects.update(number=F("number") + 1)
    at_noon.shift(timedelta(seconds=1))

    assert b"The sluice" in ask(door, "/stories/dam/").body


def test_without_an_edition_nothing_is_kept(door, dam):
    Edition.objects.all().delete()
    editions.forget()
    ask(door, "/stories/dam/")
    Story.objects.update(title="The sluice")

    assert b"The sluice" in ask(door, "/stories/dam/").body


def test_midnight_in_the_time_zone_ends_every_page(door, dam, at_noon, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    editions.forget()
    ask(door, "/impact/")
    page = door._store.get(("/impact/", ()))

    assert datetime.fromtimestamp(page.until, UTC) == datetime(2026, 3, 1, 23, tzinfo=UTC)
    assert clock.now() == NOON


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_the_first_reader_gets_a_quick_page_and_the_next_a_small_one(door, dam, encoding):
    first, second, third = (ask(door, "/stories/dam/", ACCEPT_ENCODING=encoding) for _ in range(3))

    assert len(second.body) < len(first.body)
    assert (third.body, third.headers["etag"]) == (second.body, first.headers["etag"])
    assert encodings.decoded(first.body, encoding) == encodings.decoded(second.body, encoding)
    assert second.headers["content-length"] == str(len(second.body))


def test_a_page_that_is_asked_for_plain_is_no_hasty_one(door, dam):
    first, second = ask(door, "/stories/dam/"), ask(door, "/stories/dam/")

    assert first == second


def test_without_a_cache_each_page_is_made_anew_and_said_alike(django, dam, django_assert_num_queries):
    door, keeping = Door(django, 0), Door(django, 8 * MEGABYTE)
    first = ask(door, "/stories/dam/", ACCEPT_ENCODING="br")

    # The story; what stands below it is shared by all pages of the edition.
    with django_assert_num_queries(1):
        second = ask(door, "/stories/dam/", ACCEPT_ENCODING="br")

    assert first == second == ask(keeping, "/stories/dam/", ACCEPT_ENCODING="br")
    known = ask(door, "/stories/dam/", IF_NONE_MATCH=first.headers["etag"])
    assert (known.status, known.body) == ("304 Not Modified", b"")


@pytest.mark.parametrize("address", ["/stories/nope/", "/topics/nope/", "/?page=900", "/nope/"])
def test_a_page_that_is_not_there_is_compressed_too(door, edition, address):
    answer = ask(door, address, ACCEPT_ENCODING="gzip")

    assert (answer.status, answer.headers.get("content-encoding")) == ("404 Not Found", "gzip")


def test_a_page_is_kept_that_only_in_haste_is_too_large(django, dam, django_assert_num_queries):
    sizes = [len(ask(Door(django, 8 * MEGABYTE), "/stories/dam/", ACCEPT_ENCODING="br").body)]
    door = Door(django, 8 * MEGABYTE)
    for _ in range(2):
        sizes.append(len(ask(door, "/stories/dam/", ACCEPT_ENCODING="br").body))
    hasty, _, small = sizes
    tight = Door(django, 8 * (OVERHEAD + (hasty + small) // 2))

    ask(tight, "/stories/dam/", ACCEPT_ENCODING="br")
    with django_assert_num_queries(0):
        assert len(ask(tight, "/stories/dam/", ACCEPT_ENCODING="br").body) == small
