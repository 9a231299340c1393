"""Who may send a step of the form."""

import functools

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.views.decorators.csrf import csrf_exempt

from contact.pure import same_site

FOREIGN = (
    "This form was sent from another site, so nothing was taken. "
    "Go back and copy what you wrote, then open our contact page and send it from there."
)
UNKNOWN = (
    "Your browser did not say which page this form was sent from, so nothing was taken. Go back and copy what you "
    "wrote, then open our contact page in another browser, or let this one send the Referer."
)


def ours_only(*, unknown: bool):
    """403 for a post from another site; *unknown* lets in one whose browser does not say where it is from.

    Instead of Django's token: step 1 stands on pages that come out of caches and can hold none. At the later steps a
    token would stop nothing more, since the form's own cookie is SameSite=Lax, but it fails when its cookie was
    dropped or a sign-in in another tab renewed it, and where a browser sends "Origin: null"; a message that took an
    hour to write would go with it.
    """

    def decorate(view):
        @csrf_exempt
        @functools.wraps(view)
        def judged(request, *args, **kwargs):
            if request.method == "POST":
                _judge(request, unknown)
            return view(request, *args, **kwargs)

        return judged

    return decorate


def is_ours(request) -> bool:
    """Whether the browser says that the form was sent from a page of ours."""
    return _verdict(request) == same_site.OURS


def _verdict(request) -> str:
    origins = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return same_site.judge(request.headers, origins)


def _judge(request, unknown: bool) -> None:
    verdict = _verdict(request)
    if verdict == same_site.FOREIGN:
        raise PermissionDenied(FOREIGN)
    if verdict == same_site.UNKNOWN and not unknown:
        raise PermissionDenied(UNKNOWN)
