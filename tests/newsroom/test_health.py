from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError, ProgrammingError

from articles import breaking_off
from articles.pure import clock
from contact import worker
from contact.acts import alarming, mailing
from contact.models import Alarm, Mail
from newsroom import health
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/healthz/"])
def test_any_host_over_http_too(client, settings, address):
    settings.SECURE_SSL_REDIRECT = True
    worker.Worker().beat()

    response = client.get(address, headers={"host": "10.1.2.3:9999"})

    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert response["Cache-Control"] == "no-store"


def test_without_a_worker_it_serves_but_says_so(client):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"status": "degraded", "degraded": {"worker": "no worker is running"}}


def test_mail_that_waits_for_five_minutes_is_told(client):
    mailing.enqueue_sealed(b"x", ["a@example.org"], sender="", message_id="<x@y>")

    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False):
        degraded = client.get("/readyz").json()["degraded"]

    assert degraded["mail"].startswith("the oldest mail has waited for 3")


def test_mail_that_was_given_up_is_told(client):
    worker.Worker().beat()
    now = clock.now()
    values = {"created_at": now, "next_try_at": now, "gave_up_at": now, "recipient": "desk@example.org"}
    Mail.objects.create(kind="message", **values)
    Mail.objects.create(kind="code", **values)

    assert client.get("/readyz").json()["degraded"] == {
        "outbox": "1 mail was given up in the last 7 days: see the admin's outbox"
    }


def test_a_disk_that_is_nearly_full_is_told(client, settings, tmp_path):
    worker.Worker().beat()
    settings.DATA_DIR = tmp_path / "unmounted"

    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json()["degraded"] == {"disk": "DATA_DIR can't be looked at (No such file or directory)"}


@pytest.mark.parametrize(("seconds", "late"), [(5 * 60, False), (5 * 60 + 1, True)])
def test_five_minutes_are_the_border_between_waiting_and_late(client, seconds, late):
    with time_machine.travel(NOON, tick=False):
        mailing.enqueue_sealed(b"x", ["a@example.org"], sender="", message_id="<x@y>")

    with time_machine.travel(NOON + timedelta(seconds=seconds), tick=False):
        degraded = client.get("/readyz").json()["degraded"]

    assert ("mail" in degraded) == late


def test_a_cache_that_is_away_does_not_stop_it(client, settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }

    response = client.get("/readyz")

    assert (response.status_code, response.json()["degraded"]["cache"]) == (200, "the cache does not answer")


def test_503_without_the_database_or_its_migrations(client, monkeypatch):
    monkeypatch.setattr(health, "missing_migrations", lambda: 2)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["problems"] == ["2 migrations are missing: run manage.py migrate"]

    def away():
        raise OperationalError("password of the database")

    monkeypatch.setattr(health, "missing_migrations", away)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "unavailable", "problems": ["the database does not answer"]}


def test_other_methods_are_refused(client):
    assert client.post("/healthz").status_code == 405


def test_head_is_answered_too(client):
    assert client.head("/healthz").status_code == 200


def test_a_database_that_goes_away_half_way_is_no_fault_of_ours(client, monkeypatch):
    def away():
        raise OperationalError("password of the database")

    monkeypatch.setattr(health, "mail_problem", away)
    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {"status": "unavailable", "problems": ["the database does not answer"]}


def test_migrations_are_read_once_when_all_are_there(client, monkeypatch):
    monkeypatch.setattr(health, "_migrated", set())
    missing = [[1, 2], []]

    class Executor:
        def __init__(self, connection):
            self.loader = self
            self.graph = self

        def leaf_nodes(self):
            return []

        def migration_plan(self, targets):
            return missing.pop(0)

    monkeypatch.setattr(breaking_off, "MigrationExecutor", Executor)

    assert [client.get("/readyz").status_code for _ in range(3)] == [503, 200, 200]
    assert missing == []


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            OperationalError("database is locked"),
            "The database can't be written now. (OperationalError: database is locked)",
        ),
        (
            OperationalError("could not extend file: No space left on device"),
            "The database can't be written now. (OperationalError: could not extend file: No space left on device)",
        ),
        (OperationalError('near "SELEC": syntax error'), ""),
        (ProgrammingError("no such function"), ""),
    ],
)
def test_what_is_no_fault_of_the_code_is_told_in_a_line(error, sentence):
    assert health.database_sentence(error) == sentence


@pytest.mark.parametrize(("minutes", "told"), [(0, True), (59, True), (60, False)])
def test_codes_that_ran_out_are_told_for_an_hour(client, minutes, told):
    worker.Worker().beat()
    alarming.note(Alarm.Kind.CODES, at=clock.now() - timedelta(minutes=minutes))

    answer = client.get("/readyz").json()

    assert (answer["status"] == "degraded") is told
    if told:
        assert answer["degraded"]["codes"].startswith("all 500 codes of an hour were sent, last refused ")
