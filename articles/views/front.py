"""The front page: pins, then rank; beside them what is newest."""

from django.db.models import prefetch_related_objects
from django.shortcuts import render

from articles.models import Story
from articles.pure import clock
from articles.views.pages import cut, page_number, reader_page

RANKED = 12
LATEST = 4
MOST_PINS = 5


@reader_page
def front(request):
    now = clock.now()
    number = page_number(request)
    public = Story.objects.published(now).cards()
    pinned = list(public.pinned(now)[:MOST_PINS])
    below = public.ranked().exclude(pk__in=[story.pk for story in pinned])
    ranked, page = cut(request, below, number, per_page=RANKED)
    top = [*pinned, *ranked] if number == 1 else ranked
    latest = newest_besides(public, top) if number == 1 else []
    prefetch_related_objects([*top, *latest], "topics")
    context = {
        "lead": top[0] if number == 1 and top else None,
        "ranked": top[1:] if number == 1 else top,
        "latest": latest,
        "page": page,
    }
    return render(request, "articles/front.html", context)


def newest_besides(public, shown: list[Story]) -> list[Story]:
    """The newest stories that the page does not show already."""
    return list(public.latest_first().exclude(pk__in=[story.pk for story in shown])[:LATEST])
