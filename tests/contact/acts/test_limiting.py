from datetime import timedelta

import pytest

from contact.acts import limiting
from contact.acts.limiting import LimitReached
from contact.models import CodeSent
from tests.factories import NOON
from tests.parallel import together

MINUTE = timedelta(minutes=1)


@pytest.mark.django_db
def test_a_limit_has_so_many_places():
    taken = [limiting.take_place("all", 2, at=NOON + number * MINUTE) for number in range(3)]

    assert taken == [None, None, NOON + timedelta(hours=1)]
    assert CodeSent.objects.count() == 2


@pytest.mark.django_db
def test_each_place_is_free_again_an_hour_after_it_was_taken():
    limiting.take_place("all", 2, at=NOON)
    limiting.take_place("all", 2, at=NOON + MINUTE)

    taken = [limiting.take_place("all", 2, at=NOON + timedelta(minutes=minutes)) for minutes in (59, 60, 60, 61, 61)]

    assert taken == [NOON + 60 * MINUTE, None, NOON + 61 * MINUTE, None, NOON + 120 * MINUTE]
    assert CodeSent.objects.count() == 2


@pytest.mark.django_db
def test_a_limit_that_was_lowered_counts_what_was_sent_before():
    for number in range(4):
        limiting.take_place("all", 500, at=NOON + number * MINUTE)

    assert limiting.take_place("all", 2, at=NOON + 3 * MINUTE) == NOON + 62 * MINUTE
    assert limiting.take_place("all", 2, at=NOON + 61 * MINUTE) == NOON + 62 * MINUTE
    assert limiting.take_place("all", 2, at=NOON + 62 * MINUTE) is None


@pytest.mark.django_db
def test_who_asks_at_once_does_not_wait_at_the_first_place():
    for _ in range(20):
        limiting.take_place("all", 5000, at=NOON)

    assert CodeSent.objects.filter(place__lt=20).count() < 20


@pytest.mark.django_db
def test_keys_do_not_share_places():
    taken = [limiting.take_place(key, 1, at=NOON) for key in ("one", "other")]

    assert taken == [None, None]


@pytest.mark.django_db
def test_a_lowered_limit_holds_at_once():
    for _ in range(3):
        limiting.take_place("all", 3, at=NOON)

    assert limiting.take_place("all", 2, at=NOON) == NOON + timedelta(hours=1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        ("192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("192.0.2.7", "::ffff:192.0.2.7", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
    ],
)
def test_one_line_is_one_client(settings, first, second, shared):
    settings.CONTACT_CODES_PER_CLIENT_PER_HOUR = 1
    limiting.spend_for_client(first, at=NOON)

    refused = None
    try:
        limiting.spend_for_client(second, at=NOON)
    except LimitReached as limit:
        refused = limit

    assert bool(refused) is shared
    if refused:
        assert (
            refused.sentence == "Too many codes were asked for from your network in the last hour, perhaps by others."
        )
        assert refused.free_at == NOON + timedelta(hours=1)


@pytest.mark.django_db
def test_the_limit_of_all_readers_together_says_so(settings):
    settings.CONTACT_CODES_PER_HOUR = 1
    limiting.spend_for_client("192.0.2.7", at=NOON)

    with pytest.raises(LimitReached) as refused:
        limiting.spend_for_client("192.0.2.8", at=NOON)

    assert refused.value.sentence == "Too many codes were asked for by all readers together in the last hour."


@pytest.mark.django_db
def test_every_spelling_of_an_address_shares_its_places(settings):
    settings.CONTACT_CODES_PER_ADDRESS_PER_HOUR = 1
    spellings = [
        "ada@bücher.example",
        "ADA@BÜCHER.example",
        "ada+tips@xn--bcher-kva.example",
        "Ada@XN--BCHER-KVA.EXAMPLE",
    ]

    taken = [limiting.spend_for_address(spelling, at=NOON) for spelling in spellings]

    assert taken == [True, False, False, False]
    assert limiting.spend_for_address("eve@bücher.example", at=NOON) is True


@pytest.mark.django_db
def test_counters_name_nobody(settings):
    limiting.spend_for_client("192.0.2.7", at=NOON)
    limiting.spend_for_address("ada@example.org", at=NOON)

    kept = " ".join(CodeSent.objects.values_list("key", flat=True))

    assert "192.0.2" not in kept
    assert "ada" not in kept


def test_requests_at_the_same_moment_share_the_places(shared_database):
    limiting.take_place("all", 5, at=NOON - timedelta(hours=2))

    taken = together(12, lambda number: limiting.take_place("all", 5, at=NOON))

    assert taken.count(None) == 5
    assert taken.count(NOON + timedelta(hours=1)) == 7
