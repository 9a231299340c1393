"""All that is stored of one person, as one JSON file for them."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.db import transaction
from django.db.models import Count, Max, Min, Sum

from articles.acts import facing
from articles.pure import clock
from contact.acts import persons, retention
from contact.models import Mail, Message

# What is stored beside this and is not handed over as it is: docs/sources.md says why.
LEFT_OUT = [
    "Notes that the desk wrote for itself are counted here, not repeated.",
    "Who of the desk read, wrote or decided is not named.",
    "Codes are stored nowhere; what the desk's mail server and backups hold is not in this file.",
]


def export(address: str, *, at: datetime | None = None) -> dict | None:
    """What is stored of *address* (of addresses.accept()) in any spelling; None when there is nothing."""
    at = at or clock.now()
    with transaction.atomic():
        person = persons.find(address)
        codes, erasures = persons.counters(address).count(), list(persons.erasures(address))
        if not (person.spellings or codes):
            return None
        return {
            "address": address,
            "spellings": person.spellings,
            "exported_at": _moment(at),
            "verifications": [_verification(one) for one in person.verifications],
            "messages": _messages(person),
            "mails_to_you": [_mail(one) for one in person.mails if one.kind != Mail.Kind.MESSAGE],
            "codes_counted_in_the_last_hour": codes,
            "erased_before": [_moment(one.at) for one in erasures],
            "left_out": LEFT_OUT,
        }


def write(path: Path, content: dict) -> None:
    """*content* as JSON in a new file that its owner alone can read, whole or not at all. FileExistsError when there
    is something at *path*, other OSErrors when it can't be written."""
    with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", suffix=".part") as part:
        json.dump(content, part, ensure_ascii=False, indent=2)
        part.write("\n")
        part.flush()
        os.fsync(part.fileno())
        # Unlike a rename a link takes nobody's place. The temporary name goes, the file stays; its mode is 0600.
        os.link(part.name, path, follow_symlinks=False)


def _messages(person: persons.Person) -> list[dict]:
    kept = retention.days_of()
    keys = [message.pk for message in person.messages]
    found = Message.objects.filter(pk__in=keys).select_related("story").prefetch_related("answers").order_by("pk")
    notes = dict(found.order_by("pk").values_list("pk").annotate(Count("notes")))
    readings = {row["pk"]: row for row in _readings(found)}
    to_desk = _grouped(person.mails, lambda mail: mail.message_id)
    return [
        {
            "address": message.address,
            "name": message.name,
            "subject": message.subject,
            "text": message.text,
            "received_at": _moment(message.received_at),
            "category": message.category,
            "status": message.status,
            "story": _story(message.story),
            "kept_until": None if message.hold_reason else _moment(retention.ends_at(message, kept)),
            "is_on_legal_hold": bool(message.hold_reason),
            "answers": [
                {"subject": one.subject, "text": one.text, "sent_at": _moment(one.sent_at)}
                for one in message.answers.all()
            ],
            "mails_to_the_desk": [
                {"created_at": _moment(mail.created_at), "sent_at": _moment(mail.sent_at)}
                for mail in to_desk.get(message.pk, [])
            ],
            "read_by_the_desk": {
                "times": readings[message.pk]["times"] or 0,
                "first_at": _moment(readings[message.pk]["first"]),
                "last_at": _moment(readings[message.pk]["last"]),
            },
            "notes_of_the_desk": notes[message.pk],
        }
        for message in found
    ]


def _readings(found):
    told = {"times": Sum("readings__times"), "first": Min("readings__first_at"), "last": Max("readings__last_at")}
    return found.values("pk").annotate(**told)


def _verification(row) -> dict:
    return {
        "address": row.address,
        "asked_at": _moment(row.started_at),
        "newest_code_asked_at": _moment(row.sent_at),
        "newest_code_ends_at": _moment(row.code_ends_at),
        "wrong_or_right_guesses": row.code_tries,
        "proven_at": _moment(row.proven_at),
        "used_at": _moment(row.used_at),
    }


def _mail(mail: Mail) -> dict:
    return {
        "kind": mail.kind,
        "to": mail.recipient,
        "created_at": _moment(mail.created_at),
        "tries": mail.tries,
        "sent_at": _moment(mail.sent_at),
        "given_up_at": _moment(mail.gave_up_at),
        "last_answer_of_your_mail_server": mail.last_answer,
    }


def _grouped(rows: list, key: Callable) -> dict:
    found = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def _story(story) -> str | None:
    return story and f"{facing.site().url}{story.get_absolute_url()}"


def _moment(moment: datetime | None) -> str | None:
    return moment and moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
