"""Step 2: the message, and the thanks."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from articles.pure.refusal import Refusal
from contact.acts import receiving, retention, verifying
from contact.forms import EmailForm, MessageForm
from contact.gate import ours_only
from contact.models import Category, Verification
from contact.pure import addresses
from contact.views.browser import COOKIE, JUST_SENT, set_cookie, story_of, verification_of
from contact.views.step_one import back_to_step_one

# How long the thanks can be loaded again: then nothing in this browser tells that somebody wrote to us.
THANKS_SECONDS = 3600
KEPT = "Nothing that you typed is lost: here it is."
PROVE_AGAIN = "Copy it before you press Next below, prove your address again, and paste it."
PROOF_GONE = (
    "Your address has to be proven again: too much time has passed since you entered the code, you began anew in "
    "another tab, or your browser lost our cookie."
)


def _refused(request, why: str, way_on: str):
    """A post that can't be told to be ours: it is shown to whoever sent it, and nothing else is, nor done."""
    sentence = f"{why} {KEPT} Copy it, {way_on}"
    context = {"form": MessageForm(request.POST), "sentence": sentence, "address_form": None}
    return render(request, "contact/lost.html", context, status=403)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@ours_only(unknown=False, refused=_refused)
def message(request):
    verification = verification_of(request)
    address, story = _proven(verification), story_of(verification)
    initial = {"address": address, "story": story.slug if story else ""}
    form = MessageForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and _proof_is_gone(request, verification, form):
        return _lost(request, form, PROOF_GONE)
    if not address:
        return redirect("contact:email") if verification else back_to_step_one(request)
    if form.is_bound and form.is_valid():
        return _receive(request, verification, form)
    if verification.used_at:
        return _lost(request, form, receiving.SECOND) if form.is_bound else redirect("contact:done")
    context = {"form": form, "address": addresses.shown(address), "story": story}
    return render(request, "contact/message.html", context | {"kept_days": retention.longest()})


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
    answer = render(request, "contact/done.html", {"address": address, "kept_days": retention.longest()})
    if address:
        token, path = request.COOKIES[COOKIE], reverse("contact:email")
        set_cookie(answer, COOKIE, token, path=path, seconds=THANKS_SECONDS)
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
    """What was typed can't be taken: it is shown, to copy, above step 1 for the address that it was written for, and
    from the story that it was about."""
    address_form = EmailForm(initial=_written_for(verification_of(request), form))
    context = {"form": form, "sentence": f"{sentence} {KEPT} {PROVE_AGAIN}", "address_form": address_form}
    return render(request, "contact/lost.html", context, status=409)


def _written_for(verification: Verification | None, form: MessageForm) -> dict:
    """Address and story of *form*; of its proof where it names none, unless that was used: who has the browser now
    may be another."""
    known = verification if verification and not verification.used_at else None
    story = story_of(known)
    slug = form.data.get("story", story.slug if story else "")
    is_about = not form.data.get("not_about_story")
    return {
        "email": addresses.shown(form.data.get("address") or _proven(known)),
        "story": slug if is_about else "",
    }
