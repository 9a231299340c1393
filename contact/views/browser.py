"""What a browser brings along and is given: whose verification it holds, where it is, when it may ask again."""

import math

from django.conf import settings
from django.shortcuts import render
from django.utils import timezone

from articles.models import Story
from articles.pure import clock
from contact.acts import verifying
from contact.acts.limiting import LimitReached
from contact.models import Verification
from contact.pure import spans

COOKIE = "contact"
# Set with the last step, gone once it was shown: whoever uses this browser next reads no address there.
JUST_SENT = "contact_sent"


def set_cookie(answer, name: str, value: str, *, path: str, seconds: int | None = None) -> None:
    """Give the browser a cookie, for as long as it runs or for so many *seconds*."""
    kept = {"path": path, "httponly": True, "secure": settings.SESSION_COOKIE_SECURE, "samesite": "Lax"}
    answer.set_cookie(name, value, max_age=seconds, **kept)


def verification_of(request) -> Verification | None:
    return verifying.find(request.COOKIES.get(COOKIE, ""))


def story_of(verification: Verification | None) -> Story | None:
    """The story whose page the form stood on, while readers may see it."""
    if verification is None or verification.story_id is None:
        return None
    return Story.objects.published().filter(pk=verification.story_id).only("title", "slug").first()


def client_of(request) -> str:
    """Where *request* comes from, as far as it can be believed: newsroom/proxies.py has put it there."""
    return request.META.get("REMOTE_ADDR", "")


def limited(request, template: str, context: dict, limit: LimitReached, *, besides: str = ""):
    """429: what is reached, a sentence *besides*, and when to come back."""
    free_at = timezone.localtime(limit.free_at)
    seconds = max(1, math.ceil((limit.free_at - clock.now()).total_seconds()))
    back = f"Try again in {spans.wait(seconds)}, after {free_at:%H:%M} ({free_at:%Z})."
    sentence = " ".join(filter(None, (limit.sentence, besides, back)))
    answer = render(request, template, context | {"sentence": sentence}, status=429)
    answer["Retry-After"] = seconds
    return answer
