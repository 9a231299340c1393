from datetime import timedelta

import pytest
from django.contrib.admin.models import DELETION, LogEntry
from django.core.management import call_command
from django.db import connection, transaction

from articles.permissions import SYSTEM
from articles.pure.refusal import Refusal
from contact.acts import counting, forgetting, holding, mailing, reading, receiving, recording
from contact.models import (
    Answer,
    CodeSent,
    CountingKey,
    Heartbeat,
    Mail,
    Message,
    MessageNote,
    Reading,
    Route,
    Verification,
)
from tests.contact import flow
from tests.contact.flow import prove, start
from tests.factories import NOON, make_user
from tests.parallel import together

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

    assert capsys.readouterr().out.startswith(said)
    assert Message.objects.count() == left


@pytest.mark.parametrize("days", ["-1", "x", "1.5", "99999", "1" * 50, ""])
def test_command_refuses_nonsense_days_in_a_sentence(days):
    with pytest.raises(Exception, match="whole number of days from 0 to 36500"):
        call_command("purge_contact", "--older-than", days)


# --- retention by category, holds, many at once ---------------------------------------------------------------------


def outfit(message: Message) -> None:
    """All that may belong to a message."""
    answer = Answer.objects.create(
        message=message, author_name="erin", subject="Re", text="Yes.", sent_at=NOON, form_key=f"{message.pk}"
    )
    values = {"recipient": message.address, "created_at": NOON, "next_try_at": NOON, "sent_at": NOON}
    Mail.objects.create(kind="answer", answer=answer, **values)
    MessageNote.objects.create(message=message, author_name="erin", text="Call her.", written_at=NOON)
    reading.record(message, by=make_user(), at=NOON)
    recording.record(message, "Assigned.", by=make_user())


def belongings() -> list[int]:
    models = (Message, Answer, MessageNote, Reading, LogEntry)
    return [model.objects.count() for model in models] + [Mail.objects.exclude(kind="code").count()]


def test_each_category_goes_when_its_own_time_is_over():
    Route.objects.create(category="tip", retention_days=0)
    Route.objects.create(category="press", retention_days=10)
    for category in ("tip", "press", "other"):
        flow.receive(at=NOON, category=category)

    left = []
    for after in (SECOND, 10 * DAY, 365 * DAY):
        forgetting.purge(at=NOON + after)
        left.append(list(Message.objects.order_by("category").values_list("category", flat=True)))

    assert left == [["other", "press"], ["other"], []]


def test_a_message_goes_with_all_that_belongs_to_it():
    outfit(flow.receive(at=NOON))
    assert belongings() == [1, 1, 1, 1, 1, 2]

    forgetting.purge(at=NOON + 365 * DAY)

    assert belongings() == [0, 0, 0, 0, 0, 0]


def test_a_hold_keeps_a_message_with_all_that_belongs_to_it():
    message = flow.receive(at=NOON)
    outfit(message)
    Mail.objects.filter(message=message).update(sent_at=NOON)
    holding.hold(message, "Court case 7", by=SYSTEM)

    forgetting.purge(at=NOON + 1000 * DAY)
    assert belongings() == [1, 1, 1, 1, 1, 2]

    holding.release(message, by=SYSTEM)
    assert forgetting.purge(at=NOON + 1000 * DAY)["messages"] == 1
    assert belongings() == [0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize(("after", "left"), [(13 * timedelta(hours=1) - SECOND, 1), (13 * timedelta(hours=1), 0)])
def test_a_counting_key_goes_an_hour_after_its_day(after, left):
    counting.client_keys("192.0.2.7", at=NOON)

    forgetting.keep_house(at=NOON + after)

    assert CountingKey.objects.count() == left


def test_many_messages_go_in_batches(monkeypatch):
    monkeypatch.setattr(forgetting, "BATCH", 2)
    for number in range(5):
        flow.receive(f"reader{number}@example.org", at=NOON)

    counts = forgetting.purge(at=NOON + 365 * DAY)

    assert (counts["messages"], counts["verifications"]) == (5, 5)
    assert not Message.objects.exists()


def test_purges_at_the_same_moment_count_each_message_once(shared_database, monkeypatch):
    monkeypatch.setattr(forgetting, "BATCH", 2)
    for number in range(7):
        flow.receive(f"reader{number}@example.org", at=NOON)

    done = together(4, lambda number: forgetting.purge(at=NOON + 365 * DAY)["messages"])

    assert sum(done) == 7
    assert not Message.objects.exists()


def test_a_hold_while_a_purge_runs_counts_or_is_told_that_it_came_too_late(shared_database, monkeypatch):
    monkeypatch.setattr(forgetting, "BATCH", 1)
    messages = [flow.receive(f"reader{number}@example.org", at=NOON) for number in range(6)]

    def work(number):
        if number == 0:
            return forgetting.purge(at=NOON + 365 * DAY)["messages"]
        holding.hold(messages[number], "Court case 7", by=SYSTEM)
        return messages[number].pk

    purged, *held = together(6, work)

    refused = [one for one in held if isinstance(one, Refusal)]
    kept = [one for one in held if not isinstance(one, Exception)]
    assert len(refused) + len(kept) == 5
    assert {one.sentence for one in refused} <= {"This message has been deleted."}
    assert sorted(Message.objects.values_list("pk", flat=True)) == sorted(kept)
    assert purged == 6 - len(kept)


def test_a_message_that_somebody_has_in_hand_is_passed_over_and_goes_with_the_next_purge(shared_database):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time.")
    message = flow.receive(at=NOON)
    # Deleting it would clear the message's column, and wait.
    Verification.objects.all().delete()

    with transaction.atomic():
        Message.objects.select_for_update().get(pk=message.pk)
        passed = together(1, lambda number: forgetting.purge(at=NOON + 365 * DAY)["messages"])

    assert passed == [0]
    assert forgetting.purge(at=NOON + 365 * DAY)["messages"] == 1


def test_a_worker_that_mails_a_message_which_is_purged_meanwhile_goes_on():
    message = flow.receive(at=NOON)
    (mail,) = mailing.claim_due(10, at=NOON + SECOND)[-1:]
    assert mail.message == message

    forgetting.purge(at=NOON + 365 * DAY)

    assert mailing.record(mail, mailing.Outcome("sent", "250"), at=NOON + 366 * DAY) is False
    assert not Mail.objects.exists()


# --- by hand --------------------------------------------------------------------------------------------------------


def test_whoever_deletes_leaves_an_entry_without_a_word_of_the_message():
    outfit(flow.receive(at=NOON))
    lead, key = make_user("Desk lead"), Message.objects.get().pk

    assert forgetting.delete(Message.objects.all(), by=lead) == 1

    (entry,) = LogEntry.objects.all()
    assert (entry.user, entry.action_flag, entry.object_repr) == (lead, DELETION, f"Message {key}")
    assert entry.change_message == ""
    assert belongings() == [0, 0, 0, 0, 1, 0]


def test_nothing_is_deleted_while_one_of_them_is_on_hold():
    flow.receive("one@example.org", at=NOON)
    flow.receive("two@example.org", at=NOON, hold_reason="Court case 7")

    with pytest.raises(Refusal) as refused:
        forgetting.delete(Message.objects.all(), by=SYSTEM)

    assert refused.value.sentence == (
        "On legal hold, so not to be deleted until the hold is taken off: “A leak” (Court case 7)."
    )
    assert Message.objects.count() == 2


def test_deleting_is_for_desk_leads():
    flow.receive(at=NOON)

    with pytest.raises(Refusal, match="Only desk leads may delete messages"):
        forgetting.delete(Message.objects.all(), by=make_user("Editor"))

    assert Message.objects.count() == 1


# --- the command's preview ------------------------------------------------------------------------------------------


def test_dry_run_shows_what_goes_by_category_and_what_is_held(capsys, time_machine):
    time_machine.move_to(NOON, tick=False)
    Route.objects.create(category="tip", retention_days=7)
    flow.receive(at=NOON - 8 * DAY, category="tip")
    flow.receive(at=NOON - 8 * DAY, category="press")
    flow.receive(at=NOON - 31 * DAY, category="press", status="spam")
    flow.receive(at=NOON - 400 * DAY, hold_reason="Court case 7")

    call_command("purge_contact", "--dry-run")

    assert capsys.readouterr().out == (
        "would delete verifications 4, messages 2, mails 0\n"
        "  A tip: 1, kept for 7 days\n"
        "  A correction: 0, kept for 365 days\n"
        "  A press question: 1, kept for 365 days\n"
        "  Something else: 0, kept for 365 days\n"
        "of these spam: 1, kept for 30 days at most\n"
        "on legal hold, not deleted: 1\n"
    )
    assert Message.objects.count() == 4
