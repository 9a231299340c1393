"""Broken off, an import keeps whole batches and goes on from there; what breaks it off and what does not."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError, connection

from articles.acts import editing
from articles.importing import run
from articles.models import Story, Topic
from tests.importing import FULL, GOOD, importing, write_lines

pytestmark = pytest.mark.django_db


def test_broken_off_it_keeps_whole_batches_and_goes_on_from_there(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "BATCH", 2)
    path = write_lines(tmp_path / "a.jsonl", *(GOOD | {"topics": [f"T{n}"]} for n in range(5)))
    whole = editing.save

    def ctrl_c(changes, **options):
        whole(changes, **options)
        if Story.objects.count() > 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(editing, "save", ctrl_c)
    broken = importing(path)
    left = Story.objects.count(), Topic.objects.count()
    monkeypatch.setattr(editing, "save", whole)
    repeated = importing(path)

    assert broken == (130, "created 2, updated 0, unchanged 0, skipped 0\n", [])
    assert left == (2, 2)
    assert repeated[:2] == (0, "created 3, updated 0, unchanged 2, skipped 0\n")


@pytest.mark.parametrize("fault", [OperationalError, InterfaceError])
def test_a_database_that_goes_away_breaks_off_in_one_line_and_is_asked_once(tmp_path, monkeypatch, fault):
    monkeypatch.setattr(run, "BATCH", 2)
    path = write_lines(tmp_path / "a.jsonl", *(GOOD for _ in range(6)))
    whole, calls = editing.save, []

    def away(changes, **options):
        calls.append(len(changes))
        if len(calls) > 1:
            raise fault("server closed the connection\nhost=db password=hunter2")
        whole(changes, **options)

    monkeypatch.setattr(editing, "save", away)
    broken = importing(path)
    monkeypatch.setattr(editing, "save", whole)
    repeated = importing(path)

    sentence = "Broken off, the database failed ({}: server closed the connection): mend it and repeat to go on."
    assert broken == (3, "created 2, updated 0, unchanged 0, skipped 0\n", [sentence.format(fault.__name__)])
    assert calls == [2, 2]
    assert repeated[:2] == (0, "created 4, updated 0, unchanged 2, skipped 0\n")


class PostgresFault(Exception):
    def __init__(self, sqlstate):
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("state", "faults", "expected"),
    [
        ("40P01", 1, (0, "created 2, updated 0, unchanged 0, skipped 0\n")),
        ("54000", 99, (1, "created 0, updated 0, unchanged 0, skipped 2\n")),
    ],
    ids=["deadlock", "too long"],
)
def test_what_postgresql_counts_as_its_own_fault_and_is_not(tmp_path, monkeypatch, state, faults, expected):
    whole, left = editing.save, [None] * faults

    def failing(changes, **options):
        if left:
            left.pop()
            raise OperationalError("no") from PostgresFault(state)
        whole(changes, **options)

    monkeypatch.setattr(editing, "save", failing)

    assert importing(write_lines(tmp_path / "a.jsonl", GOOD, GOOD | {"title": "B"}))[:2] == expected


def test_a_fault_of_the_code_is_no_database_that_is_away(tmp_path, monkeypatch):
    monkeypatch.setattr(editing, "save", lambda changes, **options: (_ for _ in ()).throw(ProgrammingError("syntax")))

    with pytest.raises(ProgrammingError):
        importing(write_lines(tmp_path / "a.jsonl", GOOD))


@pytest.fixture
def empty_database():
    """DATABASE_URL of a database for other processes, of this run's kind; "" is SQLite in DATA_DIR."""
    if connection.vendor != "postgresql":
        yield ""
        return
    name = f"{connection.settings_dict['NAME']}_import"
    # A connection of its own: no database is made inside the transaction of a test.
    with psycopg.connect(os.environ["DATABASE_URL"], dbname="postgres", autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}"')
        yield os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{name}"
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_processes_at_once_and_one_killed_leave_each_story_once(tmp_path, empty_database):
    path = write_lines(tmp_path / "a.jsonl", *[FULL | {"slug": f"s-{n}"} for n in range(3000)])
    environment = os.environ | {"DATA_DIR": str(tmp_path / "data"), "DATABASE_URL": empty_database}

    def manage(*words, **options):
        return subprocess.Popen([sys.executable, "manage.py", *words], env=environment, text=True, **options)

    assert manage("migrate", "-v0").wait() == 0
    killed = manage("import_stories", path, stdout=subprocess.PIPE)
    both = [manage("import_stories", path, stdout=subprocess.PIPE) for _ in range(2)]
    with suppress(subprocess.TimeoutExpired):
        killed.wait(1.5)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    ended = [one.communicate()[0] for one in both]
    last = manage("import_stories", path, stdout=subprocess.PIPE).communicate()[0]
    left = manage("export_stories", stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).communicate()[0]

    assert [one.returncode for one in both] == [0, 0]
    assert all(told.endswith("skipped 0\n") for told in ended)
    assert last == "created 0, updated 0, unchanged 3000, skipped 0\n"
    assert len({json.loads(line)["slug"] for line in left.splitlines()}) == left.count("\n") == 3000
