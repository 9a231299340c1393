"""404: where the desk has said that the address leads; else a search box, likely matches and the latest stories."""

from django.http import HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import is_valid_path

from articles.acts import missing as counting
from articles.acts import redirecting
from articles.models import Story
from articles.pure import guessing
from articles.views.likely import likely

LATEST = 5


def missing(request, exception=None):
    is_read = request.method in {"GET", "HEAD"}
    if is_read and _lacks_its_slash(request):
        return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
    if is_read and (target := redirecting.find(request.path)):
        return HttpResponsePermanentRedirect(target)
    if request.method == "GET":
        counting.count(request.path)
    latest = list(Story.objects.published().cards().latest_first()[:LATEST])
    context = {
        "latest": latest,
        "likely": likely(request.path) if is_read else [],
        "query": guessing.words_of(request.path),
        "canonical": "",
    }
    return render(request, "404.html", context, status=404)


def _lacks_its_slash(request) -> bool:
    """As Django's CommonMiddleware would find afterwards, when the page of the 404 had been made and counted."""
    path = request.path_info
    return not path.endswith("/") and not is_valid_path(path) and is_valid_path(f"{path}/")
