from datetime import timedelta

import pytest

from articles.pure.refusal import Refusal
from contact.acts import mailing, receiving
from contact.models import Mail, Message, Route, Verification
from tests.contact.flow import ADA, mailed_to, make_message, prove, start
from tests.factories import NOON, make_story
from tests.parallel import together

pytestmark = pytest.mark.django_db
TEXT = {"name": "Ada Lind", "subject": "A leak", "text": "The dam leaks."}


@pytest.fixture(autouse=True)
def recipients(settings):
    settings.CONTACT_RECIPIENTS = ["desk@example.org", "night@example.org"]


def test_message_is_stored_and_mailed_to_each_recipient():
    story = make_story()
    verification = prove(start(story=story, at=NOON), at=NOON)

    message = receiving.receive(verification, **TEXT, at=NOON)

    assert (message.address, message.name, message.subject, message.text) == (
        ADA,
        "Ada Lind",
        "A leak",
        "The dam leaks.",
    )
    assert (message.story, message.received_at) == (story, NOON)
    assert list(message.mails.order_by("pk").values_list("recipient", flat=True)) == [
        "desk@example.org",
        "night@example.org",
    ]


def test_without_recipients_the_message_is_stored_all_the_same(settings):
    settings.CONTACT_RECIPIENTS = []

    receiving.receive(prove(start()), **TEXT)

    assert Message.objects.count() == 1
    assert not Mail.objects.filter(kind="message").exists()


def test_sent_again_it_is_the_message_already_there():
    verification = prove(start())

    stored = [receiving.receive(verification, **TEXT) for _ in range(3)]

    assert stored == [Message.objects.get()] * 3
    assert Mail.objects.filter(kind="message").count() == 2


@pytest.mark.parametrize("other", [{"name": "Bo"}, {"subject": "A flood"}, {"text": "The second dam leaks too."}])
def test_another_message_on_the_same_proof_is_refused(other):
    verification = prove(start())
    receiving.receive(verification, **TEXT)

    with pytest.raises(Refusal) as refused:
        receiving.receive(verification, **TEXT | other)

    assert refused.value.sentence == receiving.SECOND
    assert Message.objects.count() == 1


def test_no_message_without_proof():
    with pytest.raises(Refusal) as refused:
        receiving.receive(start(), **TEXT)

    assert refused.value.sentence == "Your address has to be proven again before the message can be taken."
    assert not Message.objects.exists()


@pytest.mark.parametrize(("hours", "taken"), [(0, 1), (23, 1), (24, 0), (48, 0)])
def test_proof_lasts_a_day(hours, taken):
    verification = prove(start(at=NOON), at=NOON)

    try:
        receiving.receive(verification, **TEXT, at=NOON + timedelta(hours=hours))
    except Refusal:
        pass

    assert Message.objects.count() == taken


def test_words_are_stored_without_what_cannot_be_seen():
    verification = prove(start())

    message = receiving.receive(
        verification, name="Ada\r\nBcc: x@y.z", subject="A\x00 leak\u2028\ud800", text=" one\r\n\x07two\r "
    )

    message.refresh_from_db()
    assert (message.name, message.subject, message.text) == ("Ada Bcc: x@y.z", "A leak", "one\ntwo")


def test_fault_while_queueing_the_mail_leaves_no_message_behind(settings, monkeypatch):
    verification = prove(start())
    settings.CONTACT_RECIPIENTS = ["desk@example.org"]
    with monkeypatch.context() as broken:
        broken.setattr(mailing, "new_message_id", lambda: None)
        with pytest.raises(Exception, match=r"(?i)null"):
            receiving.receive(verification, **TEXT)

    receiving.receive(verification, **TEXT)
    assert Message.objects.count() == 1


def test_of_twelve_sends_at_once_one_message_is_kept_and_mailed(shared_database, settings):
    settings.CONTACT_RECIPIENTS = ["desk@example.org"]
    prove(start())

    stored = together(12, lambda _: receiving.receive(Verification.objects.get(), **TEXT))

    assert stored == [Message.objects.get()] * 12
    assert Mail.objects.filter(kind="message").count() == 1


def test_a_category_goes_to_the_recipients_of_its_route():
    Route.objects.create(category="press", recipients="press@example.org\nboss@example.org")
    Route.objects.create(category="tip", recipients="")

    found = {one: mailed_to(make_message(category=one)) for one in ("press", "tip", "other")}

    desk = ["desk@example.org", "night@example.org"]
    assert found == {"press": ["press@example.org", "boss@example.org"], "tip": desk, "other": desk}


def test_without_a_category_it_is_something_else():
    assert Message.objects.get(pk=make_message().pk).category == "other"


def test_a_category_that_there_is_not_is_refused():
    with pytest.raises(Refusal) as refused:
        make_message(category="gossip")

    assert (refused.value.sentence, refused.value.field) == ("Choose what your message is.", "category")
    assert not Message.objects.exists()


def test_a_new_message_is_new_and_its_first_mail_begins_the_thread():
    message = make_message()

    first, second = message.mails.order_by("pk")
    assert (message.status, message.thread_id) == ("new", first.mail_id)
    assert second.mail_id not in {"", message.thread_id}


def test_what_a_robot_sent_waits_as_spam_without_a_mail():
    message = make_message(is_suspect=True)

    assert message.status == "spam"
    assert mailed_to(message) == []
    assert message.thread_id


def test_message_of_a_suspect_waits_as_spam_and_nobody_is_mailed():
    verification = prove(start(is_suspect=True))

    stored = [receiving.receive(verification, **TEXT) for _ in range(2)]

    assert stored == [Message.objects.get()] * 2
    assert (stored[0].status, stored[0].text) == ("spam", "The dam leaks.")
    assert not Mail.objects.filter(kind="message").exists()


def test_message_has_the_category_that_its_reader_chose():
    told = receiving.receive(prove(start()), **TEXT, category="tip")
    other = receiving.receive(prove(start("bo@example.org")), **TEXT)

    assert (told.category, told.status, other.category) == ("tip", "new", "other")


def test_reader_may_say_that_it_is_not_about_the_story():
    verification = prove(start(story=make_story()))

    assert receiving.receive(verification, **TEXT, about_story=False).story is None


@pytest.mark.parametrize(
    ("address", "flagged"),
    [
        ("ada@throwaway.example", True),
        ("ada@mail.Throwaway.example", True),
        ("ada@bücher.example", True),
        ("ada@example.org", False),
        ("ada@notthrowaway.example", False),
        ("throwaway.example@example.org", False),
    ],
)
def test_address_of_a_throw_away_domain_is_flagged_and_taken(settings, address, flagged):
    settings.CONTACT_THROWAWAY_DOMAINS = ["throwaway.example", "xn--bcher-kva.example"]

    message = receiving.receive(prove(start(address)), **TEXT)

    assert message.has_throwaway_address is flagged
    assert Mail.objects.filter(kind="message").count() == 2
