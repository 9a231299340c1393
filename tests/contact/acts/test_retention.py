from datetime import timedelta

import pytest

from contact.acts import retention
from contact.models import Message, Route
from tests.contact.flow import receive
from tests.factories import NOON

pytestmark = pytest.mark.django_db
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def ended(after, days=None) -> int:
    return retention.ended(NOON + after, retention.days_of(days)).count()


@pytest.mark.parametrize(
    ("category", "status", "own", "ends"),
    [
        ("other", "new", None, 365),
        ("tip", "new", 7, 7),
        ("press", "closed", 1000, 1000),
        ("tip", "spam", None, 30),
        ("tip", "spam", 7, 7),
        ("press", "spam", 1000, 30),
    ],
)
def test_a_message_is_kept_for_its_category_and_spam_thirty_days_at_most(category, status, own, ends):
    Route.objects.create(category="correction", retention_days=1)
    Route.objects.create(category=category, retention_days=own)
    message = receive(at=NOON, category=category, status=status)

    assert retention.ends_at(message, retention.days_of()) == NOON + ends * DAY
    assert [ended(ends * DAY - SECOND), ended(ends * DAY)] == [0, 1]


def test_no_days_at_all_end_at_once():
    Route.objects.create(category="tip", retention_days=0)
    receive(at=NOON, category="tip")

    assert ended(0 * SECOND) == 1


def test_a_number_beyond_the_calendar_is_a_hundred_years():
    Route.objects.create(category="tip", retention_days=2_000_000_000)
    message = receive(at=NOON, category="tip")

    assert ended(36499 * DAY) == 0
    assert retention.ends_at(message, retention.days_of()) == NOON + 36500 * DAY


def test_days_that_are_named_hold_for_every_category():
    Route.objects.create(category="tip", retention_days=1000)
    receive(at=NOON, category="tip")

    assert [ended(10 * DAY - SECOND, 10), ended(10 * DAY, 10)] == [0, 1]


def test_what_is_on_hold_does_not_end():
    receive(at=NOON, hold_reason="Court case 7")

    assert ended(1000 * DAY) == 0


def test_categories_are_counted_by_name():
    for category in ("tip", "tip", "press"):
        receive(at=NOON, category=category)

    found = retention.by_category(Message.objects.all())

    assert found == {"A tip": 2, "A correction": 0, "A press question": 1, "Something else": 0}
