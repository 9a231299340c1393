"""The edition: moved by each act that readers can see, and looked at by whoever answers readers."""

import threading
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db import connection, transaction
from django.db.models import F, Subquery
from django.db.models.functions import Greatest
from django.utils import timezone

from articles.models import Edition, Story
from articles.pure import clock
from articles.querysets.prepared import Prepared

# The one row there is.
KEY = 1
_SECOND = timedelta(seconds=1)
# So long a process goes by what it saw: what others change must show within a second.
KNOWN_FOR = timedelta(seconds=0.5)
# What changes by itself at these times of a published story.
_BY_THE_CLOCK = ("published_at", "ends_at", "pinned_until")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look at *at* found.

    *number*: of the edition, None where there is no row; *changed_at*: when what readers see last changed, by an act
    or by the clock (None: nobody knows); *next_at*: when the clock changes it next, at midnight in TIME_ZONE at the
    latest. *edition* is equal as long as readers see the same, and one object as long as this process knows of it.
    In seconds of the clock: it serves from *since* until before *until*.
    """

    at: datetime
    number: int | None
    changed_at: datetime | None
    next_at: datetime
    edition: tuple[int | None, datetime] = field(init=False)
    since: float = field(init=False)
    until: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "edition", (self.number, self.next_at))
        object.__setattr__(self, "since", self.at.timestamp())
        object.__setattr__(self, "until", min(self.at + KNOWN_FOR, self.next_at).timestamp())


_seen: Seen | None = None
_looking = threading.Lock()
# Grows whenever what is known is known no longer: what else a process keeps of an edition asks here.
generation = 0


def move(at: datetime | None = None) -> None:
    """Tell that readers see something else from now on. In the act's own transaction, as its last statement.

    The row stays locked until that ends, so that of two acts the later one has the later time.
    """
    at = at or clock.now()
    later = {"number": F("number") + 1, "changed_at": Greatest(F("changed_at") + _SECOND, at)}
    if not Edition.objects.filter(pk=KEY).update(**later):
        # Of two that make the first row, the second waits for it, and moves it then.
        Edition.objects.bulk_create([Edition(pk=KEY, changed_at=at - _SECOND)], ignore_conflicts=True)
        Edition.objects.filter(pk=KEY).update(**later)
    forget()
    # A reader may have looked meanwhile, who saw what was.
    transaction.on_commit(forget)


def forget() -> None:
    """Look anew next time."""
    global _seen, generation
    _seen = None
    generation += 1


def changed_at(at: datetime) -> datetime | None:
    """When what readers see at *at* last changed, by an act or by the clock; None: nobody knows."""
    return seen(at).changed_at


def seen(at: datetime) -> Seen:
    """The edition at *at*, looked up KNOWN_FOR ago at most: so many readers share one query.

    What this process changed is in it; what others did in the last KNOWN_FOR may be missing.
    """
    known = _seen
    return known if known and known.since <= at.timestamp() < known.until else _look(at)


def last_seen() -> Seen | None:
    """What was seen last, however long ago; None after an act of this process."""
    return _seen


def _look(at: datetime) -> Seen:
    """One look for all who want one; who waited for another's takes it."""
    global _seen, generation
    # Never for ever: in a test one connection may serve two threads, each of which waits for the other.
    is_mine = _looking.acquire(timeout=1)
    try:
        known, before = _seen, generation
        if known and known.since <= at.timestamp() < known.until:
            return known
        found = _asked(at)
        # Within a transaction it saw what may yet be taken back; and an act may have come in between.
        if not connection.in_atomic_block and generation == before:
            if known and known.edition == found.edition:
                object.__setattr__(found, "edition", known.edition)
            elif known:
                generation += 1
            _seen = found
        return found
    finally:
        if is_mine:
            _looking.release()


def _asked(at: datetime) -> Seen:
    """One query: the row, and of each time that stories have the last that has come and the next that has not."""
    for number, *moments in _rows(at=at):
        last, following = moments[: 1 + len(_BY_THE_CLOCK)], moments[1 + len(_BY_THE_CLOCK) :]
        return Seen(at, number, max(filter(None, last)), min(filter(None, [*following, midnight(at, days=1)])))
    return Seen(at, None, None, at)


@Prepared
def _rows(at: datetime):
    published = Story.objects.filter(status=Story.Status.PUBLISHED).order_by()
    come = [_nearest(published, name, at, has_come=True) for name in _BY_THE_CLOCK]
    to_come = [_nearest(published, name, at, has_come=False) for name in _BY_THE_CLOCK]
    return Edition.objects.filter(pk=KEY).order_by().values_list("number", "changed_at", *come, *to_come)


def _nearest(stories, field: str, at: datetime, *, has_come: bool) -> Subquery:
    """The last time in *field* up to *at*, or the first after it; each has an index of its own."""
    if has_come:
        found = stories.filter(**{f"{field}__lte": at}).order_by(f"-{field}")
    else:
        found = stories.filter(**{f"{field}__gt": at}).order_by(field)
    return Subquery(found.values(field)[:1])


def midnight(at: datetime, *, days: int = 0) -> datetime:
    """When the day of *at* in TIME_ZONE began, or one so many *days* later (negative: earlier)."""
    zone = timezone.get_default_timezone()
    return datetime.combine(clock.day(at, zone) + timedelta(days), time.min, zone)
