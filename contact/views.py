"""Step 1: an address and its code. Step 2: the message."""

import functools
import math

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.models import Story
from articles.pure import clock
from articles.pure.refusal import Refusal
from contact.acts import receiving, verifying
from contact.acts.limiting import LimitReached
from contact.forms import CodeForm, EmailForm, MessageForm
from contact.models import Verification
from contact.pure import same_site

COOKIE = "contact"
FOREIGN = "This form was sent from another site, so nothing was taken. Open our contact page and send it from there."
NO_COOKIE = (
    "Your browser refused the cookie that holds these steps together. "
    "Allow cookies for this site, then type your address again."
)


def ours_only(*, unknown: bool):
    """403 for a post from another site; *unknown* lets in one whose browser does not say where it is from."""

    def decorate(view):
        @functools.wraps(view)
        def judged(request, *args, **kwargs):
            if request.method == "POST":
                origins = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
                verdict = same_site.judge(request.headers, origins)
                if verdict == same_site.FOREIGN or (verdict == same_site.UNKNOWN and not unknown):
                    raise PermissionDenied(FOREIGN)
            return view(request, *args, **kwargs)

        return judged

    return decorate


@csrf_exempt  # The form stands on pages that come out of caches and can hold no token: ours_only judges instead.
@require_http_methods(["GET", "HEAD", "POST"])
@ours_only(unknown=True)
def email(request):
    if request.method == "POST":
        return _ask_for_code(request)
    sentence = NO_COOKIE if request.GET.get("cookies") == "refused" else ""
    return _kept_by_caches(render)(request, "contact/email.html", {"form": EmailForm(), "sentence": sentence})


_kept_by_caches = cache_control(public=True, max_age=0, must_revalidate=True)


def _ask_for_code(request):
    form = EmailForm(request.POST)
    if not form.is_valid():
        return render(request, "contact/email.html", {"form": form, "sentence": ""})
    story = Story.objects.published().filter(slug=form.cleaned_data["story"]).first()
    try:
        token = verifying.start(
            form.cleaned_data["email"],
            client=_client(request),
            token=request.COOKIES.get(COOKIE, ""),
            story=story,
        )
    except LimitReached as limit:
        return _limited(request, "contact/email.html", {"form": form}, limit)
    answer = redirect(f"{reverse('contact:verify')}?sent=1")
    answer.set_cookie(
        COOKIE,
        token,
        path=reverse("contact:email"),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@ours_only(unknown=False)
def verify(request):
    verification = _verification(request)
    if verification is None:
        refused = COOKIE not in request.COOKIES and "sent" in request.GET
        return redirect(reverse("contact:email") + ("?cookies=refused" if refused else ""))
    if verification.proven_at:
        return redirect("contact:done" if verification.used_at else "contact:message")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _verify_page(request, verification, form)
    try:
        if verifying.check(verification, form.cleaned_data["code"]):
            return redirect("contact:message")
    except Verification.DoesNotExist:
        return redirect("contact:email")
    except Refusal as refusal:
        return _verify_page(request, verification, form, refusal.sentence, failed=True)
    return _verify_page(request, verification, form, _wrong(verification), failed=True)


def _wrong(verification: Verification) -> str:
    if verifying.is_void(verification):
        return "That code is not right either, and this was the last try. Ask for a new one below: it works at once."
    return "That code is not right. Only the one in the newest mail counts: look there and type it again."


@never_cache
@require_POST
@ours_only(unknown=False)
def resend(request):
    verification = _verification(request)
    if verification is None or verification.proven_at:
        return redirect("contact:verify")
    try:
        verifying.resend(verification, client=_client(request))
    except LimitReached as limit:
        context = _verify_context(verification, CodeForm()) | {"failed": True}
        return _limited(request, "contact/verify.html", context, limit)
    except Refusal as refusal:
        return _verify_page(request, verification, CodeForm(), refusal.sentence, failed=True)
    sentence = "A new code is on its way. The one before it is no longer good."
    verification.refresh_from_db()
    return _verify_page(request, verification, CodeForm(), sentence)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@ours_only(unknown=False)
def message(request):
    verification = _verification(request)
    address = _proven(verification)
    form = MessageForm(request.POST if request.method == "POST" else None, initial={"address": address})
    if form.is_bound and _proof_is_gone(request, verification, form):
        return _lost(request, form)
    if not address:
        return redirect("contact:email")
    if verification.used_at:
        return redirect("contact:done")
    if not form.is_bound or not form.is_valid():
        return render(request, "contact/message.html", {"form": form, "address": address})
    values = form.cleaned_data
    try:
        receiving.receive(verification, name=values["name"], subject=values["subject"], text=values["message"])
    except Refusal:
        return _lost(request, form)
    return redirect("contact:done")


@never_cache
@require_safe
def done(request):
    verification = _verification(request)
    if verification is None or not verification.used_at:
        return redirect("contact:email")
    return render(request, "contact/done.html", {"address": verification.address})


def _proven(verification: Verification | None) -> str:
    return verification.address if verification and verification.proven_at else ""


def _proof_is_gone(request, verification: Verification | None, form: MessageForm) -> bool:
    """Whether the page was opened when another address was proven than is now: the proof has ended, or another tab
    began anew. A form that does not say which is judged by the cookie."""
    shown = form.data.get("address")
    if shown:
        return shown != _proven(verification)
    return verification is None and COOKIE in request.COOKIES


def _lost(request, form: MessageForm):
    """The proof is gone while the message was written: what was typed is shown, to copy, above step 1."""
    return render(request, "contact/lost.html", {"form": form}, status=409)


def _verification(request) -> Verification | None:
    return verifying.find(request.COOKIES.get(COOKIE, ""))


def _client(request) -> str:
    return request.META.get("REMOTE_ADDR", "")


def _verify_page(request, verification: Verification, form: CodeForm, sentence: str = "", *, failed=False):
    context = _verify_context(verification, form) | {"sentence": sentence, "failed": failed}
    return render(request, "contact/verify.html", context)


def _verify_context(verification: Verification, form: CodeForm) -> dict:
    return {
        "form": form,
        "address": verification.address,
        "minutes": math.ceil(settings.CONTACT_CODE_SECONDS / 60),
        "resend_wait": verifying.wait_seconds(verification),
        "is_void": verifying.is_void(verification),
    }


def _limited(request, template: str, context: dict, limit: LimitReached):
    """429: what is reached and when to come back."""
    free_at = timezone.localtime(limit.free_at)
    sentence = f"{limit.sentence} Try again after {free_at:%H:%M} ({free_at:%Z})."
    answer = render(request, template, context | {"sentence": sentence}, status=429)
    answer["Retry-After"] = max(1, math.ceil((limit.free_at - clock.now()).total_seconds()))
    return answer
