"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/): the feed that goes back through everything."""

from dataclasses import asdict
from datetime import UTC, datetime

from articles.feeds.entries import Entry, Illustration
from articles.pure.machine_text import safe

VERSION = "https://jsonfeed.org/version/1.1"


def feed(entries: list[Entry], **told: str) -> dict:
    """*told*: the format's own title, home_page_url, feed_url, description, language; next_url where more follow."""
    head = {name: safe(text) for name, text in told.items() if text}
    return {"version": VERSION, **head, "items": [_item(entry) for entry in entries]}


def _item(entry: Entry) -> dict:
    item = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.content,
        "date_published": _moment(entry.published),
        "date_modified": _moment(entry.updated),
        "authors": [asdict(author) for author in entry.authors],
        "tags": [topic.name for topic in entry.topics],
        "_newsroom": _own(entry),
    }
    if picture := entry.picture:
        attachment = {"url": picture.url, "mime_type": picture.type, "size_in_bytes": picture.size}
        item |= {"image": picture.screen_url, "attachments": [attachment]}
    return item


def _own(entry: Entry) -> dict:
    """What JSON Feed has no place for, under the names of the format that import_stories reads."""
    return {
        "about": "Impact score from 0 to 100, and what the story rests on.",
        "slug": entry.slug,
        "impact_score": entry.impact_score,
        "impact_band": entry.impact_band,
        "impact_rationale": entry.impact_rationale,
        "updated_at": _moment(entry.updated),
        "topics": [asdict(topic) for topic in entry.topics],
        "sources": [asdict(source) for source in entry.sources],
        "corrections": [asdict(note) | {"at": _moment(note.at)} for note in entry.notes],
        "image": _image(entry.picture),
    }


def _image(picture: Illustration | None) -> dict | None:
    if picture is None:
        return None
    names = ("url", "width", "height", "alt", "caption", "credit", "licence", "decorative")
    return {name: getattr(picture, name) for name in names} | {"focal": list(picture.focal)}


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
