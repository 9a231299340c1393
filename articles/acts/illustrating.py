"""Pictures: take one into the library, and make its smaller files."""

import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet

from articles.acts import editions
from articles.models import Author, Face, Picture, PictureInText, SocialCard, Story, WorkingCopy
from articles.permissions import STANDS, may_change_shared, require
from articles.pure import body, clock, faults, images, renditions
from articles.pure.refusal import Refusal

logger = logging.getLogger(__name__)

# A picture that could not be read or written for a reason that may pass is left alone for so long.
AGAIN_SECONDS = 60
# Picture -> when it may be tried again, by time.monotonic(); this process's own.
_not_before: dict[int, float] = {}


class StorageFault(Exception):
    """The storage takes or gives nothing: the disk is full, the server is away. The text says what it said."""


def take_in(file: BinaryIO) -> images.Original:
    """Verify and clean an upload and keep its bytes in the storage; Refusal says what is wrong with it."""
    try:
        original = images.take_in(file)
    except images.NotAPicture as error:
        raise Refusal(str(error), field="upload") from error
    store(original)
    return original


def store(original: images.Original) -> None:
    """keep() for somebody who is there to be told: Refusal when the storage takes nothing."""
    with told_at_the_upload():
        keep(original)


def keep(original: images.Original) -> None:
    """Keep the bytes of *original* in the storage; StorageFault. What lies there broken is made whole.

    Its smaller files, which could not be made of what was broken, are then made by the worker.
    """
    with storage_faults():
        anew = keep_file(original.name, original.content)
    if anew:
        with transaction.atomic():
            Picture.objects.filter(file=original.name, renditions=[]).update(renditions=None)
            editions.move()


@contextmanager
def storage_faults() -> Iterator[None]:
    """Makes StorageFault of whatever the storage raises: disks and S3 have errors of their own."""
    try:
        yield
    except Exception as error:
        raise StorageFault(faults.told(error)) from error


@contextmanager
def told_at_the_upload() -> Iterator[None]:
    """Makes a Refusal of a StorageFault, and a line of the log."""
    try:
        yield
    except StorageFault as error:
        logger.error("a picture could not be stored: %s", error)
        raise Refusal("The picture can't be stored at the moment: try again later.", field="upload") from error


def add(original: images.Original, *, by, **words) -> Picture:
    """A new row of the library for a picture taken in; *words* are its alt, caption, credit and so on."""
    require(by.has_perm("articles.add_picture"), "You may not add pictures.")
    size = {"width": original.width, "height": original.height}
    return Picture.objects.create(file=original.name, **size, added_at=clock.now(), **words)


def illustrate(picture: Picture) -> None:
    """Make the smaller files of *picture*; a file that can't be read any more leaves it without any."""
    with default_storage.open(picture.file) as stored:
        content = stored.read()
    made = []
    shapes = renditions.SHAPES | (renditions.SQUARE if picture.portrays.exists() else {})
    for told, small in renditions.make(content, focal=(picture.focal_x, picture.focal_y), shapes=shapes):
        keep_file(told["name"], small)
        made.append(told)
    # Only for the focal point they were cropped round: who moved it meanwhile set renditions to null again.
    same = Picture.objects.filter(pk=picture.pk, focal_x=picture.focal_x, focal_y=picture.focal_y)
    with transaction.atomic():
        same.update(renditions=made)
        # Cut from these files, round this focal point.
        SocialCard.objects.filter(story__picture=picture).update(due_at=clock.now())
        editions.move()
    picture.renditions = made


def make_square(picture: Picture) -> None:
    """Add the square of a portrait to the files of *picture*; the worker makes it where the others are missing too.

    A file that can't be read leaves it without: pages then show the original.
    """
    if picture.renditions is None or any(one["shape"] == "square" for one in picture.renditions):
        return
    focal = (picture.focal_x, picture.focal_y)
    try:
        squares = renditions.make(read(picture.file), focal=focal, shapes=renditions.SQUARE)
    except (FileNotFoundError, StorageFault, images.NotAPicture) as error:
        logger.error("picture %s has no square: %s", picture.pk, faults.told(error))
        return
    with told_at_the_upload(), storage_faults():
        for told, small in squares:
            keep_file(told["name"], small)
    made = [*picture.renditions, *(told for told, _ in squares)]
    same = Picture.objects.filter(pk=picture.pk, focal_x=focal[0], focal_y=focal[1], renditions__isnull=False)
    with transaction.atomic():
        same.update(renditions=made)
        editions.move()
    picture.renditions = made


def known(names: Iterable[str]) -> set[str]:
    """Those of *names* in the storage that the library has; one query, none where none can be such a name."""
    names = {name for name in names if images.is_name(name)}
    return set(Picture.objects.filter(file__in=names).values_list("file", flat=True)) if names else set()


def without_unknown(html: str, there: set[str] | None = None) -> str:
    """A cleaned body without each picture that the library does not have; *there*: those that it has, when known."""
    if not (named := body.pictures(html)):
        return html
    there = known(named) if there is None else there
    return body.clean(body.with_pictures(html, lambda src, alt: None if src in there else ""))


def illustrate_waiting(limit: int = 10) -> int:
    """Illustrate up to *limit* pictures that have no renditions yet; how many were tried. For the worker."""
    waiting = Picture.objects.filter(renditions__isnull=True).exclude(pk__in=_held_back()).order_by("pk")[:limit]
    for picture in waiting:
        try:
            illustrate(picture)
        except (FileNotFoundError, MemoryError, images.NotAPicture):
            # Its file is gone, broken or too much for this machine: the original stays in use. `doctor` names it.
            Picture.objects.filter(pk=picture.pk).update(renditions=[])
        except DatabaseError:
            raise
        except Exception as error:
            # A full disk, a storage that is away: nothing is wrong with the picture, and others may fare better.
            _not_before[picture.pk] = time.monotonic() + AGAIN_SECONDS
            logger.error("picture %s could not be made smaller, trying again: %s", picture.pk, faults.told(error))
    return len(waiting)


def _held_back() -> list[int]:
    """The pictures whose time to be tried again has not come."""
    now = time.monotonic()
    for key in [key for key, until in _not_before.items() if until <= now]:
        del _not_before[key]
    return list(_not_before)


def change(picture: Picture, *, by, **values) -> Picture:
    """Change the words or the focal point of *picture*; a new focal point has its crops made anew.

    Refusal when *by* may not change pictures, or not one that readers have seen.
    """
    require(by.has_perm("articles.change_picture"), "You may not change pictures.")
    require(may_change_shared(by, picture), STANDS)
    moved = any(values.get(name, getattr(picture, name)) != getattr(picture, name) for name in ("focal_x", "focal_y"))
    for name, value in values.items():
        setattr(picture, name, value)
    if moved:
        picture.renditions = None
    with transaction.atomic():
        picture.full_clean()
        picture.save()
        editions.move()
    return picture


def keep_file(name: str, content: bytes) -> bool:
    """Store under a name of the content; whether it had to be. What is there in full length is the same."""
    try:
        if default_storage.size(name) == len(content):
            return False
    except FileNotFoundError:
        pass
    default_storage.save(name, ContentFile(content))
    return True


def showing(pictures: Iterable[Picture], *, most: int = 20) -> list[str]:
    """Titles of stories that would lose a picture of their text, live or in the working copy, with *pictures*.

    *most* at most. A file that another row of the library has as well would not be lost.
    """
    pictures = list(pictures)
    names = {one.file for one in pictures}
    others = Picture.objects.filter(file__in=names).exclude(pk__in=[one.pk for one in pictures])
    lost = names - set(others.values_list("file", flat=True))
    return list(_with_any(lost).order_by("pk").values_list("title", flat=True)[:most]) if lost else []


def held_by(pictures: Iterable[Picture]) -> list[str]:
    """Why some of *pictures* can't be deleted, in sentences: they are the site's logo, or somebody's portrait."""
    keys = [one.pk for one in pictures]
    logos = Picture.objects.filter(
        Q(pk__in=Face.objects.values("logo")) | Q(pk__in=Face.objects.values("logo_dark")), pk__in=keys
    )
    told = [f"{one} is the logo of this site: choose another under “Name, looks and menus” first." for one in logos]
    portrayed = Author.objects.filter(portrait__in=keys).select_related("portrait")
    return told + [f"{one.portrait} is the portrait of {one}: give them another first." for one in portrayed]


def led_by(picture: Picture) -> QuerySet[Story]:
    """The stories that *picture* leads, live or in the working copy, the newest first."""
    in_copy = WorkingCopy.objects.filter(content__picture__id=picture.pk).order_by()
    # Each by its own index: one condition with "or" reads all stories.
    keys = Story.objects.filter(picture=picture).order_by().values("pk").union(in_copy.values("story"))
    return Story.objects.filter(pk__in=keys).order_by("-pk")


def with_in_text(picture: Picture) -> QuerySet[Story]:
    """The stories whose text, live or in the working copy, shows the file of *picture*, the newest first."""
    return _with_any({picture.file}).order_by("-pk")


def _with_any(names: Iterable[str]) -> QuerySet[Story]:
    """The stories whose text, live or in the working copy, shows one of these files."""
    in_copies = Q()
    for name in names:
        in_copies |= Q(content__body__icontains=name)
    live = PictureInText.objects.filter(file__in=names).values("story")
    # Each by its own index: one condition with "or" reads all stories.
    return Story.objects.filter(pk__in=live.union(WorkingCopy.objects.filter(in_copies).values("story")))


def keep_in_text(changes) -> None:
    """Write down which files the bodies of *changes*, saved a moment ago, show; no query where none came or went."""
    named = {one.story.pk: _in_text(one.story.body) for one in changes if one.story.body != one.before.get("body", "")}
    before = {one.story.pk: _in_text(one.before.get("body", "")) for one in changes}
    moved = {key: names for key, names in named.items() if names != before[key]}
    if gone := [key for key in moved if before[key]]:
        PictureInText.objects.filter(story__in=gone).delete()
    if rows := [PictureInText(story_id=key, file=name) for key, names in moved.items() for name in sorted(names)]:
        PictureInText.objects.bulk_create(rows)


def _in_text(html: str) -> set[str]:
    return {src for src in body.pictures(html) if images.is_name(src)} if "<img" in html else set()


def read(name: str) -> bytes:
    """The stored bytes under *name*; FileNotFoundError, or StorageFault when the storage can't tell."""
    try:
        with default_storage.open(name) as stored:
            return stored.read()
    except FileNotFoundError:
        raise
    except Exception as error:
        raise StorageFault(faults.told(error)) from error
