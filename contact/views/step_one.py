"""Step 1: an address, to which a code is mailed; and the way back to it from everywhere."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from articles.models import Story
from contact.acts import verifying
from contact.acts.limiting import LimitReached
from contact.forms import EmailForm
from contact.gate import ours_only
from contact.pure import addresses
from contact.views.browser import COOKIE, client_of, limited, set_cookie

NO_COOKIE = (
    "Your browser did not bring back the cookie that holds these steps together. "
    "Allow cookies for this site, then send us your address again."
)
TOO_OLD = "Your code is too old and has been deleted. Send us your address again."
# What step 1 says to whom it was given back; nothing but these can be put into a link.
NOTICES = {"cookies=refused": NO_COOKIE, "code=old": TOO_OLD}


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
            client=client_of(request),
            token=request.COOKIES.get(COOKIE, ""),
            story=story,
            is_suspect=form.is_suspect,
        )
    except LimitReached as limit:
        return limited(request, "contact/email.html", {"form": form}, limit)
    answer = redirect(f"{reverse('contact:verify')}?sent=1")
    set_cookie(answer, COOKIE, token, path=reverse("contact:email"))
    return answer


def back_to_step_one(request):
    """To the address, with the reason as far as it is known: a cookie without its row, or no cookie after step 1.

    A page of the code that lay open for too long, or whose cookie was lost, brings the address along, which need not
    be typed again, and the story.
    """
    has_cookie = bool(request.COOKIES.get(COOKIE))
    brought = EmailForm({"email": request.POST.get("address", ""), "story": request.POST.get("story", "")})
    if brought.is_valid():
        values = brought.cleaned_data
        initial = {"email": addresses.shown(values["email"]), "story": values["story"]}
        kept = EmailForm(initial=initial, auto_id="contact-%s")
        sentence = TOO_OLD if has_cookie else NO_COOKIE
        return render(request, "contact/email.html", {"form": kept, "sentence": sentence})
    query = "?code=old" if has_cookie else "?cookies=refused" if "sent" in request.GET else ""
    return redirect(reverse("contact:email") + query)
