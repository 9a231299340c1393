"""A story's page."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.safestring import mark_safe

from articles.acts import renaming
from articles.models import Byline, Picture, Source, Story
from articles.prepared import Prepared
from articles.pure import body, elsewhere
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
    authors = [byline.author for byline in _bylines(story=found.pk)]
    # Fetches the story's topics as well.
    ways = ways_on(found, authors[0] if authors else None)
    context = {
        "story": found,
        "authors": authors,
        "latest": ways.latest,
        "more_on": ways.on_topic,
        "more_by": ways.by_author,
        "topics": sorted(found.topics.all(), key=lambda topic: topic.name),
        "trail": trail.to_story(found),
        "sources": _sources(story=found.pk),
        "body": shown(found.body),
    }
    return render(request, "articles/story.html", context)


@Prepared
def _at(slug: str):
    return Story.objects.filter(slug=slug).select_related("picture", "social_card")


@Prepared
def _bylines(story: int):
    return Byline.objects.filter(story=story).select_related("author")


@Prepared
def _sources(story: int):
    return Source.objects.filter(story=story)


def shown(cleaned: str) -> str:
    """A body for a page: its pictures with all their sizes, links to videos and posts as cards.

    It was cleaned when it was saved.
    """
    names = set(body.pictures(cleaned))
    known = {one.file: one for one in Picture.objects.filter(file__in=names)} if names else {}
    with_pictures = body.with_pictures(elsewhere.with_cards(cleaned), lambda src, alt: figure(known.get(src), alt))
    return mark_safe(with_pictures)


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
