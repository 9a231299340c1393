"""Requests that are made up by the thousand: what is kept stays within its bound, and readers get theirs as before."""

import random

import pytest

from articles.acts import editions
from articles.models import Edition
from newsroom.page_cache import asked as asking
from newsroom.page_cache.door import Door
from newsroom.page_cache.encodings import decoded
from tests.factories import NOON, make_story
from tests.newsroom.page_cache.conftest import ask

# Those that Django answers cost more time.
MANY, MADE, LIMIT = 3000, 200, 1024 * 1024
HOT = ("/", "/stories/", *(f"/stories/story-{number}/" for number in range(5)))


class Site:
    """The door, hot pages as they were before any flood, and how often Django was asked."""

    def __init__(self, django) -> None:
        self.asked_django = 0
        self.door = Door(self._counted(django), LIMIT)
        self.hot = {}

    def _counted(self, django):
        def counted(environ, start_response):
            self.asked_django += 1
            return django(environ, start_response)

        return counted

    def read(self) -> None:
        """As readers do all the while."""
        for page in HOT:
            got = ask(self.door, page, ACCEPT_ENCODING="br")
            assert got.status == "200 OK"
            assert self.hot.setdefault(page, decoded(got.body, "br")) == decoded(got.body, "br")

    def asked_for_hot_pages(self) -> int:
        before = self.asked_django
        self.read()
        return self.asked_django - before

    @property
    def held(self) -> int:
        """What is really held, in bytes of bodies, beside what is said of it."""
        pages = self.door._store._pages.values()
        real = sum(len(form.body[0]) for page in pages for form in page.forms.values())
        assert real <= self.door._store.size <= LIMIT
        assert self.door._store.size == sum(page.size for page in pages)
        return real


@pytest.fixture
def site(django):
    for number in range(5):
        make_story(slug=f"story-{number}", title=f"Story {number}")
    # Long ago: in the second of a change pages are kept for that second alone.
    Edition.objects.update(changed_at=NOON)
    editions.forget()
    site = Site(django)
    site.read()
    return site


def known(site: Site) -> int:
    """How many spellings of requests are remembered."""
    return len(site.door._read.__self__._known)


def flood(site: Site, requests) -> list:
    """What the last of them got; hot pages are read meanwhile, and still cost nothing afterwards."""
    answers = []
    for number, (address, headers) in enumerate(requests):
        answers.append(ask(site.door, address, **headers))
        if number % 20 == 0:
            site.read()
        del answers[:-20]
    assert known(site) <= asking.MOST_KNOWN
    assert site.held <= LIMIT
    assert site.asked_for_hot_pages() == 0
    return answers


def test_made_up_parameters_are_one_page(site):
    before = site.asked_django
    answers = flood(site, ((f"/?made_up_{n}={n}", {"ACCEPT_ENCODING": "br"}) for n in range(MANY)))

    assert site.asked_django == before
    assert all(decoded(one.body, "br") == site.hot["/"] for one in answers)


def test_made_up_searches_cost_no_other_page_its_place(site):
    # A list shares its room with its searches: it keeps its place among them by being asked for more often.
    told = ((f"/stories/?q=story+{n % 7}&min_impact={n % 51}", {}) for n in range(MADE))
    between = ((page, {"ACCEPT_ENCODING": "br"}) for page in ["/stories/"] * MADE)
    answers = flood(site, (one for pair in zip(told, between, strict=True) for one in pair))

    assert {one.status for one in answers} == {"200 OK"}
    of_path = site.door._store._of_path["/stories/"]
    assert sum(site.door._store._sizes[key] for key in of_path) <= LIMIT // 8


def test_searches_without_a_hit_and_pages_beyond_the_end_are_not_kept(site):
    before = len(site.door._store)
    answers = flood(site, ((f"/stories/?q=madeupword{n}", {}) for n in range(MADE)))
    answers += flood(site, ((f"/stories/?page={n}", {}) for n in range(2, MADE)))
    answers += flood(site, ((f"/?page={n}", {}) for n in range(100, MADE)))

    assert len(site.door._store) == before
    assert {one.status for one in answers} == {"200 OK", "404 Not Found"}


def test_addresses_that_are_nowhere_are_not_kept(site):
    before = len(site.door._store)
    answers = flood(site, ((f"/{'stories/' * (n % 2)}nowhere-{n}/", {}) for n in range(MADE)))

    assert len(site.door._store) == before
    assert {one.status for one in answers} == {"404 Not Found"}


def test_encodings_of_any_spelling_get_what_they_can_read(site):
    chance = random.Random(7)
    names = ("gzip", "br", "identity", "zstd", "deflate", "*", "compress", "aes128gcm")

    def spelled() -> str:
        parts = chance.sample(names, chance.randrange(1, 6))
        return ", ".join(f"{name};q={chance.choice(('0', '0.5', '1', '0.001', 'x'))}" for name in parts)

    before = site.asked_django
    for _ in range(MANY):
        accepted = spelled()
        got = ask(site.door, "/", ACCEPT_ENCODING=accepted)
        encoding = got.headers.get("content-encoding", "identity")
        assert decoded(got.body, encoding) == site.hot["/"]
        takes = dict(part.split(";q=") for part in accepted.split(", "))
        refuses = takes.get(encoding, takes.get("*", "1")) in {"0", "x"}
        assert encoding == "identity" or not refuses, accepted

    assert site.asked_django == before
    assert len(site.door._store.get(("/", ())).forms) <= 3
    assert known(site) <= asking.MOST_KNOWN
    assert site.held <= LIMIT


def test_hosts_that_are_not_ours_get_no_page_and_take_no_room(site):
    before = len(site.door._store)
    hosts = (f"host-{n}.example.org" for n in range(MADE))
    answers = flood(site, (("/", {"HOST": host}) for host in hosts))
    answers += flood(site, (("/", {"HOST": f"testserver:{n}"}) for n in range(1, MADE)))

    assert len(site.door._store) == before
    assert {one.status for one in answers} == {"400 Bad Request", "200 OK"}
    assert all(one.body == ask(site.door, "/").body for one in answers if one.status == "200 OK")
    assert not any(b"host-" in one.body for one in answers)


def test_long_requests_are_remembered_by_nobody(site):
    before = known(site)
    flood(site, ((f"/?{'x' * 400}{n}={'y' * 1000}", {"ACCEPT_ENCODING": "z" * 3000}) for n in range(MADE)))

    assert known(site) <= before + len(HOT)
