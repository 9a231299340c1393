"""Guesses and messages that come at the same moment, at four processes of a server that really runs."""

import pytest

from contact.models import Mail, Message
from tests.contact.flow import TEXT, code_of, newest, wrong_code
from tests.newsroom import whole
from tests.parallel import together
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def port(shared_database, settings, tmp_path):
    """Of four processes that share the test's database; each listens for itself, and the kernel spreads connections."""
    values = {
        "SECRET_KEY": settings.SECRET_KEY,
        "DATABASE_URL": whole.database_address(shared_database),
        "WEB_CONCURRENCY": "4",
        "CONTACT_RECIPIENTS": "desk@example.org",
    }
    whole.name_static_files(tmp_path)
    found = whole.free_port()
    with whole.started(tmp_path, found, "manage.py", "serve", "--host", "127.0.0.1", **values):
        yield found


def ask(port: int, address: str) -> dict[str, str]:
    """Step 1; the cookies of the browser that took it."""
    browser = Visitor(port)
    assert browser.post("/contact/", {"email": address}).status == 302
    return browser.cookies


def post(port: int, cookies: dict[str, str], path: str, fields: dict[str, str]):
    browser = Visitor(port)
    browser.cookies.update(cookies)
    return browser.post(path, fields)


def guess(port: int, cookies: dict[str, str], codes: list[str]) -> list[str]:
    """What became of each of *codes*, typed at the same moment: "right", "wrong", or "void" (not compared)."""
    answers = together(len(codes), lambda number: post(port, cookies, "/contact/verify/", {"code": codes[number]}))
    return ["right" if answer.leads_to == "/contact/message/" else _told(answer.text) for answer in answers]


def _told(page: str) -> str:
    # The last of five is told that it was: whatever is compared says so.
    return "wrong" if "That code is not right" in page else "void" * ("This code is no longer good" in page)


def test_of_forty_guesses_at_four_processes_five_count_and_of_twelve_sendings_one(port):
    thief = ask(port, "eve@example.org")
    right = code_of(newest())
    told = guess(port, thief, [wrong_code(newest())] * 40)
    void = newest()
    late = guess(port, thief, [right])

    reader = ask(port, "ada@example.org")
    opened = guess(port, reader, [*[wrong_code(newest())] * 4, code_of(newest())])
    sent = together(12, lambda _: post(port, reader, "/contact/message/", TEXT))

    assert (told.count("wrong"), told.count("void")) == (5, 35)
    assert (void.tries, void.proven_at, late) == (5, None, ["void"])
    assert "right" in opened
    assert {(answer.status, answer.leads_to) for answer in sent} == {(302, "/contact/done/")}
    assert Message.objects.get().address == "ada@example.org"
    assert Mail.objects.get(kind="message").recipient == "desk@example.org"
