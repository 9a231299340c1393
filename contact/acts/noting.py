"""What colleagues tell each other about a message."""

from django.db import transaction

from articles.permissions import SYSTEM, require
from articles.pure import clock, words
from articles.pure.refusal import Refusal
from contact.acts.handling import GONE
from contact.models import Message, MessageNote
from contact.permissions import may_note

LONGEST = 5000


def note(message: Message, *, by, text: str) -> MessageNote:
    """A new note on *message*, which no reader ever sees; the same as the last one, by the same, is that one."""
    require(may_note(by), "You may not write notes on messages.")
    text = words.block(text)
    if not text:
        raise Refusal("Write what the note is to say.", field="text")
    if len(text) > LONGEST:
        raise Refusal(f"A note has {LONGEST:,} signs at most; this one has {len(text):,}.", field="text")
    who = None if by is SYSTEM else by
    with transaction.atomic():
        # Of two at once the second waits here.
        held = Message.objects.select_for_update().filter(pk=message.pk).first()
        require(held is not None, GONE)
        last = held.notes.last()
        if last and (last.author_id, last.text) == (by.pk, text):
            return last
        return MessageNote.objects.create(
            message=held, author=who, author_name=str(by)[:150], text=text, written_at=clock.now()
        )
