from email import message_from_bytes
from email.policy import default

import pytest
from django.core.mail import BadHeaderError, EmailMultiAlternatives, mail_admins, send_mail
from django.db import transaction

from contact import composing, worker
from contact.models import Mail
from tests import smtp
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outbox(settings):
    # The test runner puts Django's own memory in its place.
    settings.EMAIL_BACKEND = "contact.mail_backend.OutboxBackend"


def send(*recipients, text="A secret text."):
    return send_mail("Hello", text, "Desk <desk@example.org>", recipients)


def composed(mail):
    return message_from_bytes(composing.compose(mail, at=NOON), policy=default)


def test_mail_lies_encrypted_in_the_outbox():
    assert send("ada@example.org") == 1

    mail = Mail.objects.get()
    assert (mail.kind, mail.recipient, mail.sender) == ("other", "ada@example.org", "desk@example.org")
    assert b"secret" not in bytes(mail.sealed)
    assert composed(mail).get_content() == "A secret text."


def test_mail_has_the_headers_of_every_mail():
    send("ada@example.org")

    mail = composed(Mail.objects.get())
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == Mail.objects.get().mail_id
    assert mail["Date"] is not None
    assert mail["From"] == "Desk <desk@example.org>"


def test_headers_that_the_caller_gave_stay():
    EmailMultiAlternatives("Hello", "…", "a@b.org", ["c@d.org"], headers={"Message-ID": "<x@y>"}).send()

    assert composed(Mail.objects.get())["Message-ID"] == "<x@y>"
    assert Mail.objects.get().mail_id == "<x@y>"


def test_each_address_is_a_mail_of_its_own_and_nobody_sees_bcc():
    message = EmailMultiAlternatives(
        "Hello", "…", "a@b.org", ["c@d.org", "C <c@d.org>"], cc=["e@f.org"], bcc=["g@h.org", "e@f.org"]
    )

    assert message.send() == 1

    assert list(Mail.objects.order_by("pk").values_list("recipient", flat=True)) == [
        "c@d.org",
        "e@f.org",
        "g@h.org",
    ]
    assert all(b"g@h.org" not in composing.compose(mail, at=NOON) for mail in Mail.objects.all())


def test_address_under_a_unicode_domain_is_one_that_smtp_can_say():
    send("ada@bücher.example")

    assert Mail.objects.get().recipient == "ada@xn--bcher-kva.example"


def test_mail_to_nobody_is_none():
    assert send() == 0
    assert not Mail.objects.exists()


def test_mail_of_a_transaction_that_fails_is_gone():
    with pytest.raises(RuntimeError), transaction.atomic():
        send("ada@example.org")
        raise RuntimeError

    assert not Mail.objects.exists()


def test_header_with_a_line_break_is_refused():
    with pytest.raises(BadHeaderError):
        send_mail("Hello\nBcc: eve@example.org", "…", "a@b.org", ["c@d.org"])

    assert not Mail.objects.exists()


def test_mail_to_the_admins_goes_the_same_way(settings):
    settings.ADMINS = [("Erin", "erin@example.org")]

    mail_admins("Fault", "…")

    assert Mail.objects.get().recipient == "erin@example.org"


def test_content_is_wiped_once_it_was_sent(settings):
    send("ada@example.org", text="Grüße\n.\nEnd")

    with smtp.mail_server(settings) as box:
        worker.send_due()

    mail = Mail.objects.get()
    assert mail.sealed is None
    assert mail.sent_at is not None
    assert box.envelopes[0].sender == "desk@example.org"
    assert box.mails[0].get_content() == "Grüße\r\n.\r\nEnd\r\n"


def test_content_that_was_refused_stays_encrypted_for_the_desk_to_send_again(settings):
    send("ada@example.org")

    with smtp.mail_server(settings, rcpt=["550 No such user"]):
        worker.send_due()

    mail = Mail.objects.get()
    assert mail.gave_up_at is not None
    assert b"secret" not in bytes(mail.sealed)
