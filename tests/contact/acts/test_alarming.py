"""When all readers together have had their codes: the desk is told, once an hour however many are refused."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest

from contact import composing
from contact.acts import alarming, verifying
from contact.acts.limiting import LimitReached
from contact.models import Alarm, Mail
from tests.contact.flow import CLIENT, start
from tests.factories import NOON
from tests.parallel import together

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def one_code_for_all(settings):
    settings.EMAIL_BACKEND = "contact.mail_backend.OutboxBackend"
    settings.CONTACT_CODES_PER_HOUR = 1
    settings.CONTACT_RECIPIENTS = ["desk@example.org", "night@example.org"]


def refused(number: int, *, at=NOON) -> None:
    with pytest.raises(LimitReached):
        verifying.start(f"reader{number}@example.org", client=f"192.0.2.{number}", at=at)


def alarms() -> list[Mail]:
    return list(Mail.objects.filter(kind="other").order_by("pk"))


def test_the_desk_is_told_by_mail_and_the_time_is_kept():
    start(at=NOON)
    refused(1, at=NOON + MINUTE)

    assert alarming.codes_ran_out(at=NOON + MINUTE) == NOON + MINUTE
    assert [mail.recipient for mail in alarms()] == ["desk@example.org", "night@example.org"]
    mail = message_from_bytes(composing.compose(alarms()[0], at=NOON), policy=default)
    assert mail["Subject"] == "The contact form sends no more codes"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "All 1 codes of an hour were sent" in mail.get_content()
    assert "the next one can at 13:00 UTC" in mail.get_content()


def test_once_an_hour_is_enough():
    for minutes in range(0, 125, 5):
        at = NOON + minutes * MINUTE
        try:
            verifying.start(f"first{minutes}@example.org", client=CLIENT, at=at)
        except LimitReached:
            pass
        refused(1, at=at + MINUTE)

    assert Alarm.objects.get().seen_at == NOON + 121 * MINUTE
    assert len(alarms()) == 2 * 3


def test_refusals_of_the_same_minute_write_nothing():
    start(at=NOON)
    refused(1)
    kept = Alarm.objects.get().seen_at

    refused(2, at=NOON + timedelta(seconds=59))

    assert Alarm.objects.get().seen_at == kept


def test_resending_into_the_limit_is_told_too(settings):
    verification = start(at=NOON)

    with pytest.raises(LimitReached):
        verifying.resend(verification, client=CLIENT, at=NOON + 2 * MINUTE)

    assert len(alarms()) == 2


def test_limits_of_a_client_and_of_an_address_are_no_alarm(settings):
    settings.CONTACT_CODES_PER_HOUR = 500
    settings.CONTACT_CODES_PER_CLIENT_PER_HOUR = settings.CONTACT_CODES_PER_ADDRESS_PER_HOUR = 1
    start(at=NOON)
    with pytest.raises(LimitReached):
        start("bo@example.org", at=NOON)
    start(client="192.0.2.9", at=NOON)

    assert not Alarm.objects.exists()
    assert alarms() == []


def test_without_recipients_it_is_kept_all_the_same(settings):
    settings.CONTACT_RECIPIENTS = []
    start(at=NOON)
    refused(1)

    assert alarming.codes_ran_out(at=NOON) == NOON


def test_of_twelve_refused_at_once_one_tells_the_desk(shared_database):
    start(at=NOON)

    answers = together(
        12, lambda number: verifying.start(f"r{number}@example.org", client=f"192.0.2.{number}", at=NOON)
    )

    assert [type(answer) for answer in answers] == [LimitReached] * 12
    assert [mail.recipient for mail in alarms()] == ["desk@example.org", "night@example.org"]
    assert Alarm.objects.count() == 1
