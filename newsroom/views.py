"""Pages of the building itself: refusals, faults, and what browsers and robots ask for."""

import logging
import sys
from pathlib import Path

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from contact.gate import FormTooLarge, NotFromOurs, is_ours
from newsroom import health
from newsroom.uploads import FileRefused

logger = logging.getLogger(__name__)
# Long enough for a database to begin anew, short enough for a reader who waits.
RETRY_SECONDS = 30
# What readers type into the contact form, with its label; the rest of a form goes along unseen.
TYPED = {
    "email": "Your e-mail address",
    "code": "Code",
    "name": "Your name",
    "subject": "Subject",
    "message": "Message",
}
ICON = Path(__file__).parent / "static" / "newsroom" / "icon.svg"


@csrf_exempt
@require_safe
@cache_control(public=True, max_age=3600)
def robots(request):
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /contact/", "Allow: /contact/$", ""]
    lines += [f"Sitemap: {settings.SITE_URL}{reverse(name)}" for name in ("sitemap", "news_sitemap")] + [""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@csrf_exempt
@require_safe
@cache_control(public=True, max_age=86400)
def favicon(request):
    """The mark as SVG under the name that browsers ask for unasked."""
    return FileResponse(ICON.open("rb"), content_type="image/svg+xml")


def csrf_failure(request, reason=""):
    """A form came without the proof that it is ours: say how to go on, and that nothing was sent."""
    sentence = (
        "This form could not be checked, so nothing was taken. Go back and copy what you typed; then open the page in "
        "a new tab, paste it and send it once more. If that does not help, allow cookies for this site."
    )
    if request.path.startswith("/admin/"):
        if not request.user.is_authenticated and request.path != reverse("admin:login"):
            return render(request, "signed_out.html", status=403)
        sentence = "Go back: what you typed is still there. Copy it, then load the form again and save."
    return render(request, "403.html", {"sentence": sentence}, status=403)


def forbidden(request, exception=None):
    context = {"sentence": str(exception or ""), "to_contact": isinstance(exception, NotFromOurs)}
    return render(request, "403.html", context, status=403)


def bad_request(request, exception=None):
    if isinstance(exception, RequestDataTooBig):
        sentence = f"It holds more than {settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2} MB."
        if isinstance(exception, (FileRefused, FormTooLarge)):
            sentence = str(exception)
        return render(request, "413.html", {"sentence": sentence}, status=413)
    return render(request, "400.html", status=400)


def server_error(request):
    """A fault of ours. The page is rendered without anything that may be broken; it holds what a reader typed.

    503 while the database is away or can't be written: that is told in one line of the log, and no traceback.
    """
    page = render_to_string("500.html", {"typed": _typed(request), "address": request.path})
    if not (sentence := _lacking()):
        return HttpResponse(page, status=500)
    request.fault_is_told = True
    # As Django does: an address may hold the end of a line.
    logger.error("503 for %s: %s", request.path.encode("unicode_escape").decode("ascii"), sentence)
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_SECONDS)})


def _typed(request) -> list[dict[str, str]]:
    """What a reader sent with a step of the contact form, to be sent again from the page of the fault: "name", "value",
    and "label" where it was typed. Empty for the desk, and for what another site sent: that page would make it ours."""
    try:
        if request.method != "POST" or request.resolver_match.app_name != "contact" or not is_ours(request):
            return []
        return [{"name": name, "value": value, "label": TYPED.get(name, "")} for name, value in request.POST.items()]
    except Exception:
        # What can't be read either is no reason to send no page.
        return []


def _lacking() -> str:
    """What the database lacks, when the fault that is being handled came of that; "" when it is the code's."""
    error = sys.exc_info()[1]
    return health.database_sentence(error) if isinstance(error, health.AWAY) else ""
