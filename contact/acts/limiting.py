"""How many codes are sent: per address, per client, in all, each within any sixty minutes.

A limit of n is n places. A code takes a place for an hour; taking one is a conditional UPDATE whose row count is the
answer, or an INSERT that the unique constraint judges, so any number of processes count as one.
"""

import random
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from articles.pure.refusal import Refusal
from contact.models import CodeSent
from contact.pure import addresses

HOUR = timedelta(hours=1)
EVERYBODY = "all"


class LimitReached(Refusal):
    """No more codes for now: *free_at* is when the next can be asked for."""

    def __init__(self, sentence: str, *, free_at: datetime) -> None:
        super().__init__(sentence)
        self.free_at = free_at


def spend(address: str, *, client: str, at: datetime) -> bool:
    """Take a place of the client, of everybody and of the address for one code that is sent.

    LimitReached tells the first two plainly. False when the address has none left, which is told to nobody: no
    code is sent then, so no place is taken.
    """
    with transaction.atomic():
        spend_for_client(client, at=at)
        mailed = spend_for_address(address, at=at)
        if not mailed:
            transaction.set_rollback(True)
    return mailed


def spend_for_client(client: str, *, at: datetime) -> None:
    """Take the client's place and one of everybody's; LimitReached tells the reader plainly."""
    limits = (
        (
            _key("client", addresses.one_client(client)),
            settings.CONTACT_CODES_PER_CLIENT_PER_HOUR,
            "your connection",
        ),
        (EVERYBODY, settings.CONTACT_CODES_PER_HOUR, "all readers together"),
    )
    for key, limit, whom in limits:
        free_at = take_place(key, limit, at=at)
        if free_at:
            raise LimitReached(f"Too many codes were asked for by {whom} in the last hour.", free_at=free_at)


def spend_for_address(address: str, *, at: datetime) -> bool:
    """Take the address's place; False when it has none left, which is told to nobody."""
    key = _key("address", addresses.one_spelling(address))
    return take_place(key, settings.CONTACT_CODES_PER_ADDRESS_PER_HOUR, at=at) is None


def take_place(key: str, limit: int, *, at: datetime) -> datetime | None:
    """Take one of the *limit* places of *key* for an hour: None when done, else when the next is free."""
    places = CodeSent.objects.filter(key=key)
    while True:
        taken = dict(places.values_list("place", "taken_at"))
        lately = sorted(moment for moment in taken.values() if moment > at - HOUR)
        if len(lately) >= limit:
            return lately[-limit] + HOUR
        free = [place for place in range(limit) if taken.get(place, at - HOUR) <= at - HOUR]
        # Any of them: all who ask at once would wait for each other at the first one.
        place = random.choice(free)  # noqa: S311 (no secret)
        if place in taken:
            if places.filter(place=place, taken_at=taken[place]).update(taken_at=at) == 1:
                return None
            continue
        try:
            with transaction.atomic():
                CodeSent.objects.create(key=key, place=place, taken_at=at)
        except IntegrityError:
            continue
        return None


def _key(kind: str, text: str) -> str:
    return addresses.key(settings.SECRET_KEY, kind, text)
