from datetime import timedelta

import pytest

from contact.acts import counting, limiting
from contact.acts.limiting import LimitReached
from contact.models import CodeSent, CountingKey
from tests.factories import NOON
from tests.parallel import together

CLIENT = "192.0.2.7"
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MIDNIGHT = NOON + 12 * HOUR


def spend(at, client=CLIENT):
    """The moment at which the next code may be asked for; None when this one was counted."""
    try:
        limiting.spend_for_client(client, at=at)
    except LimitReached as limit:
        return limit.free_at
    return None


@pytest.mark.django_db
def test_a_key_is_good_for_a_day_of_utc():
    first = counting.client_keys(CLIENT, at=MIDNIGHT - DAY)
    last = counting.client_keys(CLIENT, at=MIDNIGHT - SECOND)
    next_one = counting.client_keys(CLIENT, at=MIDNIGHT + HOUR)

    assert first[0] == last[0] != next_one[0]
    begun = list(CountingKey.objects.order_by("begins_at").values_list("begins_at", flat=True))
    assert begun == [MIDNIGHT - DAY, MIDNIGHT]


@pytest.mark.django_db
@pytest.mark.parametrize(("after", "known"), [(timedelta(), True), (HOUR - SECOND, True), (HOUR, False)])
def test_the_key_before_counts_for_an_hour(after, known):
    before = counting.client_keys(CLIENT, at=MIDNIGHT - SECOND)[0]

    assert counting.client_keys(CLIENT, at=MIDNIGHT + after)[1] == (before if known else "")


@pytest.mark.django_db
def test_without_a_key_before_nothing_of_it_counts():
    assert counting.client_keys(CLIENT, at=MIDNIGHT)[1] == ""


@pytest.mark.django_db
def test_a_limit_that_was_reached_before_midnight_is_reached_after_it(settings):
    settings.CONTACT_CODES_PER_CLIENT_PER_HOUR = 2
    for minutes in (30, 10):
        spend(MIDNIGHT - minutes * MINUTE)

    assert spend(MIDNIGHT - SECOND) == MIDNIGHT + 30 * MINUTE
    assert spend(MIDNIGHT) == MIDNIGHT + 30 * MINUTE
    assert spend(MIDNIGHT + 30 * MINUTE - SECOND) == MIDNIGHT + 30 * MINUTE
    assert spend(MIDNIGHT, client="192.0.2.8") is None


@pytest.mark.django_db
def test_places_under_both_keys_make_up_the_limit(settings):
    settings.CONTACT_CODES_PER_CLIENT_PER_HOUR = 3
    for minutes in (30, 10):
        spend(MIDNIGHT - minutes * MINUTE)

    assert spend(MIDNIGHT + MINUTE) is None
    assert spend(MIDNIGHT + 2 * MINUTE) == MIDNIGHT + 30 * MINUTE
    # Each place of the day before comes free an hour after it was taken, and no earlier.
    assert spend(MIDNIGHT + 30 * MINUTE) is None
    assert spend(MIDNIGHT + 31 * MINUTE) == MIDNIGHT + 50 * MINUTE
    assert spend(MIDNIGHT + 50 * MINUTE) is None
    assert spend(MIDNIGHT + 51 * MINUTE) == MIDNIGHT + 61 * MINUTE


@pytest.mark.django_db
def test_the_same_client_is_nobody_known_under_the_next_key():
    spend(NOON)
    spend(NOON + DAY)

    assert CodeSent.objects.filter(key__startswith="client:").values("key").distinct().count() == 2


@pytest.mark.django_db
def test_a_copy_of_the_table_is_not_enough_to_try_addresses_out(settings):
    one = counting.client_keys(CLIENT, at=NOON)[0]

    settings.SECRET_KEY = "another secret of this installation"

    assert counting.client_keys(CLIENT, at=NOON)[0] != one


@pytest.mark.django_db
@pytest.mark.parametrize(("after", "left"), [(HOUR - SECOND, 1), (HOUR, 0)])
def test_a_key_is_over_an_hour_after_its_day(after, left):
    spend(NOON)

    assert counting.over(MIDNIGHT + after).count() == 1 - left


def test_of_many_who_come_first_one_makes_the_key(shared_database):
    found = together(8, lambda number: counting.client_keys(CLIENT, at=NOON))

    assert len(set(found)) == 1
    assert found[0][0].startswith("client:")
    assert CountingKey.objects.count() == 1


def test_at_once_after_midnight_no_more_codes_are_counted_than_the_limit_leaves(shared_database, settings):
    settings.CONTACT_CODES_PER_CLIENT_PER_HOUR = 5
    for _ in range(2):
        spend(MIDNIGHT - MINUTE)

    taken = together(8, lambda number: spend(MIDNIGHT + MINUTE))

    assert taken.count(None) == 3
    assert taken.count(MIDNIGHT + 59 * MINUTE) == 5
