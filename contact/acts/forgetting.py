"""Deleting what need not be kept."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from articles.pure import clock
from contact.acts.limiting import HOUR
from contact.acts.verifying import WRITE_WITHIN
from contact.models import CodeSent, Heartbeat, Mail, Message, Verification

# How much longer the worker keeps a code that has ended: who types it late is told so, by name.
GRACE = timedelta(days=1)


def keep_house(*, at: datetime | None = None) -> None:
    """What the worker deletes now and then: as purge(), but a code that has ended stays for GRACE."""
    purge(grace=GRACE, at=at)


def purge(
    *, days: int | None = None, grace: timedelta = timedelta(), dry_run: bool = False, at: datetime | None = None
) -> dict[str, int]:
    """Delete verifications that led nowhere (*grace* after their end) or are done, messages older than *days*
    (CONTACT_RETENTION_DAYS), finished mails of that age, old counters. How many of each; *dry_run* only counts. Safe
    at any time."""
    at = at or clock.now()
    found = _past_their_time(at, settings.CONTACT_RETENTION_DAYS if days is None else days, grace)
    counts = {name: rows.count() for name, rows in found.items()}
    if not dry_run:
        with transaction.atomic():
            for rows in found.values():
                rows.delete()
    return {name: counts[name] for name in ("verifications", "messages", "mails")}


def _past_their_time(at: datetime, days: int, grace: timedelta) -> dict:
    kept_since = at - timedelta(days=days)
    unproven = Q(proven_at=None, expires_at__lte=at - grace)
    over = Q(proven_at__lte=at - WRITE_WITHIN)
    return {
        "verifications": Verification.objects.filter(unproven | over),
        "messages": Message.objects.filter(received_at__lte=kept_since),
        "mails": Mail.objects.filter(Q(sent_at__lte=kept_since) | Q(gave_up_at__lte=kept_since)),
        "counters": CodeSent.objects.filter(taken_at__lte=at - HOUR),
        "heartbeats": Heartbeat.objects.filter(seen_at__lte=at - timedelta(days=1)),
    }
