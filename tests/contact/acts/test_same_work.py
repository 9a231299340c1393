"""What the database does for one address it does for every other: neither the pages nor their time tell which was
here before."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contact.acts import verifying
from contact.models import CodeSent, Mail, Verification
from tests.contact.flow import ADA, CLIENT, start, wrong_code
from tests.factories import NOON

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def work(doing) -> list[str]:
    """The statements of *doing*, in order, without what they are about."""
    with CaptureQueriesContext(connection) as captured:
        doing()
    return [re.match(r"\w+", one["sql"])[0] + _table(one["sql"]) for one in captured.captured_queries]


def _table(sql: str) -> str:
    found = re.search(r"contact_\w+", sql)
    # What is taken back and what is kept is one statement each.
    return f" {found[0]}" if found else ""


def asks(at=NOON):
    return lambda: verifying.start(ADA, client=CLIENT, at=at)


def never_here(settings):
    """Nobody has asked for this address."""


def here_a_moment_ago(settings):
    asks()()


def here_an_hour_ago(settings):
    asks(at=NOON - HOUR)()


def limited(settings):
    settings.CONTACT_CODES_PER_ADDRESS_PER_HOUR = 1
    asks()()


def proven(settings):
    verification = start(ADA, at=NOON)
    Verification.objects.filter(pk=verification.pk).update(proven_at=NOON)


STATES = [never_here, here_a_moment_ago, here_an_hour_ago, limited, proven]


def kinds(statements: list[str]) -> list[str]:
    """A place is taken by an INSERT or an UPDATE, which cost the same; a savepoint is let go of or gone back to."""
    same = {
        "INSERT contact_codesent": "WRITE contact_codesent",
        "UPDATE contact_codesent": "WRITE contact_codesent",
        "RELEASE": "END",
        "ROLLBACK": "END",
    }
    return [same.get(one, one) for one in statements]


@pytest.mark.parametrize("state", STATES)
def test_asking_is_the_same_work_for_every_address(settings, state):
    # The client and everybody have places already, so that these are not the first of their kind.
    verifying.start("eve@example.org", client=CLIENT, at=NOON - 2 * HOUR)
    state(settings)

    assert kinds(work(asks())) == [
        *("SAVEPOINT", "SAVEPOINT", "SELECT contact_countingkey"),
        *("SELECT contact_codesent", "SAVEPOINT", "WRITE contact_codesent", "END") * 3,
        *("END", "INSERT contact_verification"),
        *("SAVEPOINT", "INSERT contact_mail", "END"),
        "END",
    ]


@pytest.mark.parametrize("tries", [0, 5])
@pytest.mark.parametrize("places", [1, 5])
def test_asking_for_a_new_code_is_the_same_work_for_every_address(settings, places, tries):
    settings.CONTACT_CODES_PER_ADDRESS_PER_HOUR = places
    verification = start(ADA, at=NOON)
    for _ in range(tries):
        verifying.check(verification, wrong_code(verification), at=NOON)

    done = work(lambda: verifying.resend(verification, client=CLIENT, at=NOON + timedelta(minutes=1)))

    assert Mail.objects.count() == min(places, 2)
    assert CodeSent.objects.count() == 3 * min(places, 2)
    assert kinds(done) == [
        *("SAVEPOINT", "UPDATE contact_verification", "SAVEPOINT", "SELECT contact_countingkey"),
        *("SELECT contact_codesent", "SAVEPOINT", "WRITE contact_codesent", "END") * 3,
        *("END", "SELECT contact_verification", "UPDATE contact_verification"),
        *("SAVEPOINT", "INSERT contact_mail", "END"),
        "END",
    ]
