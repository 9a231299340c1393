"""The outbox: into it, claimed from it, and what became of each mail."""

import random
import re
import secrets
import string
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import chain
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F, Min
from django.db.models.functions import Coalesce

from articles.pure import clock, words
from contact.acts.keys import all_secrets
from contact.models import Answer, Mail, Message, Verification
from contact.pure import backoff, sealing

# Longer than one delivery may take (delivery.LONGEST_SECONDS), short enough that a killed worker's mail goes out
# again within a minute.
LEASE = timedelta(seconds=50)
LONGEST_ANSWER = 500
# Of how many more mails than it wants a worker knows, so that several find some of their own.
ELBOW_ROOM = 20


class Outcome(NamedTuple):
    """What became of one try: "sent", "passing" (try again) or "final" (never), and the server's last answer."""

    state: str
    answer: str

    @property
    def code(self) -> str:
        """What a log may tell of the answer, which itself may name an address: its number, or the fault's class."""
        found = re.match(r"[0-9]{3}\b|\w+(?=:)", self.answer)
        return found[0] if found else "there is nothing left to send"


def failed(error: Exception) -> Outcome:
    """The outcome of a try that *error* ended before the server had judged: it passes."""
    return Outcome("passing", f"{type(error).__name__}: {error}")


def enqueue_code(verification: Verification, *, at: datetime) -> Mail:
    """A code mail; the code is put in when it is sent."""
    return _enqueue(Mail.Kind.CODE, [verification.address], at=at, verification=verification, nonce=verification.nonce)[
        0
    ]


def enqueue_message(message: Message, recipients: Iterable[str], *, at: datetime) -> list[Mail]:
    """A mail to each of *recipients* that holds *message*: one address's trouble is not another's.

    The first one of all carries the thread's own Message-ID, to which the others and all answers refer.
    """
    begun = message.mails.filter(mail_id=message.thread_id).exists()
    first_id = "" if begun else message.thread_id
    return _enqueue(Mail.Kind.MESSAGE, recipients, at=at, first_id=first_id, message=message)


def enqueue_answer(answer: Answer, *, at: datetime) -> Mail:
    """A mail that holds *answer*, to the reader whom it answers."""
    return _enqueue(Mail.Kind.ANSWER, [answer.message.address], at=at, answer=answer)[0]


def enqueue_sealed(content: bytes, recipients: Iterable[str], *, sender: str, message_id: str) -> list[Mail]:
    """A ready mail, encrypted until it is sent and wiped then."""
    sealed = sealing.seal(all_secrets(), content)
    rows = _enqueue(Mail.Kind.OTHER, recipients, at=clock.now(), sender=sender, sealed=sealed)
    Mail.objects.filter(pk__in=[row.pk for row in rows]).update(mail_id=message_id)
    return rows


def _enqueue(kind: str, recipients: Iterable[str], *, at: datetime, first_id: str = "", **values) -> list[Mail]:
    """A mail to each of *recipients*; *first_id*: the Message-ID of the first, when it has one already."""
    values |= {"kind": kind, "created_at": at, "next_try_at": at}
    ids = chain([first_id] if first_id else [], iter(new_message_id, None))
    return [
        Mail.objects.create(recipient=one, mail_id=mail_id, **values)
        for one, mail_id in zip(recipients, ids, strict=False)
    ]


def new_message_id() -> str:
    """A Message-ID under the site's own name, the same for every try of its mail."""
    # Letters alone: no number in a code mail can be taken for the code.
    name = "".join(secrets.choice(string.ascii_lowercase) for _ in range(26))
    return f"<{name}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"


def claim_due(limit: int, *, at: datetime | None = None) -> list[Mail]:
    """Up to *limit* mails that are due, each now this worker's alone until the lease ends."""
    at = at or clock.now()
    claimed: list[Mail] = []
    while len(claimed) < limit:
        due = list(Mail.objects.due(at).order_by("next_try_at", "pk")[: limit + ELBOW_ROOM])
        if not due:
            break
        claimed += _claim_of(due, limit - len(claimed), at=at)
    return claimed


def _claim_of(due: list[Mail], limit: int, *, at: datetime) -> list[Mail]:
    """Up to *limit* of *due*, the oldest first; where others are at work, any of them: all want the oldest."""
    claimed: list[Mail] = []
    while due and len(claimed) < limit:
        mail = due.pop(0)
        if claim(mail, at=at):
            claimed.append(mail)
        else:
            random.shuffle(due)
    return claimed


def claim(mail: Mail, *, at: datetime) -> bool:
    """Count a try and move the next one behind the lease, unless somebody else was quicker."""
    mine = Mail.objects.due(at).filter(pk=mail.pk, tries=mail.tries)
    if mine.update(tries=F("tries") + 1, next_try_at=at + LEASE, leased_until=at + LEASE) != 1:
        return False
    mail.tries += 1
    return True


def record(mail: Mail, outcome: Outcome, *, at: datetime | None = None) -> bool:
    """Write down what became of the try that *mail* was claimed for; False when the lease was lost meanwhile.

    *mail* knows afterwards when it was given up.
    """
    at = at or clock.now()
    values = {"last_answer": words.block(outcome.answer)[:LONGEST_ANSWER], "leased_until": None}
    age = at - (mail.asked_again_at or mail.created_at)
    if outcome.state == "sent":
        values |= {"sent_at": at, "sealed": None}
    elif outcome.state == "final" or age > backoff.GIVE_UP_AFTER:
        values |= {"gave_up_at": at}
        mail.gave_up_at = at
    else:
        values |= {"next_try_at": at + backoff.wait(age)}
    return Mail.objects.waiting().filter(pk=mail.pk, tries=mail.tries).update(**values) == 1


def oldest_waiting(at: datetime | None = None) -> timedelta | None:
    """How long the oldest mail that should be out by now has waited; None when none waits."""
    at = at or clock.now()
    first = Mail.objects.waiting().aggregate(since=Min(Coalesce("asked_again_at", "created_at")))["since"]
    return at - first if first else None


def given_up(since: datetime) -> int:
    """How many mails to the desk, or of the house itself, were given up since then."""
    return Mail.objects.exclude(kind=Mail.Kind.CODE).filter(gave_up_at__gte=since).count()


def codes_refused(since: datetime) -> int:
    """How many codes a server refused for good since then; most were asked for with a mistyped address."""
    refused = Mail.objects.filter(kind=Mail.Kind.CODE, gave_up_at__gte=since)
    # By the server's number: a code that was replaced or ended while it waited was given up without one.
    return refused.filter(last_answer__regex=r"^[0-9]").count()
