"""What colleagues have done with a message since somebody opened a form of it."""

from datetime import datetime
from typing import NamedTuple

from django.contrib.admin.models import LogEntry

from articles.pure import keys
from articles.pure.refusal import Refusal
from contact.acts import recording
from contact.models import Message, MessageNote

OVERTAKEN = (
    "worked on this message since you opened this form, so nothing was sent. "
    "Look at it above; sent again, your answer goes out."
)


class Seen(NamedTuple):
    """How far a message's history and its notes were when a form was opened: the keys of the newest ones.

    Keys and not a moment: what was begun before it and ended after it would be seen by nobody.
    """

    entry: int
    note: int

    def __str__(self) -> str:
        return f"{self.entry}-{self.note}"


class Deed(NamedTuple):
    """Who did what, and when."""

    who: str
    what: str
    at: datetime


def read(text: str) -> Seen | None:
    """What str() of a Seen gave to a form; None when it is nothing of the kind."""
    entry, _, note = text.partition("-")
    return Seen(int(entry), int(note)) if keys.is_key(entry) and keys.is_key(note) else None


def now(message: Message) -> Seen:
    """How far *message* is now."""
    entry = recording.of([message.pk]).order_by("-pk").values_list("pk", flat=True).first()
    note = message.notes.order_by("-pk").values_list("pk", flat=True).first()
    return Seen(entry or 0, note or 0)


def since(message: Message, seen: Seen, *, by) -> list[Deed]:
    """What others than *by* have done with *message* since it was *seen*, oldest first.

    Each deed holds the message's row until it is written down: whoever holds that row has all of them here.
    """
    entries = recording.of([message.pk]).filter(pk__gt=seen.entry).exclude(user_id=by.pk).select_related("user")
    notes = message.notes.filter(pk__gt=seen.note).exclude(author_id=by.pk)
    done = [*map(_entry, entries), *map(_note, notes)]
    return sorted(done, key=lambda one: one.at)


def require_nothing(message: Message, seen: Seen, *, by) -> None:
    """Refusal (field "seen") that names the colleagues who have done something with *message* since it was *seen*."""
    names = list(dict.fromkeys(deed.who for deed in since(message, seen, by=by)))
    if not names:
        return
    told = f"{names[0]} has" if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} have"
    raise Refusal(f"{told} {OVERTAKEN}", field="seen")


def _entry(entry: LogEntry) -> Deed:
    return Deed(entry.user.get_username(), entry.change_message.rstrip("."), entry.action_time)


def _note(note: MessageNote) -> Deed:
    return Deed(note.author_name, "Wrote a note", note.written_at)
