"""Who may send a step of the form, and how much of it."""

import functools

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.views.decorators.csrf import csrf_exempt

from contact.forms import LONGEST_MESSAGE
from contact.pure import same_site

# Why nothing was taken, and how to go on.
FOREIGN = (
    "This form was sent from another site, so nothing was taken.",
    "then open our contact page and send it from there.",
)
UNKNOWN = (
    "Your browser did not say which page this form was sent from, so nothing was taken.",
    "then open our contact page in this browser and send it from there, or use another browser.",
)
GO_BACK = "Go back and copy what you wrote,"
# The longest message takes 600 kB where each of its signs is written as twelve (%F0%9F%98%80).
MOST_BYTES = 1024 * 1024
TOO_LARGE = f"It holds more than {MOST_BYTES // 1024**2} MB, and a message may have {LONGEST_MESSAGE:,} signs."


class FormTooLarge(RequestDataTooBig):
    """A form with more than MOST_BYTES: 413, unread. The text is told."""


class NotFromOurs(PermissionDenied):
    """A step that can't be told to be sent from a page of ours: 403. The text is told."""


def ours_only(*, unknown: bool, refused=None):
    """403 for a post from another site; *unknown* lets in one whose browser does not say where it is from. *refused*
    answers instead of the usual page: called with the request, why nothing was taken, and how to go on.

    Instead of Django's token: step 1 stands on pages that come out of caches and can hold none. At the later steps a
    token would stop nothing more, since the form's own cookie is SameSite=Lax, but it fails when its cookie was
    dropped or a sign-in in another tab renewed it, and where a browser sends "Origin: null"; a message that took an
    hour to write would go with it.
    """

    def decorate(view):
        @csrf_exempt
        @functools.wraps(view)
        def judged(request, *args, **kwargs):
            if request.method != "POST":
                return view(request, *args, **kwargs)
            _weigh(request)
            fault = _fault_of(request, unknown)
            if fault and refused:
                return refused(request, *fault)
            if fault:
                why, way_on = fault
                raise NotFromOurs(f"{why} {GO_BACK} {way_on}")
            return view(request, *args, **kwargs)

        return judged

    return decorate


def _weigh(request) -> None:
    """Refuse a form by the length that it gives itself: no more of it is ever read, and without one nothing is."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise FormTooLarge(TOO_LARGE)


def _fault_of(request, unknown: bool) -> tuple[str, str] | None:
    verdict = _verdict(request)
    if verdict == same_site.FOREIGN:
        return FOREIGN
    return UNKNOWN if verdict == same_site.UNKNOWN and not unknown else None


def is_ours(request) -> bool:
    """Whether the browser says that the form was sent from a page of ours."""
    return _verdict(request) == same_site.OURS


def _verdict(request) -> str:
    origins = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return same_site.judge(request.headers, origins)
