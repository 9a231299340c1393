"""A cache that all readers share in front of the site: real nginx and real Varnish, set up as docs/deploy/ has them."""

import gzip
import http.client
import shutil
import threading
import time
from collections import Counter as Counts
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import NamedTuple

import brotli
import pytest

from articles.acts import editing, page_writing, publishing
from articles.models import Page, Story
from articles.permissions import SYSTEM
from articles.pure import clock
from tests.factories import image_bytes, make_page, make_picture, make_story
from tests.newsroom import whole
from tests.newsroom.page_cache import fronts

pytestmark = pytest.mark.django_db
# Of the site's own second, and of that of the cache; what a busy machine may take to answer comes on top.
WITHIN_SECONDS, ANSWERING_SECONDS = 2.0, 1.5


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Before(NamedTuple):
    """The cache's port, what reached the site, and the site's process."""

    port: int
    counter: fronts.Counter
    site: object

    def ask(self, address: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as line:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            line.request(method, address, body, named)
            answer = line.getresponse()
            return Answer(answer.status, {n.lower(): v for n, v in answer.getheaders()}, answer.read())

    def until(self, address: str, shows) -> float:
        """For how many seconds it was asked for until a page was what *shows*(answer) wants."""
        begun = time.monotonic()
        while (asked := time.monotonic() - begun) < 20:
            if shows(self.ask(address)):
                return asked
            time.sleep(0.02)
        raise AssertionError(f"{address} never showed it")


@pytest.fixture(params=fronts.PROGRAMS)
def before(request, shared_database, edition, settings, tmp_path):
    """A site that really runs, with this cache before it."""
    if not shutil.which(fronts.PROGRAMS[request.param]):
        pytest.skip(f"{fronts.PROGRAMS[request.param]} is not installed: apt-get install nginx-light varnish")
    with _site(shared_database, settings, tmp_path, request.param) as found:
        yield found


@contextmanager
def _site(database, settings, folder, name):
    whole.name_static_files(folder)
    (folder / "static" / "note.0123456789ab.css").write_text("a{}")
    address, port = whole.database_address(database), whole.free_port()
    values = {"SECRET_KEY": settings.SECRET_KEY, "DATABASE_URL": address, "TRUSTED_PROXIES": "1"}
    values |= {"DATA_DIR": str(folder), "STATIC_DIR": str(folder / "static"), "ALLOWED_HOSTS": "127.0.0.1"}
    command = ("manage.py", "serve", "--host", "127.0.0.1")
    place = folder / "front"
    place.mkdir()
    with (
        whole.started(folder, port, *command, **values) as site,
        fronts.Counter(port) as counter,
        fronts.front(name, place, counter.port) as front,
    ):
        yield Before(front, counter, site)


def decoded(answer: Answer) -> bytes:
    read = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
    return read[answer.headers.get("content-encoding")](answer.body)


def test_many_readers_cost_the_site_a_request_a_second_for_each_page(before):
    make_story(slug="dam", title="The dam")
    wrong, seconds, pages = [], 4, ("/", "/stories/dam/")
    end = time.monotonic() + seconds

    def read() -> None:
        while time.monotonic() < end:
            for page in pages:
                answer = before.ask(page, Accept_Encoding="gzip, deflate", Cookie="visits=7")
                if answer.status != 200 or b"The dam" not in decoded(answer) or "set-cookie" in answer.headers:
                    wrong.append(answer)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    reached = Counts(one.path for one in before.counter.reached)
    assert set(reached) == set(pages)
    assert all(2 <= times <= seconds + 2 for times in reached.values()), reached
    assert all("cookie" not in one.headers for one in before.counter.reached)


def test_each_reader_gets_what_the_browser_can_read(before):
    make_story(slug="dam", title="The dam")
    told = {"": None, "gzip": "gzip", "gzip, deflate, br": "br", "br;q=0, gzip": "gzip", "identity": None}
    found = {}
    for _ in range(2):
        for accepted in told:
            answer = before.ask("/stories/dam/", Accept_Encoding=accepted)
            found[accepted] = answer.headers.get("content-encoding")
            assert b"The dam" in decoded(answer)
            assert "accept-encoding" in answer.headers["vary"].lower()

    # Varnish keeps one form, and unpacks it for whoever takes none.
    assert found in (told, told | {"gzip, deflate, br": "gzip"})

    head, tag = before.ask("/stories/dam/", "HEAD"), before.ask("/stories/dam/").headers["etag"]
    assert (head.status, head.body, "content-type" in head.headers) == (200, b"", True)
    assert before.ask("/stories/dam/", If_None_Match=tag).status == 304
    assert before.ask("/stories/dam/", If_None_Match='"other"').status == 200


def test_what_is_one_reader_s_alone_passes_through(before):
    make_story(slug="dam")
    form = {"Content_Type": "application/x-www-form-urlencoded", "Sec_Fetch_Site": "same-origin"}
    sent = before.ask("/contact/", "POST", b"email=ada%40example.org", Cookie="a=b", **form)

    assert sent.status == 302
    assert "set-cookie" in sent.headers
    cookie = sent.headers["set-cookie"].split(";")[0]
    for _ in range(2):
        code = before.ask(sent.headers["location"], Cookie=cookie)
        assert (code.status, b"ada@example.org" in code.body) == (200, True)
        assert "no-store" in code.headers["cache-control"]
        assert before.ask(sent.headers["location"]).status != 200
        assert before.ask("/admin/login/", Cookie="c=d").status == 200
    reached = before.counter.reached
    assert Counts((one.method, one.path) for one in reached) == {
        ("POST", "/contact/"): 1,
        ("GET", sent.headers["location"]): 4,
        ("GET", "/admin/login/"): 2,
    }
    assert [one.headers.get("cookie") for one in reached] == ["a=b", *[cookie, None, "c=d"] * 2]
    assert all(one.headers["x-forwarded-for"].split(",")[-1].strip() == "127.0.0.1" for one in reached)


def test_what_changes_is_seen_within_two_seconds(before):
    story, page = make_story(slug="dam", title="The dam"), make_page("About us")
    assert b"The dam" in before.ask("/stories/dam/").body
    assert b"The dam" in before.ask("/").body
    assert before.ask(f"/pages/{page.slug}/").status == 200

    def hide() -> None:
        page, was = Page.objects.get(), page_writing.stored_values(Page.objects.get())
        page.is_published = False
        page_writing.save(page_writing.Change(page, before=was), by=SYSTEM)

    for act, address, shows in [
        (lambda: editing.change_one(story, by=SYSTEM, title="The sluice"), "/", lambda a: b"The sluice" in a.body),
        (hide, f"/pages/{page.slug}/", lambda a: a.status == 404),
        (lambda: publishing.withdraw(Story.objects.get(), by=SYSTEM), "/stories/dam/", lambda a: a.status == 410),
    ]:
        act()
        taken = before.until(address, shows)
        assert taken < WITHIN_SECONDS + ANSWERING_SECONDS, f"{address}: {taken:.2f} s"


def test_the_clock_is_kept_and_a_site_that_stopped_is_stood_in_for_until_then(before):
    moment, end = (clock.now() + timedelta(seconds=seconds) for seconds in (3, 10))
    make_story(slug="old", title="The old one")
    make_story(slug="comes", title="It comes", published_at=moment)
    make_story(slug="ends", title="It ends", published_at=clock.now(), ends_at=moment)
    make_story(slug="last", title="The last one", published_at=clock.now(), ends_at=end)

    def front() -> bytes:
        return before.ask("/").body

    while clock.now() < moment:
        text, now = front(), clock.now()
        assert b"It comes" not in text
        assert b"It ends" in text or now >= moment
        time.sleep(0.05)
    time.sleep(1)
    assert b"It comes" in front()
    assert b"It ends" not in front()
    assert before.ask("/stories/ends/").status == 410

    assert before.ask("/stories/last/").status == 200
    whole.ended(before.site)
    shown = 0
    while clock.now() < end - timedelta(seconds=1):
        assert b"It comes" in front()
        assert b"The last one" in before.ask("/stories/last/").body
        shown += 1
        time.sleep(0.2)
    assert shown > 3
    time.sleep(max(0, (end - clock.now()).total_seconds()) + 1)
    assert before.ask("/stories/last/").status >= 500
    assert before.ask("/").status >= 500


@pytest.mark.long
def test_a_site_that_stopped_is_stood_in_for_a_minute_and_no_longer(before):
    make_story(title="The dam")
    assert b"The dam" in before.ask("/").body
    whole.ended(before.site)
    stopped = time.monotonic()
    while time.monotonic() < stopped + 55:
        assert b"The dam" in before.ask("/").body
        time.sleep(1)
    # Its own second, the minute, and the second that nginx rounds up.
    time.sleep(stopped + 63 - time.monotonic())
    assert before.ask("/").status >= 500


def test_files_are_kept_for_ever_under_the_names_of_their_content(before, settings, tmp_path):
    settings.STORAGES["default"]["OPTIONS"]["location"] = tmp_path / "media"
    picture = make_picture(image_bytes())
    address = f"/media/{picture.file}"
    far = "max-age=31536000"
    for _ in range(3):
        shown = before.ask(address)
        assert (shown.status, shown.headers["content-type"]) == (200, "image/png")
        assert far in shown.headers["cache-control"]
        assert "immutable" in shown.headers["cache-control"]
    style = before.ask("/static/note.0123456789ab.css")
    assert (style.status, style.body) == (200, b"a{}")
    missing = f"/media/pictures/00/{'0' * 32}.png"
    for _ in range(2):
        assert before.ask(missing).status == 404
        assert before.ask("/static/missing.0123456789ab.css").status == 404
    reached = Counts(one.path for one in before.counter.reached)
    assert (reached[address], reached[missing]) == (1, 2)
