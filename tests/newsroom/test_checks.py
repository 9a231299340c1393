"""Each thing that can be wrong, made wrong; and what `doctor` prints of it."""

import re
import socket
from collections import namedtuple
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.checks import Error, Info, Warning
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import call_command
from django.db import OperationalError, connection

from articles.models import Picture, TallyState
from articles.pure import clock
from contact import worker
from contact.acts import alarming, mailing
from contact.models import Alarm, Mail
from newsroom import checks, connections, health
from tests import smtp
from tests.factories import image_bytes, make_picture, make_story

pytestmark = pytest.mark.django_db
Disk = namedtuple("Disk", "total free")
NAMES = [
    *("settings", "system checks", "database", "migrations", "cache", "mail server", "recipients", "storage"),
    *("free disk", "static files", "worker heartbeat", "waiting mail", "given up mail", "codes", "proxies"),
    *("pictures", "front page order", "sums of impact", "search index"),
]


@pytest.fixture(autouse=True)
def all_is_well(settings, tmp_path):
    """A newsroom in production that has nothing to mend."""
    settings.SITE_URL = "https://news.example.org"
    settings.SECRET_KEY = "k" * 64
    settings.CONTACT_RECIPIENTS = ["desk@example.org"]
    settings.STATIC_ROOT = tmp_path / "static"
    worker.Worker().beat()


@pytest.fixture
def collected(settings, tmp_path, monkeypatch):
    """Static files as collectstatic leaves them, of one small folder."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.css").write_text("a {}")
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def problems():
    return {finding.name: finding.problem for finding in checks.examine() if finding.problem}


def test_all_is_well(collected):
    findings = list(checks.examine())

    assert [finding.name for finding in findings] == NAMES
    assert problems() == {}
    assert [finding.name for finding in findings if finding.hint] == ["mail server"]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DEBUG", True, "set DEBUG=false"),
        ("SECRET_KEY", "short", "SECRET_KEY is short"),
        ("SITE_URL", "http://news.example.org", "SITE_URL is http"),
    ],
)
def test_settings(settings, name, value, told):
    setattr(settings, name, value)

    assert told in problems()["settings"]


def test_a_site_on_this_machine_may_be_http(settings):
    settings.SITE_URL = "http://[::1]:8000"

    assert checks.settings_problem() == ""


def test_no_recipients_is_a_hint(settings):
    settings.CONTACT_RECIPIENTS = []

    assert "set CONTACT_RECIPIENTS" in checks.recipients_problem().hint


def test_without_a_database_the_rest_is_looked_at_and_nothing_is_said_twice(collected, monkeypatch):
    monkeypatch.setattr(health, "database_fault", lambda: "OperationalError: no route")
    monkeypatch.setattr(connection, "vendor", "postgresql")

    needing = ["migrations", "worker heartbeat", "waiting mail", "given up mail", "codes", "proxies", "pictures"]
    needing += ["front page order", "sums of impact", "search index"]
    assert problems() == {
        "database": "it does not answer (OperationalError: no route): look at DATABASE_URL, and at the server it names"
    } | dict.fromkeys(needing, "not looked at: mend database first")


def test_a_file_of_sqlite_that_can_not_be_opened_names_its_folder_and_the_reason(monkeypatch, settings):
    monkeypatch.setattr(health, "database_fault", lambda: "OperationalError: database or disk is full")
    monkeypatch.setattr(connection, "vendor", "sqlite")

    assert checks.database_problem() == (
        "it does not answer (OperationalError: database or disk is full): "
        f"look at DATA_DIR ({settings.DATA_DIR}) and the room on its disk"
    )


def test_django_s_own_checks_are_told_one_line_each(monkeypatch):
    found = [
        Error("No such\nfield.", hint="Add it.", id="models.E1"),
        Warning("Odd.", id="urls.W1"),
        Warning("Silenced.", id="security.W021"),
        Info("Nothing.", id="x.I1"),
    ]
    monkeypatch.setattr(checks, "run_checks", lambda: found)

    assert list(checks.system_findings()) == [
        ("system checks", "models.E1: No such field. Add it.", ""),
        ("system checks", "", "urls.W1: Odd."),
    ]


def test_missing_migrations(monkeypatch):
    monkeypatch.setattr(health, "missing_migrations", lambda: 3)

    assert problems()["migrations"] == "3 missing: run manage.py migrate"
    assert problems()["worker heartbeat"] == "not looked at: mend migrations first"


def test_a_cache_that_is_away(settings):
    settings.CACHES = {"default": connections.cache("redis://127.0.0.1:1/0")}

    assert problems()["cache"] == "the cache does not answer: look at CACHE_URL, and at the server it names"


def test_a_mail_server_that_is_there(settings):
    with smtp.mail_server(settings):
        assert checks.mail_server_problem() == ""


@pytest.mark.parametrize("scheme", ["smtp", "smtp+tls", "smtp+ssl"])
def test_a_mail_server_that_is_not(settings, scheme):
    settings.MAIL_TRANSPORT = connections.mail(f"{scheme}://user:secret@127.0.0.1:1")

    assert checks.mail_server_problem() == (
        "127.0.0.1:1 does not answer as it should (ConnectionRefusedError): look at EMAIL_URL"
    )


def test_a_mail_server_that_says_nothing(settings, monkeypatch):
    monkeypatch.setattr(checks, "SMTP_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.MAIL_TRANSPORT = connections.mail(f"smtp://127.0.0.1:{silent.getsockname()[1]}")

        assert "does not answer as it should" in checks.mail_server_problem()


def test_a_storage_that_takes_nothing(settings):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "newsroom.storage.WholeFileStorage",
            "OPTIONS": {"location": Path("/dev/null/media")},
        }
    }

    assert "pictures can't be stored" in problems()["storage"]


def test_a_storage_that_gives_back_something_else(monkeypatch, settings):
    monkeypatch.setattr(FileSystemStorage, "_open", lambda self, name, mode="rb": ContentFile(b"another"))

    assert problems()["storage"] == "it gives back something else than it was given: look at DATA_DIR"
    assert [file for file in settings.MEDIA_ROOT.rglob("*") if file.is_file()] == []


def test_storage_is_left_as_it_was(settings):
    assert checks.storage_problem() == ""
    assert [file for file in settings.MEDIA_ROOT.rglob("*") if file.is_file()] == []


def test_static_files_that_were_not_collected(collected):
    (collected / "source" / "b.css").write_text("b {}")

    assert checks.static_problem() == "1 are not collected (b.css): run manage.py collectstatic --noinput"


def test_static_files_of_the_version_before(collected):
    (collected / "source" / "a.css").write_text("a { color: red }")

    assert checks.static_problem() == ("1 are those of another version (a.css): run manage.py collectstatic --noinput")


def test_a_manifest_that_is_broken(collected, settings):
    (collected / "static" / "staticfiles.json").write_text("{")
    settings.STATIC_ROOT = collected / "static"
    settings.STORAGES = dict(settings.STORAGES)

    assert checks.static_problem() == "the manifest can't be read: run manage.py collectstatic --noinput"


def test_a_worker_that_was_not_heard_of_lately():
    with time_machine.travel(clock.now() + timedelta(seconds=40), tick=False):
        assert problems()["worker heartbeat"] == "no worker is running: start what Procfile calls worker"


def test_mail_that_waits():
    mailing.enqueue_sealed(b"x", ["a@example.org"], sender="", message_id="<x@y>")

    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False):
        assert problems()["waiting mail"].startswith("the oldest mail has waited for 3")


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (300, None),
        (301, "the oldest mail has waited for 301 seconds: look at its last answer in the admin's outbox"),
    ],
)
def test_mail_is_late_after_five_minutes(seconds, told):
    now = clock.now()
    with time_machine.travel(now - timedelta(seconds=seconds), tick=False):
        mailing.enqueue_sealed(b"x", ["a@example.org"], sender="", message_id="<x@y>")

    with time_machine.travel(now, tick=False):
        assert problems().get("waiting mail") == told


def give_up(kind, answer, *, days=1):
    now = clock.now()
    values = {"recipient": "a@example.org", "created_at": now, "next_try_at": now, "last_answer": answer}
    Mail.objects.create(kind=kind, gave_up_at=now - timedelta(days=days), **values)


def test_mail_that_was_given_up():
    give_up("message", "550 No such user")
    give_up("other", "This mail can't be opened.")
    give_up("message", "550 No such user", days=8)

    assert problems()["given up mail"] == "2 mails were given up in the last 7 days: see the admin's outbox"


def test_a_mistyped_address_is_a_hint_and_a_code_that_was_replaced_nothing():
    give_up("code", "550 No such user")
    give_up("code", "This code is used or replaced by a newer one.")

    hint = "1 codes were refused, perhaps for mistyped addresses"
    assert checks.outbox_problem() == ("given up mail", "", hint)


def test_a_disk_that_is_nearly_full(settings, monkeypatch):
    monkeypatch.setattr(health.shutil, "disk_usage", lambda folder: Disk(total=1000 * 2**20, free=99 * 2**20))
    assert problems()["free disk"] == f"99 MB are free on the disk of DATA_DIR ({settings.DATA_DIR}): make room"

    monkeypatch.setattr(health.shutil, "disk_usage", lambda folder: Disk(total=10_000 * 2**20, free=199 * 2**20))
    assert problems()["free disk"].startswith("199 MB are free")

    monkeypatch.setattr(health.shutil, "disk_usage", lambda folder: Disk(total=10_000 * 2**20, free=200 * 2**20))
    assert "free disk" not in problems()


def test_pictures_that_lost_their_files():
    lost, bare = make_picture(), make_picture(image_bytes(color="red"))
    default_storage.delete(lost.file)
    Picture.objects.filter(pk=bare.pk).update(renditions=[])

    assert problems()["pictures"] == (
        f"1 have no file that can be read (newest: {lost.pk}, {lost.file}): "
        "import or upload them again, or bring them back from a backup; "
        f"1 lack smaller files (newest: {bare.pk}): run manage.py remake_pictures"
    )


def test_a_bonus_that_was_changed_until_rerank(settings, capsys):
    make_story(impact_score=80)
    settings.RANKING_BONUS_HOURS = 48
    assert problems()["front page order"] == "RANKING_BONUS_HOURS has changed: run manage.py rerank"

    call_command("rerank")

    assert capsys.readouterr().out == "moved 1 stories\n"
    assert "front page order" not in problems()


def test_sums_that_no_report_reads(settings, capsys):
    TallyState.objects.all().delete()
    make_story()
    assert "sums of impact" not in problems()
    with time_machine.travel(clock.now() + timedelta(hours=3)):
        assert problems()["sums of impact"] == (
            "they are not counted yet, and reports are slow: run manage.py recount_impact"
        )

    call_command("recount_impact")
    assert "sums of impact" not in problems()
    settings.TIME_ZONE = "Pacific/Auckland"
    assert problems()["sums of impact"] == (
        "their days are those of UTC, not of TIME_ZONE, and reports are slow: run manage.py recount_impact"
    )
    call_command("recount_impact")

    assert "sums of impact" not in problems()


def test_a_search_index_for_another_language(settings):
    make_story()
    settings.LANGUAGE_CODE = "de-at"
    (finding,) = [one for one in checks.examine() if one.name == "search index"]
    assert re.sub(r"[\d.]+\)", "N)", finding.problem) == (
        "it is written for english (form 1, Snowball N), not for german (form 1, Snowball N): "
        "run manage.py rebuild_search, or start the worker, which does"
    )

    call_command("rebuild_search")

    assert "search index" not in problems()


def test_doctor_prints_a_line_each_and_fails(capsys, monkeypatch, settings):
    def broken():
        raise OperationalError("the password is hunter2")

    monkeypatch.setattr(checks, "run_checks", list)
    monkeypatch.setattr(checks, "ALONE", (("cache", broken), ("recipients", checks.recipients_problem)))
    settings.CONTACT_RECIPIENTS = []

    with pytest.raises(SystemExit) as ended:
        call_command("doctor")

    assert ended.value.code == 1
    assert capsys.readouterr().out.splitlines() == [
        "ok       settings",
        "ok       system checks",
        "ok       database",
        "ok       migrations",
        "PROBLEM  cache: could not be looked at (OperationalError)",
        "ok       recipients (nobody is told of a new message by mail: set CONTACT_RECIPIENTS)",
        "ok       worker heartbeat",
        "ok       waiting mail",
        "ok       given up mail",
        "ok       codes",
        "ok       proxies",
        "ok       pictures",
        "ok       front page order",
        "ok       sums of impact",
        "ok       search index",
    ]


def test_doctor_has_nothing_to_say_of_a_newsroom_in_order(collected, capsys):
    call_command("doctor")

    assert [line.split("(")[0].strip() for line in capsys.readouterr().out.splitlines()] == [
        f"ok       {name}" for name in NAMES
    ]


@pytest.mark.parametrize(("hours", "told"), [(0, True), (23.9, True), (24, False)])
def test_a_proxy_that_is_not_trusted_is_a_fault_for_a_day(settings, hours, told):
    alarming.note(Alarm.Kind.PROXY, at=clock.now() - timedelta(hours=hours))

    found = checks.proxies_problem()

    assert bool(found.problem) is told
    if told:
        assert found.problem == (
            "X-Forwarded-For arrives and TRUSTED_PROXIES is 0, all readers behind one proxy are one client to the "
            "limits: set TRUSTED_PROXIES to how many there are"
        )
    settings.TRUSTED_PROXIES = 1
    assert checks.proxies_problem() == checks.Finding("proxies", "")


def test_a_header_from_the_internet_is_a_hint_alone():
    alarming.note(Alarm.Kind.PROXY_AFAR)

    found = checks.proxies_problem()

    assert found.problem == ""
    assert found.hint == (
        "X-Forwarded-For arrives from the internet, where anybody can write it; if a proxy of yours does, all readers "
        "behind one proxy are one client to the limits: set TRUSTED_PROXIES"
    )


def test_doctor_learns_of_the_proxy_from_the_web_process(client, settings):
    client.get("/contact/", headers={"x-forwarded-for": "203.0.113.9"})

    assert "X-Forwarded-For arrives" in problems()["proxies"]


def test_codes_that_ran_out_are_told_with_a_remedy(settings, time_machine):
    time_machine.move_to("2026-11-24T12:00:00+00:00", tick=False)
    alarming.note(Alarm.Kind.CODES)

    assert checks.codes_problem() == (
        "all 500 codes of an hour were sent, last refused 12:00 UTC: "
        "see who asks for them, or raise CONTACT_CODES_PER_HOUR"
    )
