"""Step 1, the second half: the code is typed, and another one asked for."""

from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.pure import clock
from articles.pure.refusal import Refusal
from contact.acts import verifying, waiting
from contact.acts.limiting import LimitReached
from contact.forms import CodeForm
from contact.gate import ours_only
from contact.models import Verification
from contact.pure import addresses, spans
from contact.views.browser import client_of, limited, story_of, verification_of
from contact.views.step_one import back_to_step_one

# True whether or not the address had its share of codes, which is told to nobody.
NEW_CODE = "If we can send another code now, it is on its way. Use the newest mail that you have."
# True whether or not a code was mailed, and a way on where none was: nobody is sent to an old mail again and again.
WRONG_CODE = (
    "That code is not right. Only the one in the newest mail counts, for {}, and only in the browser that asked for "
    "it: look there and type it again. If no newer mail comes, wait an hour and ask again, or use another address."
)
STILL_WORKS = "A code that you have still works as before."
LAST_TRY = "That code is not right either, and this was the last try. {}"


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
    return _page(request, verification, **_outcome(request, verification))


def _guess(request, verification: Verification):
    form = CodeForm(request.POST)
    if form.data.get("address", verification.address) != verification.address:
        address = addresses.shown(verification.address)
        sentence = f"You began anew with {address} in another tab: look for the code in that mailbox."
        return _page(request, verification, sentence=sentence, failed=True)
    if not form.is_valid():
        return _page(request, verification, form=form)
    try:
        is_right = verifying.check(verification, form.cleaned_data["code"])
    except Verification.DoesNotExist:
        return back_to_step_one(request)
    except Refusal:
        return _page(request, verification, sentence=waiting.void_sentence(verification), failed=True)
    return redirect("contact:message") if is_right else _page(request, verification, **_wrong(verification))


def _wrong(verification: Verification) -> dict:
    """What the page tells of a guess that was compared and was not right."""
    if waiting.is_void(verification):
        return {"sentence": LAST_TRY.format(waiting.way_on(verification)), "failed": True}
    sentence = WRONG_CODE.format(spans.wait(settings.CONTACT_CODE_SECONDS))
    return {"form": CodeForm.refused(sentence, **_hidden(verification))}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@ours_only(unknown=False)
def resend(request):
    verification = verification_of(request)
    if request.method == "POST" and verification is None:
        return back_to_step_one(request)
    if request.method != "POST" or verification.proven_at:
        return redirect("contact:verify")
    try:
        verifying.resend(verification, client=client_of(request))
    except LimitReached as limit:
        context = _context(verification, failed=True)
        besides = "" if context["is_void"] else STILL_WORKS
        return limited(request, "contact/verify.html", context, limit, besides=besides)
    except Refusal:
        return _lead_on("again=wait")
    return _lead_on("again=sent")


def _lead_on(outcome: str):
    """To the page of the code, which tells the outcome: loaded again it sends no second mail."""
    return HttpResponseRedirect(f"{reverse('contact:verify')}?{outcome}", status=303)


def _outcome(request, verification: Verification) -> dict:
    """What the page tells of the asking that led to it. A link can say so too, so it is told only where it is true of
    *verification*."""
    told = request.META["QUERY_STRING"]
    if told == "again=wait" and waiting.wait_seconds(verification):
        return {"sentence": waiting.wait_sentence(verification), "failed": True}
    return {"sentence": NEW_CODE if told == "again=sent" else ""}


def _page(request, verification: Verification, **values):
    return render(request, "contact/verify.html", _context(verification, **values))


def _context(verification: Verification, *, form: CodeForm | None = None, sentence: str = "", failed: bool = False):
    wait = waiting.wait_seconds(verification)
    return {
        "form": form or CodeForm(initial=_hidden(verification)),
        "sentence": sentence,
        "failed": failed,
        "address": addresses.shown(verification.address),
        "time_left": spans.left((verification.expires_at - clock.now()).total_seconds()),
        "asked_again": verification.sent_at > verification.started_at,
        "resend_wait": spans.wait(wait) if wait else "",
        "is_void": waiting.is_void(verification),
    }


def _hidden(verification: Verification) -> dict:
    """What the page brings along to step 1, should the browser lose the cookie."""
    story = story_of(verification)
    return {"address": verification.address, "story": story.slug if story else ""}
