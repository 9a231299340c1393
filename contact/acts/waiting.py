"""How long the page of a code takes one, how long to wait for another, and how both are told.

All of it goes by when a code was last asked for, never by whether one was mailed, which is told to nobody.
"""

from datetime import datetime, timedelta

from django.conf import settings

from articles.pure import clock
from contact.models import Verification
from contact.pure import spans


def wait_sentence(verification: Verification, *, at: datetime | None = None) -> str:
    """How long to wait for a new code, told to whom asks too early. It is true whether or not one was mailed."""
    wait = f"You can ask for a new code in {spans.wait(max(1, wait_seconds(verification, at=at)))}."
    return wait if is_void(verification, at=at) else f"Look in your mailbox first. {wait}"


def way_on(verification: Verification, *, at: datetime | None = None) -> str:
    """How to come by another code when this one is void."""
    seconds = wait_seconds(verification, at=at)
    return f"You can ask for a new one in {spans.wait(seconds)}." if seconds else "Ask for a new one below."


def void_sentence(verification: Verification, *, at: datetime | None = None) -> str:
    """What is told of a void code."""
    return f"This code is no longer good. {way_on(verification, at=at)}"


def wait_seconds(verification: Verification, *, at: datetime | None = None) -> int:
    """Whole seconds until a new code may be asked for; 0 when it may be now."""
    at = at or clock.now()
    left = verification.sent_at + timedelta(seconds=settings.CONTACT_RESEND_SECONDS) - at
    return max(0, -(-left // timedelta(seconds=1)))


def is_void(verification: Verification, *, at: datetime | None = None) -> bool:
    """Whether the page takes no code any more: too long or too many guesses ago that one was asked for."""
    at = at or clock.now()
    return verification.expires_at <= at or verification.tries >= settings.CONTACT_CODE_ATTEMPTS
