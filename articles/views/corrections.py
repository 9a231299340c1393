"""All corrections, newest first, as a page and as a feed."""

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Q
from django.shortcuts import render
from django.utils.feedgenerator import Atom1Feed

from articles.models import Correction, Story
from articles.pure import clock
from articles.views import trail
from articles.views.pages import cut, page_number, reader_page

IN_FEED = 30


def public():
    """The corrections that readers may see: of stories that they may see, or that were withdrawn."""
    now = clock.now()
    known = Q(story__in=Story.objects.published(now)) | Q(story__status=Story.Status.WITHDRAWN)
    found = Correction.objects.filter(known, published_at__lte=now)
    return found.select_related("story").order_by("-published_at", "-pk")


@reader_page
def corrections(request):
    found, page = cut(request, public(), page_number(request))
    context = {"corrections": found, "page": page, "trail": trail.to()}
    return render(request, "articles/corrections.html", context)


class CorrectionsFeed(Feed):
    """Atom (RFC 4287): one entry a correction."""

    feed_type = Atom1Feed
    description_template = None

    def title(self):
        return f"{settings.SITE_NAME}: corrections"

    def link(self):
        return f"{settings.SITE_URL}/corrections/"

    def feed_url(self):
        return f"{settings.SITE_URL}/corrections.atom"

    def items(self):
        return public()[:IN_FEED]

    def item_title(self, item):
        about = item.story.title if item.story.is_public() else "a story that we have withdrawn"
        return f"{item.get_kind_display()}: {about}"

    def item_description(self, item):
        return f"{item.wrong}\n\n{item.right}".strip()

    def item_link(self, item):
        # A withdrawn story's address may say what its title must not.
        place = item.get_absolute_url() if item.story.is_public() else f"/corrections/#correction-{item.pk}"
        return settings.SITE_URL + place

    def item_pubdate(self, item):
        return item.published_at

    item_updateddate = item_pubdate


feed = reader_page(CorrectionsFeed())
