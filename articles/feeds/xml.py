"""RSS 2.0 and Atom (RFC 4287), by Django's generators, with what these leave out: several authors, the full text, the
score."""

from datetime import UTC, datetime
from html import escape

from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed

from articles.feeds.entries import Entry
from articles.pure.machine_text import safe

# The names of the score and of what else no feed format knows. It never changes: programs compare it.
NAMESPACE = "urn:newsroom:feed:1"
# What a feed without entries was last changed at: the present time would make it a new one at every look.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class _Steady:
    """What both have in common."""

    def latest_post_date(self) -> datetime:
        times = [time for item in self.items for time in (item["updateddate"], item["pubdate"]) if time]
        return max(times, default=NEVER)


class Rss(_Steady, Rss201rev2Feed):
    def rss_attributes(self) -> dict:
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:dcterms": "http://purl.org/dc/terms/",
            "xmlns:newsroom": NAMESPACE,
        }

    def add_item_elements(self, handler, item) -> None:
        super().add_item_elements(handler, item)
        entry: Entry = item["entry"]
        for author in entry.authors:
            # RSS's own <author> is for mail addresses.
            handler.addQuickElement("dc:creator", author.name)
        handler.addQuickElement("dcterms:modified", entry.updated.isoformat())
        handler.addQuickElement("content:encoded", entry.content)
        _add_own(handler, entry)


class Atom(_Steady, Atom1Feed):
    def root_attributes(self) -> dict:
        return super().root_attributes() | {"xmlns:newsroom": NAMESPACE}

    def add_item_elements(self, handler, item) -> None:
        # Django's summary would be HTML, in which "A < B" is something else.
        super().add_item_elements(handler, item | {"description": None})
        handler.addQuickElement("summary", item["description"], {"type": "text"})
        if entry := item.get("entry"):
            self._add_entry(handler, entry)

    def _add_entry(self, handler, entry: Entry) -> None:
        for author in entry.authors:
            handler.startElement("author", {})
            handler.addQuickElement("name", author.name)
            handler.addQuickElement("uri", author.url)
            handler.endElement("author")
        handler.addQuickElement("content", entry.content, {"type": "html"})
        _add_own(handler, entry)


def atom(**told) -> Atom:
    """An empty Atom feed: title, link, description, language, feed_url, feed_guid, author_name as Django has them."""
    return Atom(**_safe(told))


def rss(**told) -> Rss:
    """An empty RSS feed, as atom()."""
    return Rss(**_safe(told))


def add(feed: Atom | Rss, entry: Entry) -> None:
    """Put *entry* at the end of *feed*."""
    picture = entry.picture
    feed.add_item(
        title=entry.title,
        link=entry.url,
        # A reader of RSS takes it for HTML.
        description=escape(entry.summary, quote=False) if isinstance(feed, Rss) else entry.summary,
        pubdate=entry.published,
        updateddate=entry.updated,
        unique_id=entry.id,
        unique_id_is_permalink=False,
        categories=[topic.name for topic in entry.topics],
        enclosures=[Enclosure(picture.url, str(picture.size), picture.type)] if picture else [],
        entry=entry,
    )


def _safe(told: dict) -> dict:
    return {name: safe(text) if isinstance(text, str) else text for name, text in told.items()}


def _add_own(handler, entry: Entry) -> None:
    """What stands in our own namespace; an importer needs nothing beyond it and the format's own."""
    handler.addQuickElement("newsroom:impact_score", str(entry.impact_score))
    handler.addQuickElement("newsroom:impact_band", entry.impact_band)
    if entry.impact_rationale:
        handler.addQuickElement("newsroom:impact_rationale", entry.impact_rationale)
    handler.addQuickElement("newsroom:slug", entry.slug)
    for author in entry.authors:
        handler.addQuickElement("newsroom:author", author.name, {"url": author.url})
    for topic in entry.topics:
        handler.addQuickElement("newsroom:topic", topic.name, {"url": topic.url})
    for source in entry.sources:
        handler.addQuickElement("newsroom:source", source.name, {"url": source.url} if source.url else None)
    for note in entry.notes:
        told = {"kind": note.kind, "at": note.at.isoformat(), "wrong": note.wrong}
        handler.addQuickElement("newsroom:correction", note.right, told)
    _add_picture(handler, entry)


def _add_picture(handler, entry: Entry) -> None:
    if not (picture := entry.picture):
        return
    told = {
        "url": picture.url,
        "alt": picture.alt,
        "credit": picture.credit,
        "licence": picture.licence,
        "decorative": str(picture.decorative).lower(),
        "focal": f"{picture.focal[0]} {picture.focal[1]}",
    }
    handler.addQuickElement("newsroom:image", picture.caption, told)
