"""Step 2: the message, and the thanks."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from articles.pure.refusal import Refusal
from contact.acts import receiving, verifying
from contact.forms import EmailForm, MessageForm
from contact.gate import ours_only
from contact.models import Category, Verification
from contact.pure import addresses
from contact.views.browser import COOKIE, JUST_SENT, set_cookie, story_of, verification_of
from contact.views.step_one import back_to_step_one

PROOF_GONE = (
    "Your address has to be proven again: too much time has passed since you entered the code, you began anew in "
    "another tab, or your browser lost our cookie."
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@ours_only(unknown=False)
def message(request):
    verification = verification_of(request)
    address = _proven(verification)
    form = MessageForm(request.POST if request.method == "POST" else None, initial={"address": address})
    if form.is_bound and _proof_is_gone(request, verification, form):
        return _lost(request, form, PROOF_GONE)
    if not address:
        return redirect("contact:email") if verification else back_to_step_one(request)
    if form.is_bound and form.is_valid():
        return _receive(request, verification, form)
    if verification.used_at:
        return _lost(request, form, receiving.SECOND) if form.is_bound else redirect("contact:done")
    context = {"form": form, "address": addresses.shown(address), "story": story_of(verification)}
    return render(request, "contact/message.html", context)


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
    set_cookie(answer, JUST_SENT, "1", path=reverse("contact:done"))
    return answer


@never_cache
@require_safe
def done(request):
    verification = verification_of(request)
    if verification is None or not verification.used_at:
        return redirect("contact:email")
    address = addresses.shown(verification.address) if request.COOKIES.get(JUST_SENT) else ""
    answer = render(request, "contact/done.html", {"address": address})
    if address:
        answer.delete_cookie(JUST_SENT, path=reverse("contact:done"), samesite="Lax")
    return answer


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
    known = form.data.get("address") or _proven(verification_of(request))
    address_form = EmailForm(initial={"email": addresses.shown(known)})
    context = {"form": form, "sentence": sentence, "address_form": address_form}
    return render(request, "contact/lost.html", context, status=409)
