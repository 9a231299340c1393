from datetime import timedelta

import pytest

from contact.acts import mailing
from contact.acts.mailing import LEASE, Outcome
from contact.models import Mail
from tests.factories import NOON
from tests.parallel import together

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def make_mail(recipient="ada@example.org", *, at=NOON, **values) -> Mail:
    return Mail.objects.create(
        **{
            "kind": "other",
            "recipient": recipient,
            "created_at": at,
            "next_try_at": at,
            "sealed": b"sealed",
            **values,
        }
    )


def claimed(*, at=NOON) -> Mail:
    return mailing.claim_due(1, at=at)[0]


def test_new_mail_is_due_at_once_and_oldest_first():
    mails = [make_mail(at=NOON - 2 * SECOND), make_mail(at=NOON), make_mail(at=NOON - SECOND)]

    assert mailing.claim_due(9, at=NOON) == [mails[0], mails[2], mails[1]]


def test_no_more_are_claimed_than_asked_for():
    for _ in range(5):
        make_mail()

    assert [len(mailing.claim_due(2, at=NOON)) for _ in range(4)] == [2, 2, 1, 0]


def test_mail_that_is_sent_or_given_up_or_not_yet_due_is_left_alone():
    make_mail(sent_at=NOON)
    make_mail(gave_up_at=NOON)
    make_mail(next_try_at=NOON + SECOND)

    assert mailing.claim_due(9, at=NOON) == []


def test_mail_of_a_killed_worker_falls_due_within_a_minute_and_not_before_its_lease_ends():
    mail = make_mail()
    claimed()

    looked = [mailing.claim_due(1, at=NOON + wait) for wait in (SECOND, LEASE - SECOND, LEASE)]

    assert looked == [[], [], [mail]]
    assert 40 * SECOND < LEASE < 60 * SECOND
    assert Mail.objects.get().tries == 2


def test_a_claim_that_somebody_else_made_fails():
    make_mail()
    seen = Mail.objects.get()
    claimed()

    assert mailing.claim(seen, at=NOON) is False
    assert mailing.claim(seen, at=NOON + LEASE) is False


def test_sent_mail_is_wiped_and_never_due_again():
    make_mail()

    counted = mailing.record(claimed(), Outcome("sent", "250 ok"), at=NOON + SECOND)

    mail = Mail.objects.get()
    assert counted is True
    assert (mail.sent_at, mail.gave_up_at, mail.sealed, mail.last_answer) == (
        NOON + SECOND,
        None,
        None,
        "250 ok",
    )
    assert mailing.claim_due(1, at=NOON + timedelta(days=9)) == []


def test_mail_refused_for_good_is_tried_once():
    make_mail()

    mailing.record(claimed(), Outcome("final", "550 no such user"), at=NOON + SECOND)

    mail = Mail.objects.get()
    assert (mail.gave_up_at, mail.sent_at, mail.tries) == (NOON + SECOND, None, 1)
    assert mailing.claim_due(1, at=NOON + timedelta(days=9)) == []


def test_passing_failure_is_tried_again_within_fifteen_seconds():
    make_mail()

    mailing.record(claimed(), Outcome("passing", "451 later"), at=NOON)

    mail = Mail.objects.get()
    assert NOON + 7 * SECOND <= mail.next_try_at <= NOON + 13 * SECOND
    assert mailing.claim_due(1, at=NOON + 13 * SECOND) == [mail]


def test_failing_for_five_days_is_giving_up():
    make_mail(at=NOON - timedelta(days=5, seconds=1))

    mailing.record(claimed(), Outcome("passing", "451 later"), at=NOON)

    assert Mail.objects.get().gave_up_at == NOON


@pytest.mark.parametrize("state", ["sent", "passing", "final"])
def test_result_that_comes_after_the_lease_does_not_count(state):
    make_mail()
    late = claimed()
    claimed(at=NOON + LEASE)

    counted = mailing.record(late, Outcome(state, "late"), at=NOON + LEASE)

    mail = Mail.objects.get()
    assert counted is False
    assert (mail.sent_at, mail.gave_up_at, mail.last_answer) == (None, None, "")
    assert mail.next_try_at == NOON + 2 * LEASE


def test_answer_of_a_server_is_kept_short_and_without_what_no_database_takes():
    make_mail()

    mailing.record(claimed(), Outcome("passing", "451 \x00wait\ud800\r\n" + "x" * 1000), at=NOON)

    assert Mail.objects.get().last_answer == ("451 wait\n" + "x" * 1000)[:500]


def test_message_id_is_under_the_site_and_holds_no_number(settings):
    settings.SITE_URL = "https://news.example:8443"

    made = {mailing.new_message_id() for _ in range(50)}

    assert len(made) == 50
    assert all(one.endswith("@news.example>") and one[1:27].isalpha() for one in made)


@pytest.mark.parametrize(("created", "waited"), [([], None), ([30, 90, 10], timedelta(seconds=90))])
def test_oldest_mail_that_waits(created, waited):
    make_mail(at=NOON - timedelta(days=1), sent_at=NOON)
    for seconds in created:
        make_mail(at=NOON - seconds * SECOND)

    assert mailing.oldest_waiting(NOON) == waited


def test_worker_looks_behind_the_mails_that_others_were_quicker_to_claim(monkeypatch):
    mails = [make_mail(at=NOON - number * SECOND) for number in range(60)]
    claim, taken = mailing.claim, []

    def claim_late(mail, *, at):
        if len(taken) < 59 and claim(Mail.objects.get(pk=mail.pk), at=at):
            taken.append(mail)
        return claim(mail, at=at)

    monkeypatch.setattr(mailing, "claim", claim_late)

    found = mailing.claim_due(2, at=NOON)

    assert len(taken) == 59
    assert {*taken, *found} == set(mails)
    assert len(found) == 1


def test_any_number_of_workers_claim_each_mail_once(shared_database):
    mails = {make_mail(f"reader{number}@example.org").pk for number in range(40)}

    claims = together(8, lambda _: [mail.pk for mail in mailing.claim_due(20, at=NOON)])

    found = [pk for claim in claims for pk in claim]
    assert len(found) == len(set(found))
    found += [mail.pk for mail in mailing.claim_due(40, at=NOON)]
    assert sorted(found) == sorted(mails)
    assert set(Mail.objects.values_list("tries", flat=True)) == {1}
