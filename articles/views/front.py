"""The front page: pins, then rank; below them what is newest, and by topic."""

from datetime import datetime

from django.db.models import prefetch_related_objects
from django.shortcuts import render

from articles.models import Story
from articles.prepared import Prepared
from articles.pure import clock
from articles.views.newest import newest_besides
from articles.views.pages import cut, page_number, reader_page

RANKED = 12
MOST_PINS = 5


@reader_page
def front(request):
    now = clock.now()
    number = page_number(request)
    public = Story.objects.published(now).cards()
    pinned = _pinned(at=now)
    below = public.ranked().exclude(pk__in=[story.pk for story in pinned])
    ranked, page = cut(request, below, number, per_page=RANKED)
    top = [*pinned, *ranked] if number == 1 else ranked
    latest, by_topic = newest_besides(top, now) if number == 1 else ([], [])
    prefetch_related_objects(top, "topics")
    context = {
        "lead": top[0] if number == 1 and top else None,
        "ranked": top[1:] if number == 1 else top,
        "latest": latest,
        "by_topic": by_topic,
        "page": page,
    }
    return render(request, "articles/front.html", context)


@Prepared
def _pinned(at: datetime):
    return Story.objects.published(at).cards().pinned(at)[:MOST_PINS]
