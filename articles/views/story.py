"""A story's page."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.safestring import mark_safe

from articles.acts import renaming
from articles.models import Picture, Story
from articles.pure import body, elsewhere
from articles.querysets.prepared import Prepared
from articles.views import trail
from articles.views.figures import figure
from articles.views.pages import slug_page
from articles.views.ways_on import latest, ways_on

ENDED = "Its time on this site was limited, and is over."


@slug_page
def story(request, slug):
    found = next(iter(_at(slug=slug)), None)
    if found is None or not found.is_known():
        # A draft may have taken the address that readers know another story by.
        return _moved(slug)
    if not found.is_public():
        return _not_public(request, found)
    authors = found.author_list
    ways = ways_on(found, authors[0] if authors else None)
    context = {
        "story": found,
        "authors": authors,
        "latest": ways.latest,
        "more_on": ways.on_topic,
        "more_by": ways.by_author,
        "topics": found.topic_list,
        "trail": trail.to_story(found),
        "sources": found.source_list,
        "body": shown(found.body),
    }
    return render(request, "articles/story.html", context)


@Prepared
def _at(slug: str):
    return Story.objects.filter(slug=slug).whole()


def shown(cleaned: str) -> str:
    """A body for a page: its pictures with all their sizes, links to videos and posts as cards.

    It was cleaned when it was saved.
    """
    with_cards = elsewhere.with_cards(cleaned)
    if "<img" not in with_cards:
        return mark_safe(with_cards)
    known = {one.file: one for one in Picture.objects.filter(file__in=set(body.pictures(cleaned)))}
    return mark_safe(body.with_pictures(with_cards, lambda src, alt: figure(known.get(src), alt)))


def _moved(slug: str):
    """301 to the story that once stood here; 404 when there was none."""
    target = renaming.find_former(slug)
    if target is None:
        raise Http404("There is no story at this address.")
    return HttpResponsePermanentRedirect(target.get_absolute_url())


def _not_public(request, found: Story):
    """410 for a story that was taken back or whose time is over."""
    is_withdrawn = found.status == Story.Status.WITHDRAWN
    context = {
        # Never its title: that may be the very reason why it was withdrawn.
        "is_withdrawn": is_withdrawn,
        "reason": found.withdrawal_reason if is_withdrawn else ENDED,
        "latest": latest(besides=found),
        "canonical": "",
    }
    return render(request, "410.html", context, status=410)
