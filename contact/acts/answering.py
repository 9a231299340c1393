"""Answers to readers: kept with the message, and mailed once."""

from datetime import datetime

from django.db import IntegrityError, transaction

from articles.permissions import SYSTEM, require
from articles.pure import clock, words
from articles.pure.refusal import Refusal
from contact.acts import mailing, meanwhile, recording
from contact.acts.handling import GONE
from contact.acts.meanwhile import Seen
from contact.models import Answer, Message
from contact.permissions import may_answer

LONGEST, LONGEST_SUBJECT = 50_000, 250
IS_SPAM = "This message is marked as spam: say first that it is not."
# The form gets a new key when this is shown: sent once more, it is another answer.
SECOND = "An answer was sent from this form already, and this text differs from it. Send it again to send this one too."


def answer(
    message: Message,
    *,
    by,
    subject: str,
    text: str,
    form_key: str,
    seen: Seen | None = None,
    at: datetime | None = None,
) -> Answer:
    """Keep the answer, mail it to the reader and call the message answered, in one transaction.

    *form_key*: of the form that it was written in; the same answer sent from it again is the one already there, and
    another one is refused (field "form_key"). *seen*: how the message was when that form was opened; what a colleague
    has done since then is a refusal (field "seen"), None: whatever was done, the answer is sent.
    """
    require(may_answer(by), "You may not answer readers.")
    at = at or clock.now()
    typed = _checked(subject, text)
    with transaction.atomic():
        try:
            with transaction.atomic():
                kept = _keep(message, by=by, at=at, form_key=form_key, **typed)
        except IntegrityError:
            return _already(message, form_key, typed)
        moved = Message.objects.filter(pk=message.pk).exclude(status=Message.Status.SPAM)
        if moved.update(status=Message.Status.ANSWERED) != 1:
            raise Refusal(IS_SPAM if Message.objects.filter(pk=message.pk).exists() else GONE)
        # Of two colleagues at once the second has waited for the row, and finds what the first one did.
        if seen is not None:
            meanwhile.require_nothing(message, seen, by=by)
        mailing.enqueue_answer(kept, at=at)
        recording.record(message, "Answered.", by=by)
    return kept


def _keep(message: Message, *, by, at: datetime, **values) -> Answer:
    who = None if by is SYSTEM else by
    return Answer.objects.create(message=message, author=who, author_name=str(by)[:150], sent_at=at, **values)


def _already(message: Message, form_key: str, typed: dict[str, str]) -> Answer:
    """The answer that was sent from the same form; Refusal when it says something else."""
    stored = Answer.objects.filter(message=message, form_key=form_key).first()
    if stored is None or any(getattr(stored, field) != value for field, value in typed.items()):
        raise Refusal(SECOND, field="form_key")
    return stored


def _checked(subject: str, text: str) -> dict[str, str]:
    subject, text = words.line(subject), words.block(text)
    if not subject:
        raise Refusal("Say in a few words what the answer is about.", field="subject")
    if not text:
        raise Refusal("Write the answer.", field="text")
    for field, typed, most in (("subject", subject, LONGEST_SUBJECT), ("text", text, LONGEST)):
        if len(typed) > most:
            raise Refusal(f"It may have {most:,} signs at most; this has {len(typed):,}.", field=field)
    return {"subject": subject, "text": text}
