"""The front page: pins, then rank; below them what is newest, and by topic."""

from datetime import datetime

from django.shortcuts import render

from articles.models import Story
from articles.pure import clock
from articles.querysets.prepared import Prepared
from articles.views.newest import newest_besides
from articles.views.pages import cut, page_number, reader_page

RANKED = 12
MOST_PINS = 5


@reader_page
def front(request):
    now = clock.now()
    number = page_number(request)
    pinned = _pinned(at=now)
    above = {story.pk for story in pinned}
    if number == 1:
        below = [story for story in _RANKED[len(pinned)](at=now) if story.pk not in above]
    else:
        below = Story.objects.published(now).cards().ranked().exclude(pk__in=above)
    ranked, page = cut(request, below, number, per_page=RANKED)
    top = [*pinned, *ranked] if number == 1 else ranked
    latest, by_topic = newest_besides(top, now) if number == 1 else ([], [])
    context = {
        "lead": top[0] if number == 1 and top else None,
        "ranked": top[1:] if number == 1 else top,
        "latest": latest,
        "by_topic": by_topic,
        "page": page,
    }
    return render(request, "articles/front.html", context)


def _ranked(pins: int) -> Prepared:
    """The first in rank: as many as the first page shows below so many *pins*, these, and one of the next page."""
    return Prepared(lambda at: Story.objects.published(at).cards().ranked()[: RANKED + pins + 1])


_RANKED = [_ranked(pins) for pins in range(MOST_PINS + 1)]


@Prepared
def _pinned(at: datetime):
    return Story.objects.published(at).cards().pinned(at)[:MOST_PINS]
