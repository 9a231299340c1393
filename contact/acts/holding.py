"""Legal hold: while a message has a reason to be kept, nothing deletes it, its answers, mails and notes."""

from django.db import transaction

from articles.permissions import require
from articles.pure import words
from articles.pure.refusal import Refusal
from contact.acts import recording
from contact.models import Message
from contact.permissions import may_hold

MAY_NOT = "Only desk leads may put a message on hold or take it off."
GONE = "This message has been deleted."
LONGEST = Message._meta.get_field("hold_reason").max_length


def hold(message: Message, reason: str, *, by) -> None:
    """Keep *message* from everything that deletes. Refusal without a reason, or when it is on hold already."""
    require(may_hold(by), MAY_NOT)
    reason = words.line(reason)
    require(bool(reason), "Say why this message has to be kept, for whoever decides about it later.", field="reason")
    require(len(reason) <= LONGEST, f"The reason is too long: it may have {LONGEST} characters.", field="reason")
    with transaction.atomic():
        if Message.objects.filter(pk=message.pk, hold_reason="").update(hold_reason=reason) != 1:
            raise Refusal(_why_not(message))
        recording.record(message, f"Put on hold: {reason}", by=by)
    message.hold_reason = reason


def release(message: Message, *, by) -> None:
    """Take the hold off: the message goes when its time is over, which may be with the next purge."""
    require(may_hold(by), MAY_NOT)
    with transaction.atomic():
        if Message.objects.filter(pk=message.pk).exclude(hold_reason="").update(hold_reason="") != 1:
            is_there = Message.objects.filter(pk=message.pk).exists()
            raise Refusal("This message is not on hold." if is_there else GONE)
        recording.record(message, "Taken off hold.", by=by)
    message.hold_reason = ""


def held_sentence(messages: list[Message]) -> str:
    """Why *messages*, all of them on hold, can't be deleted."""
    named = "; ".join(f"“{one.subject}” ({one.hold_reason})" for one in messages)
    return f"On legal hold, so not to be deleted until the hold is taken off: {named}."


def _why_not(message: Message) -> str:
    stored = Message.objects.filter(pk=message.pk).first()
    return f"This message is on hold already: {stored.hold_reason}." if stored else GONE
