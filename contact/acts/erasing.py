"""Erasing a person, with a proof of it."""

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q

from articles.pure import clock
from contact.acts import persons, recording
from contact.models import Erasure, Mail, Message, Verification

# In the order in which they are told; what is not here bears its table's own name.
KINDS = {
    "contact.Verification": "verifications",
    "contact.Message": "messages",
    "contact.Answer": "answers",
    "contact.MessageNote": "notes of the desk",
    "contact.Reading": "entries of who read",
    "contact.Mail": "mails of the outbox",
    "contact.CodeSent": "counters",
    "admin.LogEntry": "entries of the history",
}


class Proof(NamedTuple):
    """What was deleted, by kind; the messages that stayed because they are on hold; when, and under which key the
    proof is kept."""

    counts: dict[str, int]
    stayed: list[Message]
    at: datetime
    address_key: str


def erase(address: str, *, by: str, at: datetime | None = None) -> Proof:
    """Delete all that is stored of *address* (of addresses.accept()) in any spelling, but for messages on hold with
    what belongs to them; in one transaction. *by*: who did it, for the proof, which is kept when anything was deleted.

    A mail that a worker has handed over at this moment is out of reach; the worker finds its row gone.
    """
    at = at or clock.now()
    with transaction.atomic():
        counts, stayed = _delete(address)
        proof = Proof(_told(counts), stayed, at, persons.erasure_key(address))
        if sum(counts.values()):
            Erasure.objects.create(address_key=proof.address_key, at=at, by=by, counts=proof.counts)
    return proof


def in_order(counts: dict[str, int]) -> list[str]:
    """The kinds of a proof's counts as they are told: PostgreSQL keeps no order of them."""
    known = [name for name in KINDS.values() if name in counts]
    return [*known, *sorted(set(counts) - set(known))]


def _delete(address: str) -> tuple[Counter, list[Message]]:
    person = persons.find(address, lock=True)
    stayed = [message for message in person.messages if message.hold_reason]
    kept = {message.pk for message in stayed}
    gone = [message for message in person.messages if message.pk not in kept]
    mails = Mail.objects.filter(pk__in=[mail.pk for mail in person.mails])
    mails = mails.exclude(message__in=kept).exclude(answer__message__in=kept)
    counts = Counter()
    for rows in (
        _entries(gone, mails),
        mails,
        Message.objects.filter(pk__in=[message.pk for message in gone]),
        Verification.objects.filter(pk__in=[one.pk for one in person.verifications]),
        persons.counters(address),
    ):
        counts.update(rows.delete()[1])
    return counts, stayed


def _entries(gone: list[Message], mails):
    """The entries of admin's log about what goes. No others: the history names messages by number alone, and to look
    for an address or a subject in it would find those of other people's messages and stories."""
    own = recording.of(message.pk for message in gone).values("pk")
    kind = ContentType.objects.get_for_model(Mail)
    return LogEntry.objects.filter(Q(pk__in=own) | Q(content_type=kind, object_id__in=[str(one.pk) for one in mails]))


def _told(counts: Counter) -> dict[str, int]:
    others = sorted(set(counts) - set(KINDS))
    return {name: counts[label] for label, name in KINDS.items()} | {label: counts[label] for label in others}
