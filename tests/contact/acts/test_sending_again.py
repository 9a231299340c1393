from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry

from articles.permissions import SYSTEM
from articles.pure.refusal import Refusal
from contact.acts import mailing, receiving, sending_again
from contact.acts.mailing import LEASE, Outcome
from contact.acts.sending_again import CODE_OVER, DUE, FORBIDDEN, ON_ITS_WAY, OVERTAKEN, TWICE, WIPED
from contact.models import Mail
from tests.contact.acts.test_mailing import claimed, make_mail
from tests.contact.flow import prove, start
from tests.factories import NOON, make_user
from tests.parallel import together

pytestmark = pytest.mark.django_db
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def again(mail, *, by=SYSTEM, at=NOON, **values) -> str:
    """What is refused; "" when it was done."""
    try:
        sending_again.send_again(mail, by=by, at=at, **values)
    except Refusal as refusal:
        return refusal.sentence
    return ""


def message_mail(settings) -> Mail:
    settings.CONTACT_RECIPIENTS = ["desk@example.org"]
    verification = prove(start(at=NOON), at=NOON)
    receiving.receive(verification, name="Ada", subject="Leak", text="It leaks.", at=NOON)
    return Mail.objects.get(kind="message")


def test_mail_that_was_given_up_falls_due_now_as_the_same_mail():
    mail = make_mail(gave_up_at=NOON - DAY, mail_id="<abc@example.org>", tries=3)

    assert again(mail) == ""

    found = mailing.claim_due(1, at=NOON)
    assert [(one.mail_id, one.tries, one.gave_up_at) for one in found] == [("<abc@example.org>", 4, None)]


def test_mail_that_waits_falls_due_now():
    mail = make_mail(next_try_at=NOON + DAY)

    assert again(mail) == ""

    assert mailing.claim_due(1, at=NOON) == [mail]


def test_mail_that_is_due_already_is_left_alone():
    assert again(make_mail(next_try_at=NOON)) == DUE


def test_mail_that_a_worker_has_is_left_to_it_until_its_lease_ends():
    make_mail()
    mail = claimed()
    mail.refresh_from_db()

    assert again(mail, at=NOON + LEASE - SECOND) == ON_ITS_WAY
    assert again(mail, at=NOON + LEASE) == DUE
    assert Mail.objects.get().next_try_at == NOON + LEASE


def test_mail_that_waits_after_a_try_belongs_to_nobody():
    make_mail()
    mailing.record(claimed(), Outcome("passing", "451 later"), at=NOON)

    assert again(Mail.objects.get(), at=NOON) == ""


def test_five_days_begin_anew_and_so_does_the_wait_of_the_first_minutes():
    mail = make_mail(at=NOON - 30 * DAY, gave_up_at=NOON - 25 * DAY)
    again(mail)

    mailing.record(claimed(), Outcome("passing", "451 later"), at=NOON + SECOND)

    mail.refresh_from_db()
    assert mail.gave_up_at is None
    assert mail.next_try_at <= NOON + 14 * SECOND
    assert mail.created_at == NOON - 30 * DAY


def test_it_is_late_from_now_on_and_not_from_when_it_was_written():
    again(make_mail(at=NOON - 30 * DAY, gave_up_at=NOON - 25 * DAY))

    assert mailing.oldest_waiting(NOON + SECOND) == SECOND


def test_mail_that_was_sent_goes_out_twice_only_where_that_is_meant(settings):
    mail = message_mail(settings)
    Mail.objects.filter(pk=mail.pk).update(sent_at=NOON)
    mail.refresh_from_db()

    assert again(mail) == TWICE
    assert again(mail, twice=True) == ""

    sent_again = Mail.objects.get(pk=mail.pk)
    assert (sent_again.sent_at, sent_again.mail_id) == (None, mail.mail_id)
    assert sent_again in mailing.claim_due(9, at=NOON)


def test_mail_whose_text_was_wiped_is_refused():
    assert again(make_mail(sent_at=NOON, sealed=None), twice=True) == WIPED


@pytest.mark.parametrize("gone", ["used", "replaced", "too old"])
def test_code_that_is_over_is_refused(settings, gone):
    settings.CONTACT_RESEND_SECONDS = 0
    verification = start(at=NOON)
    mail = Mail.objects.get()
    if gone == "used":
        prove(verification, at=NOON)
    elif gone == "replaced":
        Mail.objects.update(nonce="another")
    mail = Mail.objects.get()

    assert again(mail, at=NOON + timedelta(seconds=600 if gone == "too old" else 599)) == CODE_OVER


def test_code_that_is_good_goes_out_again_as_long_as_it_is():
    start(at=NOON)
    Mail.objects.update(gave_up_at=NOON)

    assert again(Mail.objects.get(), at=NOON + timedelta(seconds=599)) == ""


def test_mail_that_somebody_saw_in_another_state_is_not_touched():
    seen = make_mail(gave_up_at=NOON - DAY)
    again(seen)
    mailing.record(claimed(), Outcome("final", "550 no such user"), at=NOON)

    assert again(seen, at=NOON) == OVERTAKEN
    assert Mail.objects.get().gave_up_at == NOON


def test_mail_that_is_gone_is_no_fault():
    mail = make_mail(gave_up_at=NOON)
    seen = Mail.objects.get()
    mail.delete()

    assert again(seen) == OVERTAKEN


@pytest.mark.parametrize(("role", "told"), [("Desk lead", ""), ("Editor", FORBIDDEN), ("Reporter", FORBIDDEN)])
def test_who_may_has_an_entry_in_the_history(role, told):
    user, mail = make_user(role), make_mail("ada@example.org", gave_up_at=NOON)

    assert again(mail, by=user) == told

    entries = LogEntry.objects.values_list("user", "object_id", "object_repr", "change_message")
    expected = [(user.pk, str(mail.pk), "Other to ada@example.org", "Sent again.")]
    assert list(entries) == ([] if told else expected)


@pytest.mark.parametrize("state", [{"gave_up_at": NOON - DAY}, {"next_try_at": NOON + DAY}], ids=str)
def test_of_clicks_at_once_one_counts(shared_database, state):
    seen, lead = make_mail(**state), make_user("Desk lead")

    refused = together(4, lambda _: again(Mail.objects.get(pk=seen.pk) if _ % 2 else seen, by=lead))

    assert sorted(refused) == ["", DUE, DUE, DUE]
    assert LogEntry.objects.count() == 1
    assert mailing.claim_due(9, at=NOON) == [seen]
    assert mailing.claim_due(9, at=NOON) == []
