"""What every test stands on: safe settings, and a world without leftovers."""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.template.backends import jinja2
from django.test.signals import template_rendered
from django.utils import timezone
from hypothesis import settings as hypothesis

from articles.acts import editions, facing

# How long an example takes says more about the machine than about the code; where CI is set, each run tries the same.
hypothesis.register_profile("ours", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis.load_profile("ours")


def pytest_addoption(parser):
    parser.addoption("--write-costs", action="store_true", help="write down anew what each kind of page costs")


@pytest.fixture(scope="session", autouse=True)
def search_is_emptied_too():
    """PostgreSQL's search table is no model's: emptying the stories' after a test has to take it along."""
    if connection.vendor == "postgresql":
        # The class: Playwright's event loop makes Django open the main thread's connection anew.
        operations = type(connection.ops)
        flush = operations.sql_flush
        operations.sql_flush = lambda *args, **values: flush(*args, **values | {"allow_cascade": True})


@pytest.fixture(scope="session", autouse=True)
def contexts_are_told():
    """Django's test client hears of what a page is made of by a signal that its own templates alone send."""
    render = jinja2.Template.render

    def told(self, context=None, request=None):
        template_rendered.send(self, template=self.template, context=context)
        return render(self, context, request)

    jinja2.Template.render = told


@pytest.fixture(autouse=True)
def editions_are_asked():
    """What this process remembers of one test's database is not true of the next one's."""
    editions.forget()


@pytest.fixture
def known_edition(monkeypatch):
    """Readers share the queries on the edition and on the site's face: a page's own are counted without them."""
    monkeypatch.setattr(editions, "_asked", lambda at: editions.Seen(at, 1, at, at + timedelta(days=1)))
    monkeypatch.setattr(facing, "_asked", dict)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    """A transaction that outlives its test would hold every later one up for ever: its test is told of it."""
    result = yield
    held = connections["default"].connection
    if connections["default"].vendor == "sqlite" and held is not None and held.in_transaction:
        held.rollback()
        pytest.fail("This test has left a transaction open.")
    return result


@pytest.fixture(scope="session", autouse=True)
def database_file(django_db_setup, django_db_blocker, tmp_path_factory):
    """SQLite's test database as migrations made it, in a file to copy; None where it is not in memory.

    Made before the first test: a backup of the one in memory waits for ever for whatever a test has left open.
    """
    # Where no test wants a database there is none, and the connection would be the one of the site itself.
    if connection.vendor != "sqlite" or not connection.is_in_memory_db():
        return None
    path = tmp_path_factory.mktemp("database") / "migrated.sqlite3"
    with django_db_blocker.unblock():
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
            # As a site's file is from its first migration on: of two that turn a file to WAL at once, SQLite refuses
            # one without waiting.
            copy.execute("PRAGMA journal_mode=WAL")
    return path


@pytest.fixture
def shared_database(transactional_db, database_file, tmp_path):
    """The test database as threads and processes share it: SQLite moves from memory, which locks whole tables and
    does not wait, into a file; PostgreSQL is as it is."""
    if connection.vendor != "sqlite":
        yield connection.settings_dict["NAME"]
        return
    settings = connections.settings["default"]
    memory, name = connections["default"], settings["NAME"]
    settings["NAME"] = shutil.copy(database_file, tmp_path / "shared.sqlite3")
    connections["default"] = connections.create_connection("default")
    yield settings["NAME"]
    connections["default"].close()
    settings["NAME"], connections["default"] = name, memory


@pytest.fixture(autouse=True)
def plain_settings(settings, tmp_path):
    """Quick passwords, files in a folder of the test's own, static files without a manifest."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.STORAGES = {
        "default": {
            "BACKEND": "newsroom.storage.WholeFileStorage",
            "OPTIONS": {"location": tmp_path / "media", "base_url": "/media/"},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    cache.clear()


@pytest.fixture(autouse=True)
def nothing_missed_yet(monkeypatch):
    """No address was asked for in vain, no thread writes it down while another test runs, and guesses are allowed."""
    from articles.acts import missing  # its models need Django set up, which comes after this file
    from articles.views.likely import allowance

    monkeypatch.setattr(missing, "tally", missing.Tally(later=lambda seconds, work: None))
    allowance.refill()


@pytest.fixture
def editor(django_user_model):
    """Somebody of the desk who may do everything."""
    from tests.factories import know_content_types  # its models need Django set up, which comes after this file

    know_content_types()
    return django_user_model.objects.create_superuser("erin", "erin@example.org", "a long password")


@pytest.fixture
def desk(client, editor):
    """A browser in which *editor* signed in a moment ago and has opened a page."""
    client.force_login(editor)
    session = client.session
    session["renewed_at"] = timezone.now().isoformat()
    session.save()
    return client
