"""Sitemaps: stories by the month in which they came out, all other pages, and the news of two days."""

import calendar
import re
from datetime import date, timedelta
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.urls import reverse

from articles import reporting
from articles.acts import editions, facing
from articles.feeds import sitemaps
from articles.feeds.entries import address
from articles.models import Author, Page, Story, Topic
from articles.pure import clock
from articles.views import keeping
from articles.views.pages import reader_page, undated_page

# A fifth of what the protocol allows: a part is made in well under a second.
MOST_IN_PART = 10_000
# Of topics and of authors each: together with the pages below less than the 50,000 of the protocol.
MOST_NAMES = 20_000
MOST_WRITTEN = 1000
PAGES = ("front", "archive", "months", "topic_list", "author_list", "impact", "corrections", "contact:email")
# What Google asks for.
NEWS_AGE = timedelta(hours=48)
MOST_NEWS = 1000
_PART = re.compile(r"([1-9][0-9]{3})-(0[1-9]|1[0-2])(?:-([1-9][0-9]{0,3}))?", re.ASCII)


@reader_page
def index(request):
    """Without times: those of a month could be found only by reading all of it."""
    months = sorted(reporting.by_month().items())
    names = [name for (year, month), count in months for name in _parts(f"{year:04}-{month:02}", count)]
    urls = [address(reverse("sitemap_pages")), *(address(reverse("sitemap_stories", args=[name])) for name in names)]
    return _xml(sitemaps.index(urls))


@reader_page
def pages(request):
    topics, authors = (model.objects.known_to_readers()[:MOST_NAMES] for model in (Topic, Author))
    written = Page.objects.published()[:MOST_WRITTEN]
    months = (reverse("month", args=month) for month in reporting.by_month())
    named = (one.get_absolute_url() for one in (*written, *topics, *authors))
    paths = [*map(reverse, PAGES), *months, *named]
    return _xml(sitemaps.places(sitemaps.Place(address(path)) for path in paths))


@reader_page
def stories(request, part):
    """The stories of a part, the oldest first: what is complete stays as it is."""
    since, until, number = _read(part)
    found = Story.objects.published().between(since, until).order_by("published_at", "pk")
    first = (number - 1) * MOST_IN_PART
    rows = found.values_list("slug", "published_at", "updated_at", "picture__file")[first : first + MOST_IN_PART]
    # Asking for each address of ten thousand would take a second.
    before, after = address(reverse("story", args=["slug"])).rsplit("slug", 1)
    places = [_place(f"{before}{quote(slug)}{after}", *others) for slug, *others in rows]
    if not places:
        raise Http404("There is no such part.")
    return _xml(sitemaps.places(places))


# The last 48 hours are others at any moment: a date could not tell.
@undated_page
def news(request):
    now = clock.now()
    seen = editions.seen(now)
    found = Story.objects.published(now).filter(published_at__gt=now - NEWS_AGE).latest_first()
    rows = list(found.values_list("slug", "title", "published_at")[:MOST_NEWS])
    keeping.may_be_kept(request, until=min([seen.next_at, *(moment + NEWS_AGE for _, _, moment in rows[-1:])]))
    shown = [sitemaps.News(address(reverse("story", args=[slug])), title, moment) for slug, title, moment in rows]
    return _xml(sitemaps.news(shown, publication=facing.site().name, language=_language()))


def _parts(month: str, count: int) -> list[str]:
    """["2026-03", "2026-03-2"]"""
    return [month if number == 1 else f"{month}-{number}" for number in range(1, -(-count // MOST_IN_PART) + 1)]


def _read(part: str) -> tuple[date, date, int]:
    """The first and the last day of *part*, and the how manieth of its month it is; Http404 for another spelling."""
    match = _PART.fullmatch(part)
    if not match or match[3] == "1":
        raise Http404("There is no such part.")
    since = date(int(match[1]), int(match[2]), 1)
    until = since.replace(day=calendar.monthrange(since.year, since.month)[1])
    return since, until, int(match[3] or 1)


def _place(url: str, published, updated, picture: str | None) -> sitemaps.Place:
    file = address(default_storage.url(picture)) if picture else ""
    return sitemaps.Place(url, max(published, updated), file)


def _language() -> str:
    """LANGUAGE_CODE without its country, which news sitemaps know for Chinese alone."""
    code = {"zh-hans": "zh-cn", "zh-hant": "zh-tw"}.get(settings.LANGUAGE_CODE, settings.LANGUAGE_CODE)
    return code if code in {"zh-cn", "zh-tw"} else code.split("-")[0]


def _xml(text: str) -> HttpResponse:
    return HttpResponse(text, content_type=sitemaps.CONTENT_TYPE)
