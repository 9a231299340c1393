"""The stories as RSS, Atom and JSON Feed: the newest, of one topic or author, of a score or more.

What is asked for wrongly is answered to a machine: one sentence of plain text, 400, or 404 for a topic or an author
that readers know nothing of.
"""

import functools
import json
import re
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse

from articles.acts import facing
from articles.feeds import json_feed, xml
from articles.feeds.entries import address, entries, tag
from articles.models import Author, Story, Topic
from articles.pure import slugs
from articles.views.pages import read_cursor, reader_page, write_cursor

NEWEST = 30


class Asked(NamedTuple):
    """What of all stories a feed holds; None, 0: no matter which. *before*: a cursor of the JSON Feed, or ""."""

    topic: Topic | None = None
    author: Author | None = None
    min_impact: int = 0
    before: str = ""

    def query(self, **more: str) -> str:
        """The parameters in their one spelling and order, "" where there are none: "?topic=energy&min_impact=60"."""
        named = {"topic": self.topic and self.topic.slug, "author": self.author and self.author.slug}
        given = {**named, "min_impact": self.min_impact, "before": self.before, **more}
        kept = {name: value for name, value in given.items() if value}
        return f"?{urlencode(kept)}" if kept else ""

    def stories(self):
        """Those that readers may see, newest first, with their lead pictures."""
        every = Story.objects
        found = every.published_older_than(*read_cursor(self.before)) if self.before else every.published()
        found = found.latest_first().select_related("picture")
        found = found.of(topics=self.topic) if self.topic else found
        found = found.of(authors=self.author) if self.author else found
        return found.filter(impact_score__gte=self.min_impact) if self.min_impact else found

    @property
    def title(self) -> str:
        """What narrows it, in words: "Energy, impact 60 or more"; "" where nothing does."""
        narrowed = [one.name for one in (self.topic, self.author) if one]
        narrowed += [f"impact {self.min_impact} or more"] if self.min_impact else []
        return ", ".join(narrowed)

    @property
    def whole_title(self) -> str:
        return f"{facing.site().name}: {self.title}" if self.title else facing.site().name

    def page_url(self) -> str:
        """The page of these stories: the front page, that of the topic or author, or the archive narrowed alike."""
        whole = self._replace(before="").query()
        if not whole:
            return address(reverse("front"))
        if self.topic and not (self.author or self.min_impact):
            return address(self.topic.get_absolute_url())
        if self.author and not (self.topic or self.min_impact):
            return address(self.author.get_absolute_url())
        return address(reverse("archive") + whole)


class _Fault(Exception):
    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def _feed(view):
    """A reader page for machines: *view*(request, asked), faults in plain text."""

    @functools.wraps(view)
    def answered(request):
        try:
            return view(request, _asked(request))
        except _Fault as fault:
            return HttpResponse(f"{fault}\n", status=fault.status, content_type="text/plain; charset=utf-8")

    return reader_page(answered)


@_feed
def rss(request, asked: Asked):
    asked = asked._replace(before="")
    return _written(_filled(xml.rss(**_told(request, asked)), asked))


@_feed
def atom(request, asked: Asked):
    asked = asked._replace(before="")
    feed = xml.atom(**_told(request, asked), feed_guid=tag("feed", *filter(None, [asked.query()[1:]])))
    return _written(_filled(feed, asked))


@_feed
def json_(request, asked: Asked):
    try:
        found = list(asked.stories()[: NEWEST + 1])
    except Http404 as error:
        raise _Fault(400, "before is no place in this feed: begin anew without it.") from error
    shown = found[:NEWEST]
    further = asked.query(before=write_cursor(shown[-1].published_at, shown[-1].pk)) if len(found) > NEWEST else ""
    feed = json_feed.feed(
        entries(shown),
        title=asked.whole_title,
        home_page_url=asked.page_url(),
        feed_url=address(request.path) + asked.query(),
        next_url=address(request.path) + further if further else "",
        description=_description(asked),
        language=settings.LANGUAGE_CODE,
        favicon=address(reverse("favicon")),
    )
    return HttpResponse(json.dumps(feed, ensure_ascii=False), content_type="application/feed+json; charset=utf-8")


def feeds_of(**narrowed) -> dict:
    """What base.html needs to name the feeds of a page: their title, and the query that makes them its own."""
    asked = Asked(**narrowed)
    return {"title": asked.title, "query": asked.query()}


def _asked(request) -> Asked:
    score = request.GET.get("min_impact") or "0"
    if not re.fullmatch(r"[0-9]{1,3}", score, re.ASCII) or int(score) > 100:
        raise _Fault(400, "min_impact is a whole number from 0 to 100.")
    topic, author = _known(Topic, request, "topic"), _known(Author, request, "author")
    return Asked(topic, author, int(score), request.GET.get("before", ""))


def _known(model, request, name: str):
    """The topic or author whose slug is asked for; None where none is."""
    if not (asked := request.GET.get(name)):
        return None
    slug = slugs.tidy(asked)
    found = model.objects.known_to_readers().filter(slug=slug).first() if slugs.is_slug(slug) else None
    if found is None:
        raise _Fault(404, f"There is no {name} of this name: give the last part of the address of its page.")
    return found


def _told(request, asked: Asked) -> dict:
    return {
        "title": asked.whole_title,
        "link": asked.page_url(),
        "description": _description(asked),
        "subtitle": _description(asked),
        "language": settings.LANGUAGE_CODE,
        "feed_url": address(request.path) + asked.query(),
        # For stories without a byline: Atom wants an author.
        "author_name": facing.site().name,
        "author_link": address(reverse("front")),
    }


def _description(asked: Asked) -> str:
    one = asked.topic if asked.topic and not asked.author else None
    return (one and one.description) or "The newest stories, each with its impact score from 0 to 100."


def _filled(feed, asked: Asked):
    for entry in entries(asked.stories()[:NEWEST]):
        xml.add(feed, entry)
    return feed


def _written(feed) -> HttpResponse:
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
