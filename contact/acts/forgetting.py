"""Deleting what need not be kept."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.admin.models import DELETION, LogEntry
from django.db import transaction
from django.db.models import Q

from articles.permissions import require
from articles.pure import clock
from articles.pure.keys import is_key
from articles.pure.refusal import Refusal
from contact.acts import counting, holding, recording, retention
from contact.acts.limiting import HOUR
from contact.acts.verifying import WRITE_WITHIN
from contact.models import CodeSent, Heartbeat, Mail, Message, Verification
from contact.permissions import may_delete

# How much longer the worker keeps a code that has ended: who types it late is told so, by name.
GRACE = timedelta(days=1)
# So many rows are held at a time: nobody waits long for one of them, and what was deleted stays deleted.
BATCH = 200


def keep_house(*, at: datetime | None = None) -> None:
    """What the worker deletes now and then: as purge(), but a code that has ended stays for GRACE."""
    purge(grace=GRACE, at=at)


def purge(
    *, days: int | None = None, grace: timedelta = timedelta(), dry_run: bool = False, at: datetime | None = None
) -> dict[str, int]:
    """Delete verifications that led nowhere (*grace* after their end) or are done, messages past the retention of
    their category (or older than *days*), finished mails of that age, old counters and their keys. How many of each;
    *dry_run* only counts. What is on hold stays. Safe at any time, and at once with others and with workers."""
    at = at or clock.now()
    found = _past_their_time(at, days, grace)
    done = _count if dry_run else _delete
    counts = {name: done(rows, _along(name)) for name, rows in found.items()}
    return {name: counts[name] for name in ("verifications", "messages", "mails")}


def delete(messages, *, by) -> int:
    """Delete the rows of *messages*, a queryset, with all that belongs to them; how many. Refusal, and nothing is
    deleted, while one of them is on hold. An entry without their words stays: who deleted which number."""
    require(may_delete(by), "Only desk leads may delete messages.")
    with transaction.atomic():
        rows = list(messages.model.objects.filter(pk__in=messages.values("pk")).select_for_update().order_by("pk"))
        held = [one for one in rows if one.hold_reason]
        if held:
            raise Refusal(holding.held_sentence(held))
        keys = [one.pk for one in rows]
        recording.of(keys).delete()
        for message in rows:
            recording.record(message, "", by=by, flag=DELETION)
        Message.objects.filter(pk__in=keys).delete()
    return len(keys)


def deletion_of(number: str) -> LogEntry | None:
    """The entry that somebody deleted the message with this *number*; None where its time was over, or it never was."""
    if not is_key(number):
        return None
    return recording.of([int(number)]).filter(action_flag=DELETION).select_related("user").first()


def _past_their_time(at: datetime, days: int | None, grace: timedelta) -> dict:
    unproven = Q(proven_at=None, expires_at__lte=at - grace)
    over = Q(proven_at__lte=at - WRITE_WITHIN)
    kept_since = at - timedelta(days=settings.CONTACT_RETENTION_DAYS if days is None else days)
    # The mails of a message on hold stay with it.
    free = (Q(message=None) | Q(message__hold_reason="")) & (Q(answer=None) | Q(answer__message__hold_reason=""))
    return {
        "verifications": Verification.objects.filter(unproven | over),
        "messages": retention.ended(at, retention.days_of(days)),
        "mails": Mail.objects.filter(free, Q(sent_at__lte=kept_since) | Q(gave_up_at__lte=kept_since)),
        "counters": CodeSent.objects.filter(taken_at__lte=at - HOUR),
        "keys": counting.over(at),
        "heartbeats": Heartbeat.objects.filter(seen_at__lte=at - timedelta(days=1)),
    }


def _along(name: str) -> Callable[[list[int]], object]:
    """What goes with the rows of these keys though the database does not know that it belongs to them."""
    return (lambda keys: recording.of(keys).delete()) if name == "messages" else (lambda keys: None)


def _count(rows, along) -> int:
    return rows.count()


def _delete(rows, along) -> int:
    """Delete *rows* batch by batch: each is locked and looked at once more, so that a hold of this moment counts, and
    what somebody else has in hand is passed over. SQLite has one writer at a time anyway."""
    number = 0
    while True:
        with transaction.atomic():
            batch = rows.select_for_update(skip_locked=True, of=("self",)).order_by("pk").only("pk")[:BATCH]
            keys = [row.pk for row in batch]
            along(keys)
            rows.model.objects.filter(pk__in=keys).delete()
        number += len(keys)
        if len(keys) < BATCH:
            return number
