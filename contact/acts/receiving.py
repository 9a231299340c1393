"""Taking in a message, once."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from articles.pure import clock, words
from articles.pure.refusal import Refusal
from contact.acts import mailing
from contact.acts.verifying import WRITE_WITHIN
from contact.models import Message, Verification


def receive(verification: Verification, *, name: str, subject: str, text: str, at: datetime | None = None) -> Message:
    """Store the message and mail it to the desk, in one transaction; sent again, it is the message already there.

    Refusal when the address is not proven, or was proven too long ago.
    """
    at = at or clock.now()
    proven = Verification.objects.filter(pk=verification.pk, used_at=None, proven_at__gt=at - WRITE_WITHIN)
    with transaction.atomic():
        if proven.update(used_at=at) != 1:
            return _already(verification)
        message = Message.objects.create(
            verification=verification,
            address=verification.address,
            name=words.line(name),
            subject=words.line(subject),
            text=words.block(text),
            received_at=at,
            story_id=verification.story_id,
        )
        mailing.enqueue_message(message, settings.CONTACT_RECIPIENTS, at=at)
    return message


def _already(verification: Verification) -> Message:
    stored = Message.objects.filter(verification=verification).first()
    if stored is None:
        raise Refusal("Your address has to be proven again before the message can be taken.")
    return stored
