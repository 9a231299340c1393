"""Every story as JSON Lines, as articles.importing reads it back."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.db import connection
from django.db.models import F
from django.db.models.functions import Collate

from articles.acts import illustrating
from articles.models import Picture, Story
from articles.pure import body, images, words

CHUNK = 500
# By the signs' numbers, whatever the database's language is: both databases export the same text.
COLLATIONS = {"sqlite": "BINARY", "postgresql": "C"}


def stories() -> Iterator[Story]:
    """Every story of every status, ordered by slug, in chunks: memory does not grow with their number."""
    found = Story.objects.order_by(Collate(F("slug"), COLLATIONS[connection.vendor])).select_related("picture")
    return found.prefetch_related("bylines__author", "topics", "sources").iterator(CHUNK)


def as_json(story: Story) -> dict:
    """One story in the keys and the order of the format. Uses what stories() fetched together."""
    authors = dict.fromkeys(words.line(one.author.name) for one in story.bylines.all())
    return {
        "slug": story.slug,
        "title": story.title,
        "summary": story.summary,
        "body": story.body,
        "impact_score": story.impact_score,
        "impact_rationale": story.impact_rationale,
        "status": story.status,
        "published_at": _moment(story.published_at),
        "ends_at": _moment(story.ends_at),
        "updated_at": _moment(story.updated_at),
        "authors": list(authors),
        "topics": sorted({words.line(topic.name) for topic in story.topics.all()}),
        "sources": [{"name": words.line(one.name), "url": one.url} for one in story.sources.all()],
        "image": _image(story.picture),
    }


def write(out: BinaryIO, *, media: Path | None, warn: Callable[[str], None]) -> Iterator[int]:
    """Write every story to *out*, a line of UTF-8 each; after each, how many. With *media* the pictures go there.

    *warn* is told of each picture that the storage does not have, once a story.
    """
    for number, story in enumerate(stories(), 1):
        out.write(json.dumps(as_json(story), ensure_ascii=False).encode() + b"\n")
        if media:
            for name in _missing(story, media):
                warn(f"{story.slug}: the picture {name} is not in the storage.")
        yield number


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """*path* opened for writing; what was there stays until all is written, and when that fails.

    OSError names *path* as it was given.
    """
    given, path = path, path.resolve()
    if path.exists() and not path.is_file():
        # A device or a pipe is written to, not replaced; a folder refuses.
        with path.open("wb") as out:
            yield out
        return
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as out:
            yield out
        part.replace(path)
    except OSError as error:
        if str(error.filename) == str(part):
            error.filename, error.filename2 = str(given), None
        raise
    finally:
        part.unlink(missing_ok=True)


def _moment(moment: datetime | None) -> str | None:
    return moment and moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _image(picture: Picture | None) -> dict | None:
    if picture is None:
        return None
    return {
        "path": picture.file,
        "alt": words.line(picture.alt),
        "caption": words.block(picture.caption),
        "credit": words.line(picture.credit),
        "licence": words.line(picture.licence),
        "decorative": picture.decorative,
        "focal": [picture.focal_x, picture.focal_y],
    }


def _missing(story: Story, media: Path) -> list[str]:
    """Copy the pictures of *story* below *media*; the names of those that the storage does not have."""
    names = dict.fromkeys(body.pictures(story.body))
    if story.picture:
        names[story.picture.file] = None
    return [name for name in names if not _copy(name, media / name)]


def _copy(name: str, target: Path) -> bool:
    """Copy one picture unless it is there; whether it could be."""
    # A body may name anything: only names of ours are followed, so nothing is written outside the folder.
    if not images.is_name(name):
        return False
    if target.exists():
        return True
    try:
        content = illustrating.read(name)
    except FileNotFoundError:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(target) as out:
        out.write(content)
    return True
