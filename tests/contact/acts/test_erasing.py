from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType

from contact import worker
from contact.acts import erasing, holding, mailing, persons, reading, receiving, recording
from contact.models import Answer, CodeSent, Erasure, Mail, Message, MessageNote, Reading, Verification
from contact.pure import addresses
from tests.contact import flow
from tests.contact.flow import ADA, prove, start
from tests.factories import NOON, make_story, make_user
from tests.parallel import together

SECOND = timedelta(seconds=1)
EVERYTHING = (Verification, Message, Answer, MessageNote, Reading, Mail, LogEntry)


@pytest.fixture(autouse=True)
def recipients(settings):
    settings.CONTACT_RECIPIENTS = ["desk@example.org"]
    settings.CONTACT_RESEND_SECONDS = 0


def outfit(message: Message) -> Message:
    """All that may belong to a message."""
    answer = Answer.objects.create(
        message=message, author_name="erin", subject="Re", text="Yes.", sent_at=NOON, form_key=f"{message.pk}"
    )
    values = {"recipient": message.address, "created_at": NOON, "next_try_at": NOON}
    Mail.objects.create(kind="answer", answer=answer, **values)
    MessageNote.objects.create(message=message, author_name="erin", text="Call her.", written_at=NOON)
    reading.record(message, by=make_user(), at=NOON)
    recording.record(message, "Assigned.", by=make_user())
    return message


def left() -> list[int]:
    return [model.objects.count() for model in EVERYTHING]


def erase(address=ADA, **values) -> erasing.Proof:
    return erasing.erase(address, by="root", **values)


def log(sentence: str, about="A story") -> LogEntry:
    values = {"user": make_user(), "content_type": ContentType.objects.get_for_model(Verification), "object_id": "1"}
    return LogEntry.objects.create(**values, object_repr=about, action_flag=CHANGE, change_message=sentence)


@pytest.mark.django_db
def test_all_of_a_person_goes_and_the_proof_counts_it():
    outfit(flow.receive(at=NOON))

    proof = erase(at=NOON)

    assert left() == [0, 0, 0, 0, 0, 0, 0]
    assert proof.stayed == []
    assert proof.counts == {
        "verifications": 1,
        "messages": 1,
        "answers": 1,
        "notes of the desk": 1,
        "entries of who read": 1,
        "mails of the outbox": 3,
        "counters": 1,
        "entries of the history": 1,
    }
    kept = Erasure.objects.get()
    assert (kept.at, kept.by, kept.counts, kept.address_key) == (NOON, "root", proof.counts, proof.address_key)
    assert "ada" not in f"{kept.address_key}{kept.counts}"


@pytest.mark.django_db
def test_others_lose_nothing():
    for number, address in enumerate(["eve@example.org", "ada@example.net", "adam@example.org", "a.da@example.org"]):
        outfit(flow.receive(address, subject=f"Mine {number}", at=NOON))
    before = left()

    proof = erase()

    assert left() == before
    assert sum(proof.counts.values()) == 0
    assert not Erasure.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["ada@bücher.example", "ADA@xn--bcher-kva.example", "Ada+news@Bücher.example"])
def test_every_spelling_of_an_address_is_the_same_person(asked):
    for spelled in ["ada@bücher.example", "Ada+tips@BÜCHER.example"]:
        flow.receive(addresses.accept(spelled), at=NOON)

    proof = erase(addresses.accept(asked))

    assert (proof.counts["messages"], left()) == (2, [0, 0, 0, 0, 0, 0, 0])


@pytest.mark.django_db
def test_a_sign_that_databases_search_by_is_a_letter():
    flow.receive("adaxlind@example.org", at=NOON)

    assert erase("ada_lind@example.org").counts["messages"] == 0
    assert erase("ada%@example.org").counts["messages"] == 0


@pytest.mark.django_db
def test_mails_to_an_address_of_the_desk_about_others_stay():
    flow.receive("eve@example.org", at=NOON)

    erase("desk@example.org")

    assert Mail.objects.filter(kind="message", recipient="desk@example.org").count() == 1


@pytest.mark.django_db
def test_what_is_on_hold_stays_with_all_that_belongs_to_it():
    held = outfit(flow.receive(at=NOON, subject="Held"))
    outfit(flow.receive(at=NOON + SECOND))
    holding.hold(held, "Case of ada@example.org", by=make_user("Desk lead"))

    proof = erase()

    assert [message.subject for message in proof.stayed] == ["Held"]
    assert (proof.counts["messages"], proof.counts["answers"]) == (1, 1)
    assert left() == [0, 1, 1, 1, 1, 2, 2]
    assert Message.objects.get().text == "The dam at Vik leaks."
    assert sorted(Mail.objects.values_list("kind", flat=True)) == ["answer", "message"]


@pytest.mark.django_db
def test_entries_of_the_history_that_name_an_address_or_a_subject_of_others_stay():
    flow.receive(at=NOON, subject="A leak at Vik")
    stay = [log("Put on hold: ask bada@example.org."), log("Corrected after “A leak at Vik”."), log("Leaks are found.")]

    assert erase().counts["entries of the history"] == 0
    assert list(LogEntry.objects.order_by("pk")) == stay


@pytest.mark.django_db
def test_counters_go_also_those_under_a_former_secret(settings):
    start(at=NOON)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new secret of this site", [settings.SECRET_KEY]

    assert erase().counts["counters"] == 1
    assert not CodeSent.objects.filter(key__startswith="address:").exists()


@pytest.mark.django_db
def test_who_knows_the_address_finds_the_proof_also_after_the_secret_was_changed(settings):
    flow.receive(at=NOON)
    erase(at=NOON)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new secret of this site", [settings.SECRET_KEY]

    assert [one.at for one in persons.erasures("ADA+x@example.org")] == [NOON]
    assert not persons.erasures("eve@example.org").exists()


@pytest.mark.django_db
def test_all_of_it_or_nothing_is_erased(monkeypatch):
    outfit(flow.receive(at=NOON))
    before = left()
    monkeypatch.setattr(Erasure.objects, "create", None)

    with pytest.raises(TypeError):
        erase()

    assert left() == before


def test_a_message_that_comes_in_at_the_same_moment_is_erased_or_refused(shared_database):
    for number in range(4):
        verification = prove(start(f"ada+{number}@example.org"))

        def work(index, verification=verification):
            if index:
                return erase()
            return receiving.receive(verification, name="", subject="Late", text="…")

        message, proof = together(2, work)

        assert left() == [0, 0, 0, 0, 0, 0, 0]
        if isinstance(message, Exception):
            assert message.sentence == "Your address has to be proven again before the message can be taken."
        assert (proof.counts["verifications"], proof.counts["messages"]) == (1, int(isinstance(message, Message)))


def test_erased_twice_at_the_same_moment_each_row_is_counted_once(shared_database):
    for number in range(3):
        flow.receive(f"ada+{number}@example.org", at=NOON)

    proofs = together(3, lambda number: erase())

    assert sum(proof.counts["messages"] for proof in proofs) == 3
    assert Erasure.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["code", "message", "answer"])
def test_a_worker_that_has_a_mail_of_it_in_hand_finds_it_gone(kind, monkeypatch):
    monkeypatch.setattr(worker.delivery, "deliver", lambda *args, **values: mailing.Outcome("sent", "250"))
    outfit(flow.receive(at=NOON))
    (mail,) = [one for one in mailing.claim_due(10, at=NOON + SECOND) if one.kind == kind]

    erase()

    assert mailing.record(mail, mailing.Outcome("sent", "250")) is False
    if kind != "answer":
        assert worker.send(mail).state == "final"
    assert left() == [0, 0, 0, 0, 0, 0, 0]


@pytest.mark.django_db
def test_entries_of_the_past_lose_the_words_of_their_messages():
    values = {"user": make_user(), "action_flag": CHANGE}
    about = ContentType.objects.get_for_model(Message)
    LogEntry.objects.create(**values, content_type=about, object_id="7", object_repr="Leak (ada@example.org)")
    other = ContentType.objects.get_for_model(make_story())
    LogEntry.objects.create(**values, content_type=other, object_id="7", object_repr="A story")

    import_module("contact.migrations.0005_sources").take_words_out(apps, None)

    assert sorted(LogEntry.objects.values_list("object_repr", flat=True)) == ["A story", "Message 7"]
