"""Two hundred readers write, each from a browser of their own, some with a slip of the hand."""

import pytest
from django.test import Client

from contact import worker
from contact.models import Mail, Message, Verification
from tests import smtp
from tests.contact.flow import code_of, wrong_code

pytestmark = [pytest.mark.long, pytest.mark.django_db]
MANY = 200


def write(number: int) -> int:
    """The whole way of one reader; the status of the last answer."""
    browser = Client(headers={"Sec-Fetch-Site": "same-origin"}, REMOTE_ADDR=f"192.0.2.{number % 250}")
    browser.post("/contact/", {"email": f"reader{number}@example.org"})
    verification = Verification.objects.get(address=f"reader{number}@example.org")
    for _ in range(number % 5):
        browser.post("/contact/verify/", {"code": wrong_code(verification)})
    browser.post("/contact/verify/", {"code": code_of(verification)})
    text = {"name": f"Reader {number}", "subject": f"Subject {number}", "message": f"Message {number}.\n" * 50}
    browser.post("/contact/message/", text)
    # Sent twice, as by somebody impatient.
    return browser.post("/contact/message/", text, follow=True).status_code


def test_two_hundred_readers_write_one_message_each_and_each_mail_goes_out_once(settings):
    settings.CONTACT_RECIPIENTS = ["desk@example.org", "night@example.org"]

    with smtp.mail_server(settings) as box:
        answers = [write(number) for number in range(MANY)]
        while worker.send_due():
            pass

    assert set(answers) == {200}
    assert sorted(Message.objects.values_list("subject", flat=True)) == sorted(f"Subject {n}" for n in range(MANY))
    assert Mail.objects.waiting().count() == 0
    received = [one.recipients[0] for one in box.envelopes]
    assert received.count("desk@example.org") == received.count("night@example.org") == MANY
    assert len({mail["Message-ID"] for mail in box.mails}) == len(box.mails)
