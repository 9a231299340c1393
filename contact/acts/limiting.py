"""How many codes are sent: per address, per client, in all, each within any sixty minutes.

A limit of n is n places. A code takes a place for an hour; taking one is a conditional UPDATE whose row count is the
answer, or an INSERT that the unique constraint judges, so any number of processes count as one.
"""

import random
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from articles.pure.refusal import Refusal
from contact.acts import counting
from contact.models import CodeSent
from contact.pure import addresses

HOUR = timedelta(hours=1)
EVERYBODY = "all"
# Whole offices and mobile networks are one client: whoever reads it may have asked for nothing before.
OF_CLIENT = "Too many codes were asked for from your network in the last hour, perhaps by others."
OF_EVERYBODY = "Too many codes were asked for by all readers together in the last hour."


class LimitReached(Refusal):
    """No more codes for now: *free_at* is when the next can be asked for, *is_everybodys* whose limit it is."""

    def __init__(self, sentence: str, *, free_at: datetime, is_everybodys: bool = False) -> None:
        super().__init__(sentence)
        self.free_at = free_at
        self.is_everybodys = is_everybodys


def spend(address: str, *, client: str, at: datetime) -> bool:
    """Take a place of the client, of everybody and of the address for one code that is sent. In a transaction.

    LimitReached tells the first two plainly. False when the address has none left, which is told to nobody: no
    code is sent then, so no place is taken.
    """
    before = transaction.savepoint()
    spend_for_client(client, at=at)
    mailed = spend_for_address(address, at=at)
    settle(before, is_kept=mailed)
    return mailed


def settle(before: str, *, is_kept: bool) -> None:
    """Keep what was written since the savepoint *before*, or take it back.

    The database does the same work for an address that has had its share as for any other, and takes it back: how
    long the answer takes does not tell which it was.
    """
    (transaction.savepoint_commit if is_kept else transaction.savepoint_rollback)(before)


def spend_for_client(client: str, *, at: datetime) -> None:
    """Take the client's place and one of everybody's; LimitReached tells the reader plainly."""
    key, key_before = counting.client_keys(client, at=at)
    limits = (
        (key, key_before, settings.CONTACT_CODES_PER_CLIENT_PER_HOUR, OF_CLIENT),
        (EVERYBODY, "", settings.CONTACT_CODES_PER_HOUR, OF_EVERYBODY),
    )
    for key, key_before, limit, sentence in limits:
        free_at = take_place(key, limit, at=at, key_before=key_before)
        if free_at:
            raise LimitReached(sentence, free_at=free_at, is_everybodys=key == EVERYBODY)


def spend_for_address(address: str, *, at: datetime) -> bool:
    """Take the address's place; False when it has none left, which is told to nobody."""
    key = addresses.key(settings.SECRET_KEY, "address", addresses.one_spelling(address))
    return take_place(key, settings.CONTACT_CODES_PER_ADDRESS_PER_HOUR, at=at) is None


def take_place(key: str, limit: int, *, at: datetime, key_before: str = "") -> datetime | None:
    """Take one of the *limit* places of *key* for an hour: None when done, else when the next is free.

    Those still taken under *key_before*, the name that *key* had until a while ago, count too. One look and one write,
    whether the key is new, was here before or has no place left.
    """
    places = CodeSent.objects.filter(key=key)
    before = _still_taken(key_before, at=at) if key_before else []
    while True:
        taken = dict(places.values_list("place", "taken_at"))
        recent = {place: moment for place, moment in taken.items() if moment > at - HOUR}
        free = [place for place in range(_room(recent, limit - len(before))) if place not in recent]
        # Any of them: all who ask at once would wait for each other at the first one.
        place = random.choice(free) if free else next(iter(taken), None)  # noqa: S311 (no secret)
        if place is None or _write(places, key, place, taken.get(place), at if free else taken[place]):
            return None if free else _free_at([*before, *recent.values()], limit, at)


def _room(recent: Iterable[int], limit: int) -> int:
    """Of the places from 0 how many may be taken, so that with those of *recent* behind them they are no more than
    *limit*, whoever takes the rest at the same time: a limit that was lowered has left some behind."""
    room = limit
    while (left := limit - sum(place >= room for place in recent)) < room:
        room = left
    return max(0, room)


def _free_at(taken: list[datetime], limit: int, at: datetime) -> datetime:
    """When the next place is free: that one of the last *limit* ends which was taken first."""
    return (sorted(taken)[-limit] if 0 < limit <= len(taken) else at) + HOUR


def _write(places, key: str, place: int, before: datetime | None, after: datetime) -> bool:
    """Take *place*, new or as it was *before*, until *after* and an hour; False when somebody else was quicker."""
    try:
        with transaction.atomic():
            if before:
                return places.filter(place=place, taken_at=before).update(taken_at=after) == 1
            CodeSent.objects.create(key=key, place=place, taken_at=after)
    except IntegrityError:
        return False
    return True


def _still_taken(key: str, *, at: datetime) -> list[datetime]:
    return list(CodeSent.objects.filter(key=key, taken_at__gt=at - HOUR).values_list("taken_at", flat=True))
