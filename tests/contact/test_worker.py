import logging
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, InterfaceError, OperationalError

from articles.acts import deleting
from articles.models import DeletedDraft
from articles.permissions import SYSTEM
from articles.pure import clock
from contact import delivery, worker
from contact.acts import mailing
from contact.models import Heartbeat, Mail
from contact.worker import SENDERS, Worker
from newsroom import connections
from tests import smtp
from tests.contact.flow import ADA, code_of, start
from tests.factories import make_draft
from tests.newsroom import whole
from tests.parallel import together

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def running():
    """A worker in a thread of its own, ended when the test does."""
    worker = Worker()
    thread = threading.Thread(target=worker.run)
    thread.start()
    yield worker
    worker.stop()
    thread.join(15)


def wait_for(condition, *, seconds=10):
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    return condition()


def test_code_arrives_at_a_real_server(settings):
    verification = start()

    with smtp.mail_server(settings) as box:
        tried = worker.send_due()

    (mail,) = box.mails
    assert tried == 1
    assert mail["To"] == ADA
    assert smtp.text_of(mail).startswith(code_of(verification))
    assert box.envelopes[0].sender == "newsroom@localhost"
    assert Mail.objects.get().sent_at is not None


def test_sender_is_the_bare_address(settings):
    settings.DEFAULT_FROM_EMAIL = "Редакция <news@example.org>"
    start()

    with smtp.mail_server(settings) as box:
        worker.send_due()

    assert box.envelopes[0].sender == "news@example.org"
    assert box.mails[0]["From"] == "Редакция <news@example.org>"


def test_dead_server_leaves_the_mail_waiting_for_less_than_fifteen_seconds(settings):
    start()
    smtp.use(settings, smtp.free_port())
    before = clock.now()

    worker.send_due()

    mail = Mail.objects.get()
    assert (mail.tries, mail.sent_at, mail.gave_up_at) == (1, None, None)
    assert before < mail.next_try_at < clock.now() + 15 * SECOND
    assert mail.last_answer.startswith("ConnectionRefusedError")


def test_address_refused_for_good_is_tried_once(settings):
    start()

    with smtp.mail_server(settings, rcpt=["550 No such user"]) as box:
        worker.send_due()
        Mail.objects.update(next_try_at=clock.now())
        worker.send_due()

    mail = Mail.objects.get()
    assert box.tried == mail.tries == 1
    assert mail.gave_up_at is not None
    assert mail.last_answer == "550 No such user"


def test_passing_refusal_is_tried_again_with_the_same_message_id(settings):
    start()

    with smtp.mail_server(settings, data=["451 Later"]) as box:
        worker.send_due()
        Mail.objects.update(next_try_at=clock.now())
        worker.send_due()

    assert Mail.objects.get().tries == 2
    assert [mail["Message-ID"] for mail in box.mails] == [Mail.objects.get().mail_id]


def test_server_that_hangs_up_in_the_middle_keeps_the_mail_waiting(settings):
    start()

    with smtp.raw_server(settings, smtp.dropping_in_data):
        worker.send_due()

    assert Mail.objects.waiting().count() == 1


def test_mail_without_a_point_is_given_up_without_a_word_to_the_server(settings):
    start()
    settings.SECRET_KEY = "another key"

    with smtp.mail_server(settings) as box:
        worker.send_due()

    assert box.tried == 0
    assert Mail.objects.get().last_answer == "This code was made under another SECRET_KEY."


def test_mail_that_is_deleted_while_it_was_claimed_is_no_fault(settings):
    start()
    (mail,) = mailing.claim_due(1)
    mail.verification_id, _ = mail.verification_id, Mail.objects.get().verification.delete()

    with smtp.mail_server(settings) as box:
        worker.send(mail)

    assert box.tried == 0


def test_folder_that_cannot_be_written_keeps_the_mail_waiting(settings, tmp_path):
    settings.MAIL_TRANSPORT = connections.mail("filemail://")
    settings.MAIL_FOLDER = tmp_path / "file"
    settings.MAIL_FOLDER.write_text("in the way")
    start()

    worker.send_due()

    assert Mail.objects.waiting().get().last_answer.startswith("FileExistsError")


def test_log_names_no_address_and_no_code(settings, caplog):
    caplog.set_level(logging.INFO, "contact")
    verification = start()

    with smtp.mail_server(settings):
        worker.send_due()

    told = " ".join(record.getMessage() for record in caplog.records if record.name.startswith("contact"))
    assert told == f"mail {Mail.objects.get().pk} sent at try 1"
    assert code_of(verification) not in caplog.text


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"rcpt": [f"550 {ADA} is nobody here"]}, "given up at try 1: 550"),
        ({"data": ["451 Later"]}, "not sent, trying again at try 1: 451"),
    ],
)
def test_log_warns_with_the_server_s_number_alone(settings, caplog, answers, told):
    start()

    with smtp.mail_server(settings, **answers):
        worker.send_due()

    (record,) = [record for record in caplog.records if record.name == "contact.worker"]
    assert (record.levelname, record.getMessage()) == ("WARNING", f"mail {Mail.objects.get().pk} {told}")


def test_log_warns_of_a_dead_server_and_of_the_try_that_was_the_last(settings, caplog):
    start()
    smtp.use(settings, smtp.free_port())
    worker.send_due()
    Mail.objects.update(next_try_at=clock.now(), created_at=clock.now() - timedelta(days=30))

    worker.send(mailing.claim_due(1)[0])

    pk = Mail.objects.get().pk
    assert [record.getMessage() for record in caplog.records if record.name == "contact.worker"] == [
        f"mail {pk} not sent, trying again at try 1: ConnectionRefusedError",
        f"mail {pk} given up at try 2: ConnectionRefusedError",
    ]


def test_mails_are_claimed_one_at_a_time(settings, monkeypatch):
    start(), start("eve@example.org")
    waiting = []

    def deliver(content, **values):
        waiting.append(Mail.objects.due(clock.now()).count())
        return mailing.Outcome("passing", "")

    monkeypatch.setattr(delivery, "deliver", deliver)

    worker.send_due()

    assert waiting == [1, 0]


def test_look_that_fails_keeps_every_sender_free(monkeypatch):
    started = Worker()
    monkeypatch.setattr(mailing, "claim_due", lambda limit: 1 / 0)

    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            started._claim()

    assert started.free._value == SENDERS


def test_workers_side_by_side_send_each_mail_once(shared_database, settings):
    addresses = [f"reader{number}@example.org" for number in range(20)]
    for number, address in enumerate(addresses):
        start(address, client=f"192.0.2.{number}")

    with smtp.mail_server(settings) as box:
        tried = together(4, lambda _: worker.send_due())

    assert sum(tried) == 20
    assert sorted(mail["To"] for mail in box.mails) == sorted(addresses)


def test_worker_sends_beats_and_ends(shared_database, settings, running):
    with smtp.mail_server(settings) as box:
        start()
        sent = wait_for(lambda: Mail.objects.filter(sent_at__isnull=False).exists())
        alive = wait_for(Heartbeat.objects.exists)
        running.stop()
        gone = wait_for(lambda: not Heartbeat.objects.exists())

    assert (sent, alive, gone) == (True, True, True)
    assert len(box.mails) == 1


def test_worker_does_not_wait_for_its_next_look_while_there_is_more(shared_database, settings, monkeypatch, request):
    monkeypatch.setattr(worker, "LOOK_SECONDS", 30)
    number = 3 * SENDERS
    for reader in range(number):
        start(f"reader{reader}@example.org", client=f"192.0.2.{reader}")

    with smtp.mail_server(settings) as box:
        running = request.getfixturevalue("running")
        sent = wait_for(lambda: Mail.objects.filter(sent_at__isnull=False).count() == number, seconds=15)
        running.stop()

    assert sent is True
    assert sorted(mail["To"] for mail in box.mails) == sorted(f"reader{reader}@example.org" for reader in range(number))


def test_worker_forgets_drafts_that_were_deleted_long_ago(shared_database, request):
    long_ago = clock.now() - deleting.KEPT
    deleting.delete(make_draft(), by=SYSTEM, at=long_ago)
    deleting.delete(make_draft(title="Of late"), by=SYSTEM)

    request.getfixturevalue("running")

    assert wait_for(lambda: DeletedDraft.objects.count() == 1)
    assert DeletedDraft.objects.get().title == "Of late"


def test_worker_clears_away_what_the_desk_leaves_behind(shared_database, request):
    Session.objects.create(session_key="x" * 32, session_data="", expire_date=clock.now() - SECOND)

    request.getfixturevalue("running")

    assert wait_for(lambda: not Session.objects.exists())


def test_worker_outlives_whatever_is_away(shared_database, settings, monkeypatch, running, caplog):
    faults = iter([DatabaseError("gone"), OSError("gone"), ImproperlyConfigured("postgres://ada:hunter2@db/x")])
    claim_due = mailing.claim_due

    def claim(limit):
        for fault in faults:
            raise fault
        return claim_due(limit)

    monkeypatch.setattr(mailing, "claim_due", claim)
    start()

    assert wait_for(lambda: Mail.objects.filter(sent_at__isnull=False).exists(), seconds=20)
    assert [record.getMessage() for record in caplog.records if "_claim failed" in record.getMessage()] == [
        "worker: _claim failed, trying again: DatabaseError: gone",
        "worker: _claim failed, trying again: OSError: gone",
        "worker: _claim failed, trying again: ImproperlyConfigured: postgres://…@db/x",
    ]


@pytest.mark.django_db(transaction=True)
def test_what_the_server_took_is_written_down_once_the_database_is_back(settings, monkeypatch):
    faults, record = iter([OperationalError("gone"), InterfaceError("gone")]), mailing.record

    def record_late(*args, **values):
        for fault in faults:
            raise fault
        return record(*args, **values)

    monkeypatch.setattr(mailing, "record", record_late)
    monkeypatch.setattr(worker, "RECORD_AGAIN_SECONDS", 0)
    start()

    with smtp.mail_server(settings) as box:
        worker.send_due()

    # Else it would go out once more as soon as its lease has ended.
    assert len(box.mails) == 1
    assert Mail.objects.get().sent_at is not None


@pytest.mark.django_db(transaction=True)
def test_what_can_not_be_written_down_for_long_is_left_to_the_lease(settings, monkeypatch):
    def away(*args, **values):
        raise OperationalError("gone")

    monkeypatch.setattr(mailing, "record", away)
    monkeypatch.setattr(worker, "RECORD_SECONDS", 0)
    start()

    with smtp.mail_server(settings), pytest.raises(OperationalError):
        worker.send_due()


def test_a_helper_outlives_a_fault_of_any_kind(monkeypatch, caplog):
    class BotoCoreError(Exception):
        pass

    def illustrate():
        calls.append(True)
        if len(calls) == 1:
            raise BotoCoreError("the storage is away")
        started.stop()

    calls, started = [], Worker()
    monkeypatch.setattr(started.stopping, "wait", lambda seconds: None)

    started._repeat(illustrate, 1)

    assert len(calls) == 2
    assert caplog.messages == ["worker: illustrate failed, trying again: BotoCoreError: the storage is away"]


def test_worker_ends_in_order_without_a_database(monkeypatch, caplog):
    def away(**values):
        raise OperationalError("gone")

    monkeypatch.setattr(Heartbeat.objects, "filter", away)

    Worker()._last_beat()

    assert caplog.messages == ["worker: the heartbeat stays: OperationalError: gone"]


def test_silent_server_does_not_hold_up_the_mails_of_others(shared_database, settings, monkeypatch, running):
    quick = delivery.deliver
    held = threading.Event()

    def deliver(content, *, recipient, **values):
        if recipient == ADA:
            held.wait(20)
        return quick(content, recipient=recipient, **values)

    monkeypatch.setattr(delivery, "deliver", deliver)
    start()
    start("eve@example.org")

    assert wait_for(lambda: Mail.objects.filter(recipient="eve@example.org", sent_at__isnull=False).exists())
    assert Mail.objects.waiting().get().recipient == ADA
    held.set()


def test_worker_process_sends_within_two_seconds_and_ends_on_sigterm(shared_database, settings, tmp_path):
    with smtp.mail_server(settings) as box:
        environment = os.environ | {"DATABASE_URL": whole.database_address(shared_database), "DATA_DIR": str(tmp_path)}
        environment |= {"EMAIL_URL": f"smtp://127.0.0.1:{box.port}"}
        command = [sys.executable, "manage.py", "worker"]
        with subprocess.Popen(command, cwd=django_settings.BASE_DIR, env=environment) as process:
            alive = wait_for(Heartbeat.objects.exists, seconds=30)
            start()
            sent = wait_for(lambda: box.mails, seconds=2)
            process.send_signal(signal.SIGTERM)
            code = process.wait(10)

    assert alive is True
    assert [mail["To"] for mail in sent] == [ADA]
    assert code == 0
    assert not Heartbeat.objects.exists()
