from datetime import timedelta

import pytest

from articles.pure.refusal import Refusal
from contact.acts import leaving, receiving, verifying
from contact.models import Mail, Message, Verification
from tests.contact.flow import ADA, CLIENT, code_mails, prove
from tests.factories import NOON
from tests.parallel import together

pytestmark = pytest.mark.django_db


def begin(address=ADA, **values) -> tuple[str, Verification]:
    token = verifying.start(address, client=CLIENT, **values)
    return token, verifying.find(token, **values)


def receive(verification, **values):
    return receiving.receive(verification, name="", subject="A leak", text="The dam at Vik leaks.", **values)


@pytest.mark.parametrize("is_proven", [False, True])
def test_unused_verification_goes_with_the_mail_that_waits_and_nobody_elses(is_proven):
    token, verification = begin()
    begin("bob@example.org")
    if is_proven:
        prove(verification)

    leaving.leave(token)

    assert list(Verification.objects.values_list("address", flat=True)) == ["bob@example.org"]
    assert code_mails() == ["bob@example.org"]


def test_proof_that_has_ended_goes_too():
    token, verification = begin(at=NOON)
    prove(verification, at=NOON)

    leaving.leave(token)

    assert verifying.find(token, at=NOON + timedelta(days=2)) is None
    assert not Verification.objects.exists()


def test_used_verification_stays_for_its_message():
    token, verification = begin()
    message = receive(prove(verification))

    leaving.leave(token)

    message.refresh_from_db()
    assert message.verification == verification


@pytest.mark.parametrize("token", ["", "x", "\x00", "\ud800"])
def test_unknown_browser_is_nobody(token):
    begin()

    leaving.leave(token)

    assert Verification.objects.count() == 1


def test_message_of_the_same_moment_comes_in_with_its_proof_or_not_at_all(shared_database):
    token, verification = begin()
    prove(verification)

    def act(number):
        if number:
            return leaving.leave(token)
        try:
            return receive(verification)
        except Refusal:
            return None

    arrived = together(2, act)[0]

    assert Message.objects.filter(verification=verification).count() == (1 if arrived else 0)
    assert Verification.objects.count() == (1 if arrived else 0)
    assert not Message.objects.filter(verification=None).exists()
    assert Mail.objects.filter(kind="code").count() == (1 if arrived else 0)
