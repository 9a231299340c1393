"""Pages of refusal: what they advise, since somebody may have typed for an hour."""

import sqlite3
from contextlib import closing
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, connections
from django.test import Client

from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_form_of_the_desk_without_its_token_is_told_to_be_copied_before_it_is_opened_anew():
    answer = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "ada", "password": "x"})

    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Go back: what you typed is still there. Copy it, then load the form again and save." in page


def test_form_of_the_desk_sent_after_signing_out_is_told_so_with_the_way_back_in():
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make_user("Editor"))
    sent = {"what": "Typed for an hour", "csrfmiddlewaretoken": "x" * 64}
    signed_in = browser.post("/admin/articles/story/1/events/", sent)
    browser.logout()

    signed_out = browser.post("/admin/articles/story/1/events/", sent)

    assert (signed_in.status_code, signed_out.status_code) == (403, 403)
    assert "You were signed out" not in signed_in.content.decode()
    page = signed_out.content.decode()
    assert "<h1>You were signed out</h1>" in page
    assert '<a href="/admin/login/" target="_blank">sign in in a new tab</a>' in page
    assert "Go back: what you typed is still there." in page


def test_form_of_the_desk_that_is_far_too_large_is_told_so(settings, caplog):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
    browser = Client(enforce_csrf_checks=True)
    browser.get("/admin/login/")

    answer = browser.post("/admin/login/", "x" * 1_100_000, "application/x-www-form-urlencoded")

    assert answer.status_code == 413
    assert "It holds more than 1 MB. Nothing of it was taken." in answer.content.decode()
    assert not [record for record in caplog.records if record.levelname in {"ERROR", "CRITICAL"}]


@pytest.fixture
def no_database(transactional_db, tmp_path):
    """The database is away: SQLite's file lies in a folder that is not there, nobody listens at PostgreSQL's port."""
    away = {"NAME": tmp_path / "unmounted" / "x.sqlite3"}
    if connection.vendor != "sqlite":
        away = {"HOST": "127.0.0.1", "PORT": "1"}
    settings, here = connections.settings["default"], connections["default"]
    kept = {name: settings[name] for name in away}
    settings.update(away)
    connections["default"] = connections.create_connection("default")
    yield
    connections["default"].close()
    settings.update(kept)
    connections["default"] = here


def browser() -> Client:
    """One that gets the page of a fault, as a reader does, and says where its forms come from."""
    return Client(raise_request_exception=False, headers={"Sec-Fetch-Site": "same-origin"})


def errors(caplog) -> list[str]:
    assert not [record for record in caplog.records if record.exc_info]
    return [record.getMessage() for record in caplog.records if record.levelname in {"ERROR", "CRITICAL"}]


@pytest.mark.parametrize(
    ("address", "signed_in"),
    [
        ("/", False),
        ("/stories/", False),
        ("/stories/x/", False),
        ("/corrections.atom", False),
        ("/nowhere/", False),
        ("/admin/", True),
        ("/admin/articles/story/", True),
    ],
)
def test_without_a_database_every_page_is_a_plain_503_and_one_line_of_the_log(no_database, caplog, address, signed_in):
    reader = browser()
    if signed_in:
        reader.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32

    answer = reader.get(address)

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "Something went wrong on our side" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    (line,) = errors(caplog)
    assert line.startswith(f"503 for {address}: The database does not answer: look at DATABASE_URL. (OperationalError")


@pytest.mark.parametrize("address", ["/contact/", "/admin/login/"])
def test_without_a_database_a_form_that_is_sent_is_answered_so_too(no_database, caplog, address):
    sent = {"email": "ada@example.org", "username": "ada", "password": "x"}

    assert browser().post(address, sent).status_code == 503
    assert len(errors(caplog)) == 1


def test_without_a_database_a_reader_keeps_what_was_typed_and_can_send_it_again(no_database):
    typed = {"name": "Ada", "subject": "<b>", "message": "\nLine 1\nLine 2", "category": "tip", "remark": "x"}

    page = browser().post("/contact/message/", typed | {"address": "ada@example.org"}).content.decode()

    assert "Nothing that you typed is lost. Wait a minute, then send it again." in page
    assert '<form method="post" action="/contact/message/">' in page
    assert '<input type="text" id="again-subject" name="subject" value="&lt;b&gt;">' in page
    # The first end of a line in a textarea is the page's own.
    assert 'name="message">\n\nLine 1\nLine 2</textarea>' in page
    for name, value in [("category", "tip"), ("remark", "x"), ("address", "ada@example.org")]:
        assert f'<input type="hidden" name="{name}" value="{value}">' in page


@pytest.mark.parametrize(
    ("address", "headers"),
    [("/contact/", {"Sec-Fetch-Site": "cross-site"}), ("/contact/", {"Sec-Fetch-Site": ""}), ("/admin/login/", {})],
)
def test_what_another_site_or_the_desk_sent_is_not_shown_again(no_database, address, headers):
    page = browser().post(
        address, {"email": "eve@example.org", "username": "eve", "password": "hunter2"}, headers=headers
    )

    assert page.status_code in {403, 503}
    assert "eve@example.org" not in page.content.decode()
    assert "<form" not in page.content.decode()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL locks no file")
def test_a_locked_database_is_a_503_for_who_writes_and_none_for_readers(shared_database, monkeypatch, caplog):
    # The dictionary is every later connection's as well.
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", connection.settings_dict["OPTIONS"] | {"timeout": 0.1})
    connection.ensure_connection()
    with closing(sqlite3.connect(shared_database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        read, written = browser().get("/"), browser().post("/contact/", {"email": "ada@example.org"})

    assert (read.status_code, written.status_code) == (200, 503)
    assert errors(caplog) == [
        "503 for /contact/: The database can't be written now. (OperationalError: database is locked)"
    ]


@pytest.mark.parametrize("fault", [ProgrammingError("no such function"), ValueError("x")])
def test_a_fault_of_ours_stays_a_500_with_its_traceback(monkeypatch, caplog, fault):
    def fail(*_):
        raise fault

    monkeypatch.setattr("newsroom.views.ICON", SimpleNamespace(open=fail))

    answer = browser().get("/favicon.ico")

    assert answer.status_code == 500
    assert "Retry-After" not in answer
    assert [record.exc_info is not None for record in caplog.records] == [True]


def test_a_line_of_the_log_stays_one(no_database, caplog):
    browser().get("/stories/x%0Afaked/")

    assert "\n" not in errors(caplog)[0]
