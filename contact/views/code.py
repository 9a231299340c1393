"""Step 1, the second half: the code is typed, and another one asked for."""

import math

from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.pure.refusal import Refusal
from contact.acts import verifying, waiting
from contact.acts.limiting import LimitReached
from contact.forms import CodeForm
from contact.gate import ours_only
from contact.models import Verification
from contact.pure import addresses
from contact.views.browser import client_of, limited, verification_of
from contact.views.step_one import back_to_step_one

# True whether or not the address had its share of codes, which is told to nobody.
NEW_CODE = "If we can send another code now, it is on its way. Use the newest mail that you have."
WRONG_CODE = "That code is not right. Only the one in the newest mail counts: look there and type it again."
LAST_TRY = "That code is not right either, and this was the last try. Ask for a new one below: it works at once."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@ours_only(unknown=False)
def verify(request):
    verification = verification_of(request)
    if verification is None:
        return back_to_step_one(request)
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
        return back_to_step_one(request)
    except Refusal as refusal:
        return _verify_page(request, verification, refusal.sentence, form=form, failed=True)
    if waiting.is_void(verification):
        return _verify_page(request, verification, LAST_TRY, form=form, failed=True)
    form.add_error("code", WRONG_CODE)
    return _verify_page(request, verification, form=form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@ours_only(unknown=False)
def resend(request):
    """Always leads on to the page of the code, which can be loaded again without a second mail."""
    verification = verification_of(request)
    if request.method != "POST" or verification is None or verification.proven_at:
        return redirect("contact:verify")
    outcome = "sent"
    try:
        verifying.resend(verification, client=client_of(request))
    except LimitReached as limit:
        return limited(request, "contact/verify.html", _verify_context(verification) | {"failed": True}, limit)
    except Refusal:
        outcome = "wait"
    return HttpResponseRedirect(f"{reverse('contact:verify')}?again={outcome}", status=303)


def _told_again(request, verification: Verification) -> tuple[str, bool]:
    """What became of asking for a new code, as a sentence, and whether it failed."""
    outcome = request.GET.get("again")
    if outcome == "wait" and waiting.wait_seconds(verification):
        return waiting.wait_sentence(verification), True
    return (NEW_CODE if outcome == "sent" else ""), False


def _verify_page(request, verification: Verification, sentence: str = "", failed: bool = False, *, form=None):
    context = _verify_context(verification, form) | {"sentence": sentence, "failed": failed}
    return render(request, "contact/verify.html", context)


def _verify_context(verification: Verification, form: CodeForm | None = None) -> dict:
    return {
        "form": form or CodeForm(initial={"address": verification.address}),
        "address": addresses.shown(verification.address),
        "minutes": math.ceil(settings.CONTACT_CODE_SECONDS / 60),
        "resend_wait": waiting.wait_seconds(verification),
        "is_void": waiting.is_void(verification),
    }
