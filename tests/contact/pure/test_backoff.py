from datetime import timedelta

import pytest

from contact.pure import backoff


@pytest.mark.parametrize(
    ("age", "shortest", "middle", "longest"),
    [
        (timedelta(0), timedelta(seconds=7), timedelta(seconds=10), timedelta(seconds=13)),
        (timedelta(seconds=299), timedelta(seconds=7), timedelta(seconds=10), timedelta(seconds=13)),
        (timedelta(minutes=5), timedelta(seconds=42), timedelta(seconds=60), timedelta(seconds=78)),
        (timedelta(hours=1), timedelta(seconds=504), timedelta(minutes=12), timedelta(seconds=936)),
        (timedelta(hours=5), timedelta(minutes=42), timedelta(hours=1), timedelta(minutes=78)),
        (timedelta(days=4), timedelta(minutes=42), timedelta(hours=1), timedelta(minutes=78)),
    ],
)
def test_wait_grows_with_the_age_of_the_mail(age, shortest, middle, longest):
    assert [backoff.wait(age, jitter=jitter) for jitter in (0, 0.5, 1)] == [shortest, middle, longest]


def test_waits_are_spread_by_chance():
    waits = {backoff.wait(timedelta(0)) for _ in range(20)}

    assert len(waits) > 1
    assert all(timedelta(seconds=7) <= wait <= timedelta(seconds=13) for wait in waits)
