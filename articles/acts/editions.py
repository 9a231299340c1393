"""The edition: moved by each act that readers can see, and asked when their pages last changed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Subquery
from django.db.models.functions import Greatest

from articles.models import Edition, Story
from articles.pure import clock

# The one row there is.
KEY = 1
_SECOND = timedelta(seconds=1)
# So long a process goes by what it knows: what others change must show within a second.
KNOWN_FOR = timedelta(seconds=0.5)
# When this process asked, and what it learned.
_known: tuple[datetime, datetime | None] | None = None
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
    # A reader may have asked meanwhile, who saw what was.
    transaction.on_commit(forget)


def forget() -> None:
    """Ask anew next time."""
    global _known, generation
    _known = None
    generation += 1


def changed_at(at: datetime) -> datetime | None:
    """When what readers see at *at* last changed, by an act or by the clock; None: nobody knows.

    What others did in the last KNOWN_FOR may be missing: so many readers share one query.
    """
    global _known
    known = _known
    if known is None or not timedelta(0) <= at - known[0] < KNOWN_FOR:
        known = _known = (at, _asked(at))
    return known[1]


def _asked(at: datetime) -> datetime | None:
    published = Story.objects.filter(status=Story.Status.PUBLISHED).order_by()
    moments = {
        "out": _last(published, "published_at", at),
        "ended": _last(published, "ends_at", at),
        "unpinned": _last(published, "pinned_until", at),
    }
    found = Edition.objects.filter(pk=KEY).order_by().values_list("changed_at", *moments.values())[:1]
    return max(filter(None, found[0])) if found else None


def _last(stories, field: str, at: datetime) -> Subquery:
    """The greatest time in *field* that has come; each has an index of its own."""
    come = stories.filter(**{f"{field}__lte": at}).order_by(f"-{field}")
    return Subquery(come.values(field)[:1])
