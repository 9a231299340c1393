"""Deleting what need not be kept."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from articles.pure import clock
from contact.acts.limiting import HOUR
from contact.acts.verifying import WRITE_WITHIN
from contact.models import CodeSent, Heartbeat, Mail, Message, Verification


def purge(*, days: int | None = None, dry_run: bool = False, at: datetime | None = None) -> dict[str, int]:
    """Delete verifications that led nowhere or are done, messages older than *days* (CONTACT_RETENTION_DAYS),
    finished mails of that age, old counters. How many of each; *dry_run* only counts. Safe at any time."""
    at = at or clock.now()
    found = _past_their_time(at, settings.CONTACT_RETENTION_DAYS if days is None else days)
    counts = {name: rows.count() for name, rows in found.items()}
    if not dry_run:
        with transaction.atomic():
            for rows in found.values():
                rows.delete()
    return {name: counts[name] for name in ("verifications", "messages", "mails")}


def _past_their_time(at: datetime, days: int) -> dict:
    kept_since = at - timedelta(days=days)
    unproven = Q(proven_at=None, expires_at__lte=at)
    over = Q(proven_at__lte=at - WRITE_WITHIN)
    return {
        "verifications": Verification.objects.filter(unproven | over),
        "messages": Message.objects.filter(received_at__lte=kept_since),
        "mails": Mail.objects.filter(Q(sent_at__lte=kept_since) | Q(gave_up_at__lte=kept_since)),
        "counters": CodeSent.objects.filter(taken_at__lte=at - HOUR),
        "heartbeats": Heartbeat.objects.filter(seen_at__lte=at - timedelta(days=1)),
    }
