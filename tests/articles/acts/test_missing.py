"""Missing addresses: counted in memory, written by any number of processes, bounded in every direction."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings as django_settings
from django.db import DatabaseError, connection

from articles.acts import missing
from articles.models import MissingAddress
from tests.factories import NOON
from tests.parallel import together

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def rows() -> dict[str, int]:
    return dict(MissingAddress.objects.values_list("path", "count"))


class Later:
    """Keeps what is to be done later, in place of a thread."""

    def __init__(self):
        self.asked = []

    def __call__(self, seconds, work):
        self.asked.append((seconds, work))


@pytest.fixture
def later():
    return Later()


@pytest.fixture
def tally(later):
    return missing.Tally(later)


def test_counting_asks_no_query(django_assert_num_queries, later, tally, monkeypatch):
    monkeypatch.setattr(missing, "tally", tally)

    with django_assert_num_queries(0):
        for path in ("/a", "/a/", "/b", "/reset/123456"):
            missing.count(path)

    assert [seconds for seconds, _ in later.asked] == [60]
    later.asked[0][1]()
    assert rows() == {"/a": 2, "/b": 1}


def test_each_writing_is_seen_to_by_the_first_after_the_last(later, tally):
    for _ in range(3):
        tally.add("/a")
        tally.add("/b")
        tally.flush()

    assert len(later.asked) == 3
    assert rows() == {"/a": 3, "/b": 3}


def test_nothing_to_write_is_no_query(tally, django_assert_num_queries):
    with django_assert_num_queries(0):
        tally.flush()


def test_a_flood_of_addresses_is_told_apart_up_to_a_thousand(tally):
    for number in range(5000):
        tally.add(f"/{number}")
    tally.add("/0")

    taken = tally.take()
    assert len(taken) == 1001
    assert (taken["/0"], taken["/999"], taken[missing.OTHERS]) == (2, 1, 4000)


def test_a_flood_costs_ten_statements_and_no_more_rows_than_there_may_be(monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(missing, "MOST_ROWS", 50)
    missing.write({"/known": 1})

    for flood in range(3):
        with django_assert_max_num_queries(14):
            missing.write({f"/{flood}-{number}": 1 for number in range(1000)} | {"/known": 5, f"/often-{flood}": 9})

    assert MissingAddress.objects.exclude(path=missing.OTHERS).count() == 50
    assert rows()["/known"] == 16
    # What was asked for most gets what room there is.
    assert rows()["/often-0"] == 9
    assert sum(rows().values()) == 1 + 3 * 1014


def test_the_first_and_the_last_day_are_those_of_the_time_zone(settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    missing.write({"/a": 1}, at=datetime(2026, 3, 1, 20, tzinfo=UTC))
    missing.write({"/a": 2}, at=datetime(2026, 3, 5, 3, tzinfo=UTC))

    assert MissingAddress.objects.values_list("count", "first_on", "last_on").get() == (
        3,
        date(2026, 3, 2),
        date(2026, 3, 5),
    )


def test_what_can_not_be_written_is_kept_and_tried_again(tally, later, monkeypatch, caplog):
    tally.add("/a")
    with monkeypatch.context() as broken:
        broken.setattr(missing, "write", lambda counts: (_ for _ in ()).throw(DatabaseError("away")))
        tally.flush()
    tally.add("/a")

    assert caplog.messages == ["missing addresses are written later: DatabaseError: away"]
    assert len(later.asked) == 2
    later.asked[1][1]()
    assert rows() == {"/a": 2}


def test_a_writing_that_breaks_off_leaves_nothing_behind(monkeypatch):
    missing.write({"/a": 1})
    monkeypatch.setattr(missing, "_add", lambda *args: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        missing.write({"/a": 1, "/b": 1})

    assert rows() == {"/a": 1}


def test_many_processes_at_once_lose_nothing(shared_database):
    """The same paths in different orders, new and known."""
    missing.write({"/0": 1})
    paths = [f"/{number}" for number in range(40)]

    def work(index):
        turned = paths if index % 2 else paths[::-1]
        for times in (1, 2):
            missing.write(dict.fromkeys(turned, times))

    assert together(6, work) == [None] * 6
    assert rows() == dict.fromkeys(paths, 18) | {"/0": 19}


def test_readers_and_the_writer_at_once_lose_nothing(shared_database, tally):
    def work(index):
        for number in range(200):
            tally.add(f"/{number % 7}")
            if number % 50 == index:
                tally.flush()

    assert together(5, work) == [None] * 5
    tally.flush()
    assert sum(rows().values()) == 1000


def test_what_nobody_asks_for_any_more_is_forgotten():
    missing.write({"/old": 99}, at=NOON)
    missing.write({"/late": 1}, at=NOON + DAY)

    missing.forget(at=NOON + 90 * DAY)
    assert set(rows()) == {"/old", "/late"}
    missing.forget(at=NOON + 91 * DAY)
    assert set(rows()) == {"/late"}


def test_of_many_those_asked_for_most_and_last_stay(monkeypatch):
    monkeypatch.setattr(missing, "KEPT_ROWS", 3)
    missing.write({"/rare": 1, "/often": 9, missing.OTHERS: 1}, at=NOON)
    missing.write({"/two": 2, "/rare-but-later": 1}, at=NOON + DAY)

    missing.forget(at=NOON + DAY)

    assert set(rows()) == {"/often", "/two", "/rare-but-later", missing.OTHERS}


def test_a_flood_of_one_day_does_not_drive_out_what_is_missed_all_the_time(monkeypatch):
    monkeypatch.setattr(missing, "KEPT_ROWS", 3)
    for day in (NOON, NOON + DAY):
        missing.write({"/always": 1}, at=day)
    missing.write({f"/flood-{number}": 2 for number in range(5)}, at=NOON + DAY)

    missing.forget(at=NOON + DAY)

    assert "/always" in rows()
    assert len(rows()) == 3


COUNTING = """
import sys, time
import django
django.setup()
from articles.acts import missing
missing.count("/an/old-page/")
print("counted", flush=True)
time.sleep(float(sys.argv[1]))
"""


def counting(database, *, sleep: float):
    address = f"sqlite:///{database}"
    if connection.vendor != "sqlite":
        given = connection.settings_dict
        address = f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}/{database}"
    environment = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
    command = [sys.executable, "-c", COUNTING, str(sleep)]
    return subprocess.Popen(command, cwd=django_settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, text=True)


def test_a_process_that_ends_writes_what_it_counted(shared_database):
    with counting(shared_database, sleep=0) as process:
        assert process.wait(60) == 0

    assert rows() == {"/an/old-page": 1}


def test_a_process_that_is_killed_loses_its_counts_and_no_more(shared_database):
    missing.write({"/an/old-page": 4})
    with counting(shared_database, sleep=60) as process:
        assert process.stdout.readline() == "counted\n"
        process.send_signal(signal.SIGKILL)
        process.wait(30)

    assert rows() == {"/an/old-page": 4}
    missing.write({"/an/old-page": 1})
    assert rows() == {"/an/old-page": 5}


def test_a_thread_writes_by_itself(shared_database, monkeypatch):
    monkeypatch.setattr(missing, "WRITTEN_AFTER_SECONDS", 0.05)
    missing.Tally(missing._in_a_thread).add("/a")

    until = time.monotonic() + 20
    while not rows() and time.monotonic() < until:
        time.sleep(0.05)
    assert rows() == {"/a": 1}
