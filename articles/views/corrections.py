"""All corrections, newest first, as a page and as a feed."""

from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from articles.acts import facing
from articles.feeds import xml
from articles.feeds.entries import address, tag
from articles.models import Correction, Story
from articles.pure import clock
from articles.pure.machine_text import safe
from articles.views import trail
from articles.views.pages import cut, page_number, reader_page

IN_FEED = 30


def public():
    """The corrections that readers may see: of stories that they may see, or that were withdrawn."""
    now = clock.now()
    # Of each in turn: as a list of stories it would be all that there are.
    is_public = Exists(Story.objects.published(now).filter(pk=OuterRef("story")))
    known = Q(is_public) | Q(story__status=Story.Status.WITHDRAWN)
    found = Correction.objects.filter(known, published_at__lte=now)
    return found.select_related("story").order_by("-published_at", "-pk")


@reader_page
def corrections(request):
    found, page = cut(request, public(), page_number(request))
    context = {"corrections": found, "page": page, "trail": trail.to()}
    return render(request, "articles/corrections.html", context)


@reader_page
def feed(request):
    """Atom: one entry a correction."""
    page, site = address(reverse("corrections")), facing.site()
    told = xml.atom(
        title=f"{site.name}: corrections",
        link=page,
        description="",
        language=site.language,
        feed_url=address(request.path),
        feed_guid=tag("corrections"),
        author_name=site.name,
        author_link=address(reverse("front")),
    )
    for one in public()[:IN_FEED]:
        is_public = one.story.is_public()
        about = one.story.title if is_public else "a story that we have withdrawn"
        told.add_item(
            title=safe(f"{one.get_kind_display()}: {about}"),
            # A withdrawn story's address may say what its title must not.
            link=address(one.get_absolute_url()) if is_public else f"{page}#correction-{one.pk}",
            description=safe(f"{one.wrong}\n\n{one.right}".strip()),
            pubdate=one.published_at,
            updateddate=one.published_at,
            unique_id=tag("correction", one.pk),
        )
    return HttpResponse(told.writeString("utf-8"), content_type=told.content_type)
