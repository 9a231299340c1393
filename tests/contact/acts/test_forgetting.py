from datetime import timedelta

import pytest
from django.core.management import call_command

from contact.acts import forgetting, receiving
from contact.models import CodeSent, Heartbeat, Mail, Message, Verification
from tests.contact.flow import prove, start
from tests.factories import NOON

pytestmark = pytest.mark.django_db
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def recipients(settings):
    settings.CONTACT_RECIPIENTS = ["desk@example.org"]


def receive(*, at):
    return receiving.receive(prove(start(at=at), at=at), name="", subject="Hello", text="…", at=at)


def kept() -> tuple[int, int, int, int]:
    return tuple(model.objects.count() for model in (Verification, Message, Mail, CodeSent))


@pytest.mark.parametrize(("after", "gone"), [(599 * SECOND, 0), (600 * SECOND, 1), (DAY, 1)])
def test_verification_without_proof_goes_when_its_code_ends(after, gone):
    start(at=NOON)

    counts = forgetting.purge(at=NOON + after)

    assert counts == {"verifications": gone, "messages": 0, "mails": 0}
    assert Verification.objects.count() == 1 - gone


@pytest.mark.parametrize(("after", "left"), [(600 * SECOND, 1), (DAY + 599 * SECOND, 1), (DAY + 600 * SECOND, 0)])
def test_worker_keeps_a_verification_a_day_longer_to_tell_who_comes_late(after, left):
    start(at=NOON)

    forgetting.keep_house(at=NOON + after)

    assert Verification.objects.count() == left


@pytest.mark.parametrize(("after", "gone"), [(600 * SECOND, 0), (DAY - SECOND, 0), (DAY, 1)])
def test_proof_goes_when_it_is_good_no_longer(after, gone):
    prove(start(at=NOON), at=NOON)

    assert forgetting.purge(at=NOON + after)["verifications"] == gone


def test_message_outlives_its_verification():
    message = receive(at=NOON)

    forgetting.purge(at=NOON + 2 * DAY)

    assert not Verification.objects.exists()
    assert Message.objects.get() == message
    assert Mail.objects.get().kind == "message"


@pytest.mark.parametrize(
    ("days", "after", "gone"),
    [
        (None, 365 * DAY - SECOND, 0),
        (None, 365 * DAY, 1),
        (30, 30 * DAY - SECOND, 0),
        (30, 30 * DAY, 1),
        (0, SECOND, 1),
    ],
)
def test_message_goes_past_its_retention_and_its_mail_with_it(days, after, gone):
    receive(at=NOON)

    counts = forgetting.purge(days=days, at=NOON + after)

    assert counts["messages"] == gone
    assert Message.objects.count() == Mail.objects.filter(kind="message").count() == 1 - gone


def test_finished_mail_goes_and_waiting_mail_stays():
    values = {"kind": "other", "recipient": "a@example.org", "created_at": NOON, "next_try_at": NOON}
    for end in ({"sent_at": NOON}, {"gave_up_at": NOON}, {}):
        Mail.objects.create(**values, **end)

    counts = forgetting.purge(at=NOON + 365 * DAY)

    assert counts["mails"] == 2
    assert Mail.objects.get().sent_at is None


def test_counters_and_heartbeats_of_the_past_go():
    start(at=NOON)
    Heartbeat.objects.create(worker="old", started_at=NOON, seen_at=NOON - DAY)
    Heartbeat.objects.create(worker="new", started_at=NOON, seen_at=NOON)

    forgetting.purge(at=NOON + timedelta(hours=1) - SECOND)
    assert CodeSent.objects.count() == 3

    forgetting.purge(at=NOON + timedelta(hours=1))
    assert CodeSent.objects.count() == 0
    assert Heartbeat.objects.get().worker == "new"


def test_dry_run_counts_the_same_and_deletes_nothing():
    receive(at=NOON)
    start(at=NOON)
    before = kept()
    later = NOON + 400 * DAY

    counted = forgetting.purge(at=later, dry_run=True)

    assert kept() == before
    assert counted == forgetting.purge(at=later) == {"verifications": 2, "messages": 1, "mails": 0}
    assert kept() == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("options", "said", "left"),
    [
        (["--dry-run"], "would delete verifications 0, messages 0, mails 0\n", 1),
        (["--dry-run", "--older-than", "10"], "would delete verifications 0, messages 1, mails 0\n", 1),
        (["--older-than", "10"], "deleted verifications 0, messages 1, mails 0\n", 0),
        ([], "deleted verifications 0, messages 0, mails 0\n", 1),
    ],
)
def test_command_says_what_it_did(capsys, time_machine, options, said, left):
    time_machine.move_to(NOON, tick=False)
    message = receive(at=NOON)
    Verification.objects.all().delete()
    Message.objects.filter(pk=message.pk).update(received_at=NOON - 20 * DAY)

    call_command("purge_contact", *options)

    assert capsys.readouterr().out == said
    assert Message.objects.count() == left


@pytest.mark.parametrize("days", ["-1", "x", "1.5", "99999", "1" * 50, ""])
def test_command_refuses_nonsense_days_in_a_sentence(days):
    with pytest.raises(Exception, match="whole number of days from 0 to 36500"):
        call_command("purge_contact", "--older-than", days)
