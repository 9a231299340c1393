"""What a browser brings along and is given: whose verification it holds, where it is, when it may ask again."""

import math

from django.conf import settings
from django.shortcuts import render
from django.utils import timezone

from articles.pure import clock
from contact.acts import verifying
from contact.acts.limiting import LimitReached
from contact.models import Verification

COOKIE = "contact"
# Set with the last step, gone once it was shown: whoever uses this browser next reads no address there.
JUST_SENT = "contact_sent"


def set_cookie(answer, name: str, value: str, *, path: str) -> None:
    answer.set_cookie(name, value, path=path, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")


def verification_of(request) -> Verification | None:
    return verifying.find(request.COOKIES.get(COOKIE, ""))


def client_of(request) -> str:
    """Where *request* comes from, as far as it can be believed: newsroom/proxies.py has put it there."""
    return request.META.get("REMOTE_ADDR", "")


def limited(request, template: str, context: dict, limit: LimitReached):
    """429: what is reached and when to come back."""
    free_at = timezone.localtime(limit.free_at)
    sentence = f"{limit.sentence} Try again after {free_at:%H:%M} ({free_at:%Z})."
    answer = render(request, template, context | {"sentence": sentence}, status=429)
    answer["Retry-After"] = max(1, math.ceil((limit.free_at - clock.now()).total_seconds()))
    return answer
