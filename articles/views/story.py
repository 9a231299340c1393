"""A story's page."""

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.safestring import mark_safe

from articles.acts import renaming
from articles.models import Picture, Story
from articles.pure import body, clock
from articles.views.figures import figure
from articles.views.pages import reader_page

LATEST = 5


@reader_page
def story(request, slug):
    now = clock.now()
    found = Story.objects.filter(slug=slug).select_related("picture").first()
    if found is None or not found.is_known(now):
        # A draft may have taken the address that readers know another story by.
        return _moved(slug)
    if not found.is_public(now):
        return _not_public(request, found)
    public = Story.objects.published(now).cards().latest_first()
    latest = list(public.exclude(pk=found.pk)[:LATEST])
    prefetch_related_objects([found, *latest], "topics")
    context = {
        "story": found,
        "authors": [one.author for one in found.bylines.select_related("author")],
        "topics": sorted(found.topics.all(), key=lambda topic: topic.name),
        "sources": list(found.sources.all()),
        "body": body_of(found),
        "latest": latest,
    }
    return render(request, "articles/story.html", context)


def body_of(found: Story) -> str:
    """The story's body for a page, its pictures with all their sizes. It was cleaned when it was saved."""
    names = set(body.pictures(found.body))
    known = {one.file: one for one in Picture.objects.filter(file__in=names)} if names else {}
    return mark_safe(body.with_pictures(found.body, lambda src, alt: figure(known.get(src), alt)))


def _moved(slug: str):
    """301 to the story that once stood here; 404 when there was none."""
    target = renaming.find_former(slug)
    if target is None:
        raise Http404("There is no story at this address.")
    return HttpResponsePermanentRedirect(target.get_absolute_url())


def _not_public(request, found: Story):
    """410 for a story that was taken back or whose time is over."""
    if found.status == Story.Status.WITHDRAWN:
        context = {"reason": found.withdrawal_reason}
    else:
        context = {"reason": "Its time on this site was limited, and is over."}
    return render(request, "410.html", context, status=410)
