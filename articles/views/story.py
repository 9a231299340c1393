"""A story's page."""

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.safestring import mark_safe

from articles.acts import renaming
from articles.models import Picture, Story
from articles.pure import body
from articles.views import trail, ways_on
from articles.views.figures import figure
from articles.views.pages import slug_page

LATEST = 5
ENDED = "Its time on this site was limited, and is over."


@slug_page
def story(request, slug):
    found = Story.objects.filter(slug=slug).select_related("picture").first()
    if found is None or not found.is_known():
        # A draft may have taken the address that readers know another story by.
        return _moved(slug)
    if not found.is_public():
        return _not_public(request, found)
    latest = newest(found)
    prefetch_related_objects([found, *latest], "topics")
    authors = [one.author for one in found.bylines.select_related("author")]
    on_topic = ways_on.more_on_topic(found, besides=[found, *latest])
    shown = [found, *latest, *(on_topic.stories if on_topic else ())]
    context = {
        "story": found,
        "trail": trail.to_story(found),
        "authors": authors,
        "topics": sorted(found.topics.all(), key=lambda topic: topic.name),
        "sources": list(found.sources.all()),
        "body": body_of(found),
        "latest": latest,
        "more_on": on_topic,
        "more_by": ways_on.more_by_author(authors[0] if authors else None, besides=shown),
    }
    return render(request, "articles/story.html", context)


def body_of(found: Story) -> str:
    """The story's body for a page, its pictures with all their sizes. It was cleaned when it was saved."""
    names = set(body.pictures(found.body))
    known = {one.file: one for one in Picture.objects.filter(file__in=names)} if names else {}
    return mark_safe(body.with_pictures(found.body, lambda src, alt: figure(known.get(src), alt)))


def newest(besides: Story) -> list[Story]:
    """The newest stories but this one; their topics are still to be fetched."""
    return list(Story.objects.published().cards().latest_first().exclude(pk=besides.pk)[:LATEST])


def _moved(slug: str):
    """301 to the story that once stood here; 404 when there was none."""
    target = renaming.find_former(slug)
    if target is None:
        raise Http404("There is no story at this address.")
    return HttpResponsePermanentRedirect(target.get_absolute_url())


def _not_public(request, found: Story):
    """410 for a story that was taken back or whose time is over."""
    is_withdrawn = found.status == Story.Status.WITHDRAWN
    latest = newest(found)
    prefetch_related_objects(latest, "topics")
    context = {
        # Never its title: that may be the very reason why it was withdrawn.
        "is_withdrawn": is_withdrawn,
        "reason": found.withdrawal_reason if is_withdrawn else ENDED,
        "latest": latest,
        "canonical": "",
    }
    return render(request, "410.html", context, status=410)
