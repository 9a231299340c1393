"""What many pages of one edition show alike, made once for it in each process: lists of the newest, say.

Whoever asks must not change what is found here: all pages share it.
"""

from collections.abc import Hashable
from datetime import datetime

from django.db import connection

from articles.acts import editions

# Topics and authors may be many: what was put in first goes first.
MOST = 300


class Shelf(dict):
    """Of one edition; bounded."""

    def __setitem__(self, key: Hashable, value) -> None:
        if len(self) >= MOST:
            # Another thread may take the same one, or all.
            self.pop(next(iter(self), None), None)
        super().__setitem__(key, value)


_shelf: tuple[tuple, Shelf] | None = None


def of_now(at: datetime) -> Shelf:
    """The shelf of the edition at *at*; within a transaction an empty one that nobody else gets."""
    global _shelf
    seen = editions.seen(at)
    # What is not known for a while is not worth keeping, and may be what is taken back yet.
    if connection.in_atomic_block or seen is not editions.last_seen():
        return Shelf()
    known = _shelf
    # One object as long as this process knows of it: of an act that is still to come the number may be the same.
    if known is None or known[0] is not seen.edition:
        known = _shelf = (seen.edition, Shelf())
    return known[1]
