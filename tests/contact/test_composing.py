from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest

from articles.permissions import SYSTEM
from contact import composing
from contact.acts import answering, mailing, receiving, verifying
from contact.models import Mail, Message, Route, Verification
from tests.contact.flow import ADA, CLIENT, code_of, make_message, prove, start
from tests.factories import NOON, make_story

pytestmark = pytest.mark.django_db


def composed(mail: Mail, *, at=NOON):
    return message_from_bytes(composing.compose(mail, at=at), policy=default)


def text_of(mail: Mail) -> str:
    return composed(mail).get_content().replace("\r\n", "\n")


def message_mail(**values) -> Mail:
    given = {"name": "Ada Lind", "subject": "A leak", "text": "The dam leaks.", **values}
    receiving.receive(prove(start(at=NOON), at=NOON), **given, at=NOON)
    return Mail.objects.get(kind="message")


@pytest.fixture(autouse=True)
def recipients(settings):
    settings.CONTACT_RECIPIENTS = ["desk@example.org"]
    settings.DEFAULT_FROM_EMAIL = "The Newsroom <news@example.org>"


def test_code_mail_has_its_headers_and_the_code_first():
    verification = start(at=NOON)

    mail = composed(Mail.objects.get())

    assert mail["Subject"] == "Your code for Newsroom"
    assert mail["From"] == "The Newsroom <news@example.org>"
    assert mail["To"] == ADA
    assert mail["Date"].datetime == NOON
    assert mail["Message-ID"] == Mail.objects.get().mail_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Reply-To"] is None
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().startswith(code_of(verification) + "\r\n")
    assert "12:10 UTC" in mail.get_content()


def test_every_try_is_the_same_mail():
    start(at=NOON)
    mail = Mail.objects.get()

    assert composing.compose(mail, at=NOON) == composing.compose(mail, at=NOON + timedelta(minutes=9))


def test_code_is_composed_under_an_older_key(settings):
    code = code_of(start(at=NOON))
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "the new key"

    assert composed(Mail.objects.get()).get_content().startswith(code)


def used(verification, settings):
    prove(verification, at=NOON)


def replaced(verification, settings):
    verifying.resend(verification, client=CLIENT, at=NOON + timedelta(minutes=2))


def made_under_a_forgotten_key(verification, settings):
    settings.SECRET_KEY = "the new key"


def deleted(verification, settings):
    Verification.objects.all().delete()


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (used, "This code is used or replaced by a newer one."),
        (replaced, "This code is used or replaced by a newer one."),
        (made_under_a_forgotten_key, "This code was made under another SECRET_KEY."),
        (deleted, "What this mail was about has been deleted."),
    ],
)
def test_mail_without_a_point_says_why(settings, happens, reason):
    verification = start(at=NOON)
    mail = Mail.objects.get()
    happens(verification, settings)

    with pytest.raises(composing.Pointless) as pointless:
        composing.compose(mail, at=NOON)

    assert str(pointless.value) == reason


def test_code_that_ended_while_the_mail_waited_is_not_sent():
    start(at=NOON)

    with pytest.raises(composing.Pointless, match="ended before it could be sent"):
        composing.compose(Mail.objects.get(), at=NOON + timedelta(minutes=10))


def test_message_mail_holds_the_whole_message_and_answers_go_to_the_reader(settings):
    story = make_story(slug="dam")
    verification = prove(start(story=story, at=NOON), at=NOON)
    receiving.receive(verification, name="Ada Lind", subject="A leak", text="One.\n\n<b>Zwei & drei</b>", at=NOON)

    mail = composed(Mail.objects.get(kind="message"))

    text = text_of(Mail.objects.get(kind="message"))
    assert mail["Subject"] == "Message: A leak"
    assert mail["To"] == "desk@example.org"
    assert mail["Reply-To"] == ADA
    assert text.startswith("One.\n\n<b>Zwei & drei</b>\n")
    assert f"{settings.SITE_URL}/stories/dam/" in text
    assert f"{settings.SITE_URL}/admin/contact/message/{Message.objects.get().pk}/change/" in text


def test_message_that_is_deleted_meanwhile_is_not_sent():
    mail = Mail.objects.get(pk=message_mail().pk)
    Message.objects.all().delete()

    with pytest.raises(composing.Pointless):
        composing.compose(mail, at=NOON)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Ada\r\nBcc: eve@example.org",
        "Lind, Ada",
        'Ada "the leak" Lind',
        "Eve <eve@example.org>",
        "Eve <eve@example.org>, Ada",
        "Dvořák, Ďábel <eve@example.org>",
        "Ä" * 200,
        "Ä, <eve@example.org> " * 9,
        "eve@example.org," * 12,
        "=?utf-8?q?eve=40example=2Eorg=2C?=",
        "=?utf-8?q?a=0D=0ABcc:_eve@example.org?=",
        "\\",
        "(",
        "\u202eAda",
    ],
)
def test_no_name_makes_a_header_or_an_address_of_its_own(name):
    mail = composed(message_mail(name=name, subject=f"{name} x"[:200]))

    assert [one.addr_spec for one in mail["Reply-To"].addresses] == [ADA]
    assert [one.addr_spec for one in mail["To"].addresses] == ["desk@example.org"]
    assert mail["Bcc"] is None
    assert len(mail.defects) == 0


@pytest.mark.parametrize(
    "text", ["ü" * 50_000, "Zeile ü\n" * 5_000, "x" * 50_000, ".\n..\n.", "From me", "日本 " * 400]
)
def test_any_text_goes_over_the_wire_as_plain_ascii_and_comes_out_whole(text):
    mail = message_mail(text=text)

    wire = composing.compose(mail, at=NOON)

    assert wire.isascii()
    assert max(len(line) for line in wire.split(b"\r\n")) <= 998
    assert text_of(mail).startswith(text.strip() + "\n")


def test_sealed_mail_is_sent_as_it_was_given():
    (mail,) = mailing.enqueue_sealed(
        b"Subject: x\r\n\r\ny", ["a@example.org"], sender="b@example.org", message_id="<c@d>"
    )

    assert composing.compose(mail, at=NOON) == b"Subject: x\r\n\r\ny"


def test_sealed_mail_under_a_forgotten_key_cannot_be_sent(settings):
    (mail,) = mailing.enqueue_sealed(b"x", ["a@example.org"], sender="b@example.org", message_id="<c@d>")
    settings.SECRET_KEY = "the new key"

    with pytest.raises(composing.Pointless, match="another SECRET_KEY"):
        composing.compose(mail, at=NOON)


# --- categories and threads -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("category", "subject", "label"),
    [
        ("tip", "Tip: A leak", "A tip"),
        ("correction", "Correction: A leak", "A correction"),
        ("press", "Press question: A leak", "A press question"),
        ("other", "Message: A leak", "Something else"),
    ],
)
def test_message_mail_tells_the_category(category, subject, label):
    make_message(category=category)

    mail = Mail.objects.get(kind="message")

    assert composed(mail)["Subject"] == subject
    assert f"\nCategory: {label}\n" in text_of(mail)


def test_message_mail_tells_first_that_the_address_is_a_throwaway_one():
    Message.objects.filter(pk=make_message().pk).update(has_throwaway_address=True)

    text = text_of(Mail.objects.get(kind="message"))

    assert text.startswith("The reader's address is a throw-away one: it may be gone before an answer is read.\n\n")
    assert "The dam at Vik leaks." in text


def test_the_first_mail_begins_the_thread_and_the_others_refer_to_it(settings):
    settings.CONTACT_RECIPIENTS = ["desk@example.org", "night@example.org"]
    message = make_message()

    first, second = map(composed, message.mails.order_by("pk"))

    assert (first["Message-ID"], first["In-Reply-To"], first["References"]) == (message.thread_id, None, None)
    assert second["Message-ID"] != message.thread_id
    assert (second["In-Reply-To"], second["References"]) == (message.thread_id, message.thread_id)


def answer_mail(text="Thank you.", *, key="k1", subject="Re: A leak") -> Mail:
    """The mail with an answer to the one message there is."""
    message = Message.objects.first() or make_message()
    kept = answering.answer(message, by=SYSTEM, subject=subject, text=text, form_key=key, at=NOON)
    return kept.mails.get()


def test_answer_goes_to_the_reader_in_the_thread_and_quotes_her():
    Route.objects.create(category="press", recipients="press@example.org\nboss@example.org")
    message = make_message(category="press", text="The dam leaks.\n\n> Since May.")
    mail = answer_mail("Thank you.\n\nWe look into it.")

    found = composed(mail)

    assert found["Subject"] == "Re: A leak"
    assert found["From"] == "The Newsroom <news@example.org>"
    assert found["To"] == ADA
    assert found["Reply-To"] == "press@example.org, boss@example.org"
    assert (found["In-Reply-To"], found["References"]) == (message.thread_id, message.thread_id)
    assert found["Message-ID"] == mail.mail_id
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["Date"].datetime == NOON
    text = text_of(mail)
    assert text.startswith("Thank you.\n\nWe look into it.\n")
    assert text.endswith("under “A leak”:\n\n> The dam leaks.\n>\n> > Since May.\n")


def test_a_second_answer_refers_to_the_first_too():
    first, second = answer_mail(), answer_mail("One thing more.", key="k2")

    found = composed(second)

    thread = Message.objects.get().thread_id
    assert found["In-Reply-To"] == thread
    assert found["References"].split() == [thread, first.mail_id]


def test_answer_is_sent_under_the_sites_name_where_the_sender_has_none(settings):
    settings.DEFAULT_FROM_EMAIL, settings.SITE_NAME, settings.CONTACT_RECIPIENTS = (
        "news@example.org",
        "The Vik Times",
        [],
    )

    found = composed(answer_mail())

    assert found["From"] == "The Vik Times <news@example.org>"
    assert found["Reply-To"] is None


@pytest.mark.parametrize(
    "name", ["Ada\r\nBcc: e@x.org", "Vik, <eve@example.org>", "Ä" * 200, "=?utf-8?q?a=0D=0ABcc:_e@x.org?=", 'a "b" \\']
)
def test_no_subject_or_site_name_makes_a_header_or_an_address_of_its_own(settings, name):
    settings.DEFAULT_FROM_EMAIL, settings.SITE_NAME = "news@example.org", name

    found = composed(answer_mail(subject=f"Re: {name}"[:250]))

    assert [one.addr_spec for one in found["From"].addresses] == ["news@example.org"]
    assert [one.addr_spec for one in found["To"].addresses] == [ADA]
    assert found["Bcc"] is None
    assert len(found.defects) == 0


def test_an_answer_to_what_is_deleted_meanwhile_is_not_sent():
    mail = Mail.objects.get(pk=answer_mail().pk)
    Message.objects.all().delete()

    with pytest.raises(composing.Pointless):
        composing.compose(mail, at=NOON)
