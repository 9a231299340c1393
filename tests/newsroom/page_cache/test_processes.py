"""Two servers that really run on one database: what one of them changes, the other one's readers see."""

import http.client
import re
import time
from contextlib import ExitStack, closing
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from articles.acts import editing, publishing
from articles.models import Story
from articles.permissions import SYSTEM
from articles.pure import clock
from tests.factories import make_story, rate
from tests.newsroom import whole

pytestmark = pytest.mark.django_db

# What the contract promises for what others change; and what a busy machine may take to answer the question.
WITHIN_SECONDS, ANSWERING_SECONDS = 1.0, 1.5


@pytest.fixture
def sites(shared_database, edition, settings, tmp_path):
    """The ports of two servers."""
    whole.name_static_files(tmp_path)
    values = {"SECRET_KEY": settings.SECRET_KEY, "DATABASE_URL": whole.database_address(shared_database)}
    with ExitStack() as stack:
        ports = []
        for name in ("one", "other"):
            folder = tmp_path / name
            folder.mkdir()
            ports.append(whole.free_port())
            served = {**values, "DATA_DIR": str(tmp_path), "STATIC_DIR": str(tmp_path / "static")}
            command = ("manage.py", "serve", "--host", "127.0.0.1")
            stack.enter_context(whole.started(folder, ports[-1], *command, **served))
        yield ports


def ask(port: int, address: str, **headers: str):
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("GET", address, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def seconds_until(port: int, address: str, shows) -> float:
    """How long until a reader's page is what *shows*(status, text) wants: the moment at which it was asked for."""
    begun = time.monotonic()
    while (asked := time.monotonic() - begun) < 20:
        if shows(*ask(port, address)):
            return asked
        time.sleep(0.02)
    raise AssertionError(f"{address} never showed it")


def test_what_another_process_changes_is_seen_within_a_second(sites):
    make_story(slug="dam", title="The dam", impact_score=40)
    for port in sites:
        assert "The dam" in ask(port, "/stories/dam/")[1]

    def fresh() -> Story:
        return Story.objects.get(slug="dam")

    steps = [
        (lambda: editing.change_one(fresh(), by=SYSTEM, title="The sluice"), "/", lambda _, text: "The sluice" in text),
        (
            lambda: rate(fresh(), 4, 4, 4, 4, 4, reason="All."),
            "/stories/dam/",
            lambda _, text: 'data-impact="100"' in text,
        ),
        (
            lambda: publishing.pin(fresh(), by=SYSTEM, until=clock.now() + timedelta(seconds=3)),
            "/",
            lambda _, text: "The sluice" in text,
        ),
        (lambda: make_story(slug="new", title="New one"), "/stories/", lambda _, text: "New one" in text),
        (lambda: publishing.withdraw(fresh(), by=SYSTEM), "/stories/dam/", lambda status, _: status == 410),
    ]
    for act, address, shows in steps:
        act()
        for port in sites:
            taken = seconds_until(port, address, shows)
            assert taken < WITHIN_SECONDS, f"{address} of {port}: {taken:.2f} s"


def test_what_the_clock_changes_is_seen_within_a_second_of_its_moment(sites):
    make_story(slug="old", title="The old one")
    # Whole processes are asked: a moment that comes while they answer.
    moment = clock.now() + timedelta(seconds=3)
    make_story(slug="comes", title="It comes", published_at=moment)
    make_story(slug="ends", title="It ends", published_at=clock.now(), ends_at=moment)
    statuses = {port: [ask(port, f"/stories/{slug}/")[0] for slug in ("comes", "ends")] for port in sites}
    assert set(map(tuple, statuses.values())) == {(404, 200)}, statuses
    fronts = [ask(port, "/")[1] for port in sites]
    assert all("It ends" in text and "It comes" not in text for text in fronts)

    time.sleep(max(0, (moment - clock.now()).total_seconds()))

    for port in sites:
        seconds_until(port, "/stories/comes/", lambda status, _: status == 200)
        seconds_until(port, "/stories/ends/", lambda status, _: status == 410)
        seconds_until(port, "/", lambda _, text: "It comes" in text and "It ends" not in text)
    assert (clock.now() - moment).total_seconds() < WITHIN_SECONDS + ANSWERING_SECONDS


def test_what_an_editor_saves_the_same_process_shows_at_once(sites, desk):
    one, _ = sites
    story = make_story(slug="dam", title="The dam")
    browser = Browser(one, {name: cookie.value for name, cookie in desk.cookies.items()})
    for number in range(5):
        assert "The dam" in ask(one, "/stories/dam/")[1]

        browser.save(f"/admin/articles/story/{story.pk}/change/", title=f"The dam, part {number}")

        assert f"The dam, part {number}" in ask(one, "/stories/dam/")[1]
        assert f"The dam, part {number}" in ask(one, "/")[1]


class Browser:
    """An editor's: cookies, and a form that is sent as it stands but for some fields."""

    def __init__(self, port: int, cookies: dict[str, str]) -> None:
        self._port, self._cookies = port, cookies

    def save(self, address: str, **typed: str) -> None:
        page = self._ask("GET", address)[1]
        fields = fields_of(page) | typed | {"_publish": "Publish", "csrfmiddlewaretoken": token(page)}
        status, text = self._ask("POST", address, fields)
        assert status == 302, re.findall(r'class="errorlist[^>]*>.*?</ul>', text, re.DOTALL)

    def _ask(self, method: str, address: str, fields: dict | None = None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        headers |= {"Origin": f"http://127.0.0.1:{self._port}"} if fields else {}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if fields else {}
        with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)) as connection:
            connection.request(method, address, urlencode(fields or {}), headers)
            answer = connection.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie") or ():
                name, _, value = cookie.split(";")[0].partition("=")
                self._cookies[name] = value
            return answer.status, answer.read().decode()


def token(page: str) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]


def fields_of(page: str) -> dict[str, str]:
    """What the story's form would send if nobody typed anything."""
    from html.parser import HTMLParser

    found: dict[str, str] = {}

    class Reader(HTMLParser):
        area = option = ""
        select = ""

        def handle_starttag(self, tag, attributes):
            given = dict(attributes)
            name, kind = given.get("name") or "", given.get("type", "text")
            if tag == "input" and name and kind not in {"submit", "file", "button"}:
                if kind not in {"checkbox", "radio"} or "checked" in given:
                    found[name] = given.get("value") or ""
            elif tag == "textarea":
                self.area = name
                found[name] = ""
            elif tag == "select":
                self.select = name
            elif tag == "option" and self.select and "selected" in given:
                found[self.select] = given.get("value") or ""

        def handle_endtag(self, tag):
            if tag == "textarea":
                self.area = ""
            elif tag == "select":
                self.select = ""

        def handle_data(self, data):
            if self.area:
                found[self.area] += data

    Reader().feed(page)
    return {name: value for name, value in found.items() if not name.startswith("_")}
