"""The way out, from every step after the first."""

from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from contact.acts import leaving
from contact.gate import ours_only
from contact.views.browser import COOKIE, JUST_SENT


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@ours_only(unknown=False)
def forget(request):
    """Forget this browser; a link alone forgets nothing, and leads to step 1 all the same."""
    answer = redirect("contact:email")
    if request.method == "POST":
        leaving.leave(request.COOKIES.get(COOKIE, ""))
        answer.delete_cookie(COOKIE, path=reverse("contact:email"), samesite="Lax")
        answer.delete_cookie(JUST_SENT, path=reverse("contact:done"), samesite="Lax")
    return answer
