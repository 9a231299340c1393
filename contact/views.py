"""Step 1: an address and its code. Step 2: the message."""

import math

from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from articles.models import Story
from articles.pure import clock
from articles.pure.refusal import Refusal
from contact.acts import receiving, verifying
from contact.acts.limiting import LimitReached
from contact.forms import CodeForm, EmailForm, MessageForm
from contact.gate import ours_only
from contact.models import Category, Verification
from contact.pure import addresses

COOKIE = "contact"
# Set with the last step, gone once it was shown: whoever uses this browser next reads no address there.
JUST_SENT = "contact_sent"
NO_COOKIE = (
    "Your browser did not bring back the cookie that holds these steps together. "
    "Allow cookies for this site, then type your address again."
)
TOO_OLD = "Your code is too old and has been deleted. Send us your address again."
# What step 1 says to whom it was given back; nothing but these can be put into a link.
NOTICES = {"cookies=refused": NO_COOKIE, "code=old": TOO_OLD}
# True whether or not the address had its share of codes, which is told to nobody.
NEW_CODE = "If we can send another code now, it is on its way. Use the newest mail that you have."
WRONG_CODE = "That code is not right. Only the one in the newest mail counts: look there and type it again."
LAST_TRY = "That code is not right either, and this was the last try. Ask for a new one below: it works at once."
PROOF_GONE = (
    "Your address has to be proven again: too much time has passed since you entered the code, you began anew in "
    "another tab, or your browser lost our cookie."
)


@require_http_methods(["GET", "HEAD", "POST"])
@ours_only(unknown=True)
def email(request):
    if request.method == "POST":
        return _ask_for_code(request)
    sentence = NOTICES.get(request.META["QUERY_STRING"], "")
    return _kept_by_caches(render)(request, "contact/email.html", {"form": EmailForm(), "sentence": sentence})


_kept_by_caches = cache_control(public=True, max_age=0, must_revalidate=True)


def _ask_for_code(request):
    form = EmailForm(request.POST, auto_id="contact-%s")
    if not form.is_valid():
        return render(request, "contact/email.html", {"form": form, "sentence": ""})
    story = Story.objects.published().filter(slug=form.cleaned_data["story"]).first()
    try:
        token = verifying.start(
            form.cleaned_data["email"],
            client=_client(request),
            token=request.COOKIES.get(COOKIE, ""),
            story=story,
            is_suspect=form.is_suspect,
        )
    except LimitReached as limit:
        return _limited(request, "contact/email.html", {"form": form}, limit)
    answer = redirect(f"{reverse('contact:verify')}?sent=1")
    _set_cookie(answer, COOKIE, token, path=reverse("contact:email"))
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@ours_only(unknown=False)
def verify(request):
    verification = _verification(request)
    if verification is None:
        return _back_to_step_one(request)
    if verification.proven_at:
        return redirect("contact:done" if verification.used_at else "contact:message")
    if request.method == "POST":
        return _guess(request, verification)
    return _verify_page(request, verification, *_told_again(request, verification))


def _guess(request, verification: Verification):
    form = CodeForm(request.POST)
    if form.data.get("address", verification.address) != verification.address:
        address = addresses.shown(verification.address)
        sentence = f"You began anew with {address} in another tab: type the code that was mailed there."
        return _verify_page(request, verification, sentence, failed=True)
    if not form.is_valid():
        return _verify_page(request, verification, form=form)
    try:
        if verifying.check(verification, form.cleaned_data["code"]):
            return redirect("contact:message")
    except Verification.DoesNotExist:
        return _back_to_step_one(request)
    except Refusal as refusal:
        return _verify_page(request, verification, refusal.sentence, form=form, failed=True)
    if verifying.is_void(verification):
        return _verify_page(request, verification, LAST_TRY, form=form, failed=True)
    form.add_error("code", WRONG_CODE)
    return _verify_page(request, verification, form=form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@ours_only(unknown=False)
def resend(request):
    """Always leads on to the page of the code, which can be loaded again without a second mail."""
    verification = _verification(request)
    if request.method != "POST" or verification is None or verification.proven_at:
        return redirect("contact:verify")
    outcome = "sent"
    try:
        verifying.resend(verification, client=_client(request))
    except LimitReached as limit:
        return _limited(request, "contact/verify.html", _verify_context(verification) | {"failed": True}, limit)
    except Refusal:
        outcome = "wait"
    return HttpResponseRedirect(f"{reverse('contact:verify')}?again={outcome}", status=303)


def _told_again(request, verification: Verification) -> tuple[str, bool]:
    """What became of asking for a new code, as a sentence, and whether it failed."""
    outcome = request.GET.get("again")
    if outcome == "wait" and verifying.wait_seconds(verification):
        return verifying.wait_sentence(verification), True
    return (NEW_CODE if outcome == "sent" else ""), False


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@ours_only(unknown=False)
def message(request):
    verification = _verification(request)
    address = _proven(verification)
    form = MessageForm(request.POST if request.method == "POST" else None, initial={"address": address})
    if form.is_bound and _proof_is_gone(request, verification, form):
        return _lost(request, form, PROOF_GONE)
    if not address:
        return redirect("contact:email") if verification else _back_to_step_one(request)
    if form.is_bound and form.is_valid():
        return _receive(request, verification, form)
    if verification.used_at:
        return _lost(request, form, receiving.SECOND) if form.is_bound else redirect("contact:done")
    context = {"form": form, "address": addresses.shown(address), "story": _story_of(verification)}
    return render(request, "contact/message.html", context)


def _story_of(verification: Verification) -> Story | None:
    """The story whose page the form stood on, while readers may see it."""
    return Story.objects.published().filter(pk=verification.story_id).only("title").first()


def _receive(request, verification: Verification, form: MessageForm):
    values = form.cleaned_data
    try:
        if form.is_suspect:
            verifying.suspect(verification)
        receiving.receive(
            verification,
            name=values["name"],
            subject=values["subject"],
            text=values["message"],
            category=values["category"] or Category.OTHER,
            about_story=not values["not_about_story"],
        )
    except Refusal as refusal:
        return _lost(request, form, refusal.sentence)
    answer = redirect("contact:done")
    _set_cookie(answer, JUST_SENT, "1", path=reverse("contact:done"))
    return answer


@never_cache
@require_safe
def done(request):
    verification = _verification(request)
    if verification is None or not verification.used_at:
        return redirect("contact:email")
    address = addresses.shown(verification.address) if request.COOKIES.get(JUST_SENT) else ""
    answer = render(request, "contact/done.html", {"address": address})
    if address:
        answer.delete_cookie(JUST_SENT, path=reverse("contact:done"), samesite="Lax")
    return answer


def _set_cookie(answer, name: str, value: str, *, path: str) -> None:
    answer.set_cookie(name, value, path=path, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")


def _back_to_step_one(request):
    """To the address, with the reason as far as it is known: a cookie without its row, or no cookie after step 1.

    A page of the code that lay open for too long brings the address along: it need not be typed again.
    """
    query = ""
    known = EmailForm({"email": request.POST.get("address", "")}, auto_id="contact-%s")
    if request.COOKIES.get(COOKIE) and known.is_valid():
        kept = EmailForm(initial={"email": addresses.shown(known.cleaned_data["email"])}, auto_id="contact-%s")
        return render(request, "contact/email.html", {"form": kept, "sentence": TOO_OLD})
    if request.COOKIES.get(COOKIE):
        query = "?code=old"
    elif "sent" in request.GET:
        query = "?cookies=refused"
    return redirect(reverse("contact:email") + query)


def _proven(verification: Verification | None) -> str:
    return verification.address if verification and verification.proven_at else ""


def _proof_is_gone(request, verification: Verification | None, form: MessageForm) -> bool:
    """Whether the page was opened when another address was proven than is now: the proof has ended, or another tab
    began anew. A form that does not say which is judged by the cookie."""
    shown = form.data.get("address")
    if shown:
        return shown != _proven(verification)
    return verification is None and COOKIE in request.COOKIES


def _lost(request, form: MessageForm, sentence: str):
    """What was typed can't be taken: it is shown, to copy, above step 1 for the address that it was written for."""
    known = form.data.get("address") or _proven(_verification(request))
    address_form = EmailForm(initial={"email": addresses.shown(known)})
    context = {"form": form, "sentence": sentence, "address_form": address_form}
    return render(request, "contact/lost.html", context, status=409)


def _verification(request) -> Verification | None:
    return verifying.find(request.COOKIES.get(COOKIE, ""))


def _client(request) -> str:
    """Where *request* comes from, as far as it can be believed: newsroom/proxies.py has put it there."""
    return request.META.get("REMOTE_ADDR", "")


def _verify_page(request, verification: Verification, sentence: str = "", failed: bool = False, *, form=None):
    context = _verify_context(verification, form) | {"sentence": sentence, "failed": failed}
    return render(request, "contact/verify.html", context)


def _verify_context(verification: Verification, form: CodeForm | None = None) -> dict:
    return {
        "form": form or CodeForm(initial={"address": verification.address}),
        "address": addresses.shown(verification.address),
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
