"""Addresses asked for in vain, counted in the memory of each process and written down now and then.

A 404 costs no query for it, and a flood of them no more memory than so many paths and no more rows than so many. What a
killed process had not written yet is lost, and nothing else.
"""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from multiprocessing.util import Finalize

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models import Case, F, When
from django.utils import timezone

from articles.models import MissingAddress
from articles.pure import clock, faults, missing

logger = logging.getLogger(__name__)

WRITTEN_AFTER_SECONDS = 60
# Paths that one process tells apart at a time.
MOST_TOLD = 1000
# Rows that there may be, and those that keeping house leaves: the ones asked for most, the latest first among equals.
MOST_ROWS = 5000
KEPT_ROWS = 1000
KEPT = timedelta(days=90)
# The row of all that were not told apart.
OTHERS = ""


class Tally:
    """The counts of one process. *later*: starts a function in a thread after so many seconds."""

    def __init__(self, later: Callable[[float, Callable], None]) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._later = later

    def add(self, path: str, times: int = 1) -> None:
        """Count *path*; the first since the last writing sees to the next."""
        with self._lock:
            begins = not self._counts
            is_told = path in self._counts or len(self._counts) < MOST_TOLD
            self._counts[path if is_told else OTHERS] += times
        if begins:
            self._later(WRITTEN_AFTER_SECONDS, self.flush)

    def flush(self) -> None:
        """Write down what was counted. What can't be written now is counted on, and tried again later."""
        try:
            write(taken := self.take())
        except (DatabaseError, InterfaceError) as error:
            logger.warning("missing addresses are written later: %s", faults.told(error))
            for path, times in taken.items():
                self.add(path, times)

    def take(self) -> Counter[str]:
        """What was counted since the last time."""
        with self._lock:
            taken, self._counts = self._counts, Counter()
        return taken


def _in_a_thread(seconds: float, work: Callable) -> None:
    """Do *work* after *seconds*, by a thread that keeps no process from ending and no connection open."""
    timer = threading.Timer(seconds, partial(_and_close, work))
    timer.daemon = True
    timer.start()


def _and_close(work: Callable) -> None:
    try:
        work()
    finally:
        connection.close()


tally = Tally(_in_a_thread)


def end() -> None:
    """Write down what this process has counted since the last time, before it ends in order."""
    try:
        write(tally.take())
    except (DatabaseError, InterfaceError) as error:
        logger.warning("missing addresses are lost: %s", faults.told(error))


# Not atexit: the server's workers are children of multiprocessing, and end without it. This is asked in both.
Finalize(None, end, exitpriority=0)


def count(path: str) -> None:
    """Somebody asked for *path* in vain. What may not be told (articles.pure.missing) is not counted at all."""
    key = missing.key(path)
    if missing.may_be_told(key):
        tally.add(key)


def write(counts: Mapping[str, int], *, at: datetime | None = None) -> None:
    """Add *counts* to the rows there are, and make rows for as many new paths as there is room for, in one transaction.

    Any number of processes at once: rows are made and locked in the order of their paths, so none waits in a circle.
    """
    if not counts:
        return
    day = timezone.localtime(at or clock.now(), timezone.get_default_timezone()).date()
    with transaction.atomic():
        told = _with_room(dict(counts))
        rows = [MissingAddress(path=path, first_on=day, last_on=day) for path in sorted(told)]
        MissingAddress.objects.bulk_create(rows, ignore_conflicts=True, batch_size=200)
        held = MissingAddress.objects.filter(path__in=told).select_for_update().order_by("path")
        keys = dict(held.values_list("path", "pk"))
        _add(told, keys, day)


def _with_room(counts: dict[str, int]) -> dict[str, int]:
    """*counts* with no more new paths than there is room for, those asked for most first; the rest under OTHERS."""
    known = set(MissingAddress.objects.filter(path__in=counts).values_list("path", flat=True))
    new = sorted((path for path in counts if path not in known and path != OTHERS), key=lambda path: -counts[path])
    room = max(0, MOST_ROWS - MissingAddress.objects.count()) if new else 0
    told = {path: times for path, times in counts.items() if path in known or path == OTHERS}
    told |= {path: counts[path] for path in new[:room]}
    if left := sum(counts[path] for path in new[room:]):
        told[OTHERS] = told.get(OTHERS, 0) + left
    return told


def _add(counts: dict[str, int], keys: dict[str, int], day: date) -> None:
    """Add to the rows of *keys*, held until the transaction ends, all that were asked for equally often at once."""
    alike: dict[int, list[int]] = {}
    for path, key in keys.items():
        alike.setdefault(counts[path], []).append(key)
    for times, found in alike.items():
        MissingAddress.objects.filter(pk__in=found).update(count=F("count") + times, last_on=day)


def forget(*, at: datetime | None = None) -> None:
    """Delete what nobody has asked for in ninety days, and of the rest all but those that are asked for most; what was
    asked for on more than one day stays first."""
    at = at or clock.now()
    day = timezone.localtime(at - KEPT, timezone.get_default_timezone()).date()
    MissingAddress.objects.filter(last_on__lt=day).delete()
    # What was asked for on one day alone goes first: no flood of a day drives out what is missed all the time.
    lasting = Case(When(last_on__gt=F("first_on"), then=1), default=0)
    order = MissingAddress.objects.exclude(path=OTHERS).order_by(lasting.desc(), "-count", "-last_on", "-pk")
    keys = list(order.values_list("pk", flat=True)[KEPT_ROWS:])
    with transaction.atomic():
        # Held in the order in which write() holds them: neither waits for the other in a circle.
        held = MissingAddress.objects.filter(pk__in=keys).select_for_update().order_by("path")
        MissingAddress.objects.filter(pk__in=list(held.values_list("pk", flat=True))).delete()
