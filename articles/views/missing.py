"""404: a search box, the latest stories, and a guess at what was looked for."""

from urllib.parse import unquote

from django.db.models import prefetch_related_objects
from django.shortcuts import render

from articles.models import Story

LATEST = 5


def missing(request, exception=None):
    latest = list(Story.objects.published().cards().latest_first()[:LATEST])
    prefetch_related_objects(latest, "topics")
    context = {"latest": latest, "query": guess(request.path), "canonical": ""}
    return render(request, "404.html", context, status=404)


def guess(path: str) -> str:
    """What somebody may have looked for at *path*: the words of its last part."""
    last = unquote(path).rstrip("/").rsplit("/", 1)[-1]
    words = "".join(sign if sign.isalnum() else " " for sign in last[:80]).split()
    return " ".join(words)
