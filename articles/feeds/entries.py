"""A story as machines read it: one value that RSS, Atom and JSON Feed spell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db.models import Prefetch, prefetch_related_objects
from django.template.loader import render_to_string

from articles.models import Byline, Picture, Story
from articles.pure import body, impact
from articles.pure.images import MIME_TYPES
from articles.pure.machine_text import safe, with_absolute_links

# The year in tag addresses (RFC 4151) only has to be one in which the host was ours; it must never change.
TAG_YEAR = 2026


@dataclass(frozen=True)
class Named:
    """An author, a topic or a source: its name and its address, "" where it has none."""

    name: str
    url: str


@dataclass(frozen=True)
class Illustration:
    """The lead picture: the file as it was taken in (*size* in bytes), a JPEG of it for the screen, and its words."""

    url: str
    type: str
    size: int
    width: int
    height: int
    screen_url: str
    alt: str
    caption: str
    credit: str
    licence: str
    decorative: bool
    focal: tuple[float, float]


@dataclass(frozen=True)
class Note:
    """A published correction; *kind* in words."""

    kind: str
    wrong: str
    right: str
    at: datetime


@dataclass(frozen=True)
class Entry:
    """What machines are told of a story. No text holds a sign that XML forbids; addresses are whole.

    *id* stays when the story moves to another address; *content*: the whole text as HTML, with the notes on what it
    had wrong; *updated*: as Story.updated_at, never before *published*.
    """

    id: str
    url: str
    slug: str
    title: str
    summary: str
    content: str
    published: datetime
    updated: datetime
    impact_score: int
    impact_rationale: str
    authors: tuple[Named, ...]
    topics: tuple[Named, ...]
    sources: tuple[Named, ...]
    picture: Illustration | None
    notes: tuple[Note, ...]

    @property
    def impact_band(self) -> str:
        return impact.band(self.impact_score).name


def address(path: str) -> str:
    """*path* of this site, or the whole address of a file elsewhere, as a whole address."""
    return urljoin(settings.SITE_URL, path)


def tag(*parts: object) -> str:
    """An identifier that outlives every address (RFC 4151): tag("story", 5) is "tag:news.example.org,2026:story/5"."""
    # The colons of an IPv6 address would end the name.
    host = settings.SITE_HOSTNAME.replace(":", "-")
    return f"tag:{host},{TAG_YEAR}:" + "/".join(map(str, parts))


def entries(stories: Iterable[Story]) -> list[Entry]:
    """*stories*, fetched with their lead pictures, as entries; five queries more at most, whatever their number."""
    stories = list(stories)
    authors = Prefetch("bylines", Byline.objects.select_related("author"))
    prefetch_related_objects(stories, authors, "topics", "sources")
    names = {story.pk: body.pictures(story.body) for story in stories}
    wanted = {name for found in names.values() for name in found}
    known = {one.file: one for one in Picture.objects.filter(file__in=wanted)} if wanted else {}
    sizes = _sizes([story.picture.file for story in stories if story.picture])
    return [_entry(story, known, sizes) for story in stories]


def _entry(story: Story, known: dict[str, Picture], sizes: dict[str, int]) -> Entry:
    url = address(story.get_absolute_url())
    return Entry(
        id=tag("story", story.pk),
        url=url,
        slug=story.slug,
        title=safe(story.title),
        summary=safe(story.summary),
        content=safe(_content(story, url, known)),
        published=story.published_at,
        updated=max(story.updated_at, story.published_at),
        impact_score=story.impact_score,
        impact_rationale=safe(story.impact_rationale),
        authors=tuple(_named(one.author) for one in story.bylines.all()),
        topics=tuple(_named(one) for one in sorted(story.topics.all(), key=lambda topic: topic.name)),
        sources=tuple(Named(safe(one.name), safe(one.url)) for one in story.sources.all()),
        picture=_illustration(story.picture, sizes),
        notes=tuple(
            Note(one["kind"], safe(one["wrong"]), safe(one["right"]), one["at"]) for one in story.public_corrections
        ),
    )


def _named(one) -> Named:
    return Named(safe(one.name), address(one.get_absolute_url()))


def _content(story: Story, url: str, known: dict[str, Picture]) -> str:
    """The body between what stands round it on the story's page: that it was taken back, and what it had wrong.

    These stand in <div>, which no body has: whoever wants the body alone can take them out.
    """
    cleaned = body.with_pictures(story.body, lambda src, alt: _img(known.get(src), alt))
    text = with_absolute_links(cleaned, url)
    return render_to_string("feeds/content.html", {"story": story, "body": text}).strip()


def _img(picture: Picture | None, alt: str) -> str:
    """A picture of a body under its whole address; nothing for one that the library no longer has, as on the page."""
    return body.img(address(default_storage.url(picture.file)), alt) if picture else ""


def _illustration(picture: Picture | None, sizes: dict[str, int]) -> Illustration | None:
    if picture is None or picture.file not in sizes:
        return None
    return Illustration(
        url=address(default_storage.url(picture.file)),
        type=MIME_TYPES.get(picture.file.rsplit(".", 1)[-1], "application/octet-stream"),
        size=sizes[picture.file],
        width=picture.width,
        height=picture.height,
        screen_url=address(picture.full["src"]),
        alt=safe(picture.alt_text),
        caption=safe(picture.caption),
        credit=safe(picture.credit),
        licence=safe(picture.licence),
        decorative=picture.decorative,
        focal=(picture.focal_x, picture.focal_y),
    )


def _sizes(names: list[str]) -> dict[str, int]:
    """How many bytes each file has; those that the storage does not have are left out.

    A name is its content's: what was measured once is kept, so that a storage elsewhere is asked once for each.
    """
    keys = {f"bytes:{name}": name for name in names}
    found = {keys[key]: size for key, size in cache.get_many(keys).items()}
    new = {}
    for name in {*names} - {*found}:
        try:
            new[name] = default_storage.size(name)
        except OSError:
            # doctor names pictures that lack their file.
            continue
    cache.set_many({f"bytes:{name}": size for name, size in new.items()}, None)
    return found | new
