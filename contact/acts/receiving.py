"""Taking in a message, once."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from articles.permissions import require
from articles.pure import clock, words
from articles.pure.refusal import Refusal
from contact.acts import mailing, routing
from contact.acts.verifying import WRITE_WITHIN
from contact.models import Category, Message, Verification
from contact.pure import addresses

SECOND = "Your first message arrived; this second one did not, since an address is proven for one message at a time."


def receive(
    verification: Verification,
    *,
    name: str,
    subject: str,
    text: str,
    category: str = Category.OTHER,
    about_story: bool = True,
    at: datetime | None = None,
) -> Message:
    """Store the message and mail it to whom its category goes, in one transaction; sent again, it is the message
    already there.


    *about_story*: whether it is about the story that the form stood under. A suspect one waits as spam, without a
    mail: no human's message is lost.
    Refusal when the address is not proven, or was proven too long ago, or another message was taken on this proof.
    """
    at = at or clock.now()
    require(category in Category.values, "Choose what your message is.", field="category")
    typed = {"name": words.line(name), "subject": words.line(subject), "text": words.block(text)}
    proven = Verification.objects.filter(pk=verification.pk, used_at=None, proven_at__gt=at - WRITE_WITHIN)
    with transaction.atomic():
        if proven.update(used_at=at) != 1:
            return _already(verification, typed)
        message = Message.objects.create(
            verification=verification,
            address=verification.address,
            **typed,
            received_at=at,
            story_id=verification.story_id if about_story else None,
            category=category,
            status=Message.Status.SPAM if verification.is_suspect else Message.Status.NEW,
            has_throwaway_address=addresses.is_throwaway(verification.address, settings.CONTACT_THROWAWAY_DOMAINS),
            thread_id=mailing.new_message_id(),
        )
        if not verification.is_suspect:
            routing.deliver(message, at=at)
    return message


def _already(verification: Verification, typed: dict[str, str]) -> Message:
    """The stored message when *typed* is the same; what differs would be lost without a word."""
    stored = Message.objects.filter(verification=verification).first()
    if stored is None:
        raise Refusal("Your address has to be proven again before the message can be taken.")
    if any(getattr(stored, field) != value for field, value in typed.items()):
        raise Refusal(SECOND)
    return stored
