"""Pictures: take one into the library, and make its smaller files."""

import io
from collections.abc import Iterable
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from articles.models import Picture, Story
from articles.permissions import require
from articles.pure import clock, images
from articles.pure.refusal import Refusal


def take_in(file: BinaryIO) -> images.Original:
    """Verify and clean an upload and keep its bytes in the storage; Refusal says what is wrong with it."""
    try:
        original = images.take_in(file)
    except images.NotAPicture as error:
        raise Refusal(str(error), field="upload") from error
    _keep(original.name, original.content)
    return original


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
    for told, small in images.renditions(content, focal=(picture.focal_x, picture.focal_y)):
        _keep(told["name"], small)
        made.append(told)
    # Only for the focal point they were cropped round: who moved it meanwhile set renditions to null again.
    same = Picture.objects.filter(pk=picture.pk, focal_x=picture.focal_x, focal_y=picture.focal_y)
    same.update(renditions=made)
    picture.renditions = made


def illustrate_waiting(limit: int = 10) -> int:
    """Illustrate up to *limit* pictures that have no renditions yet; how many were done. For the worker."""
    waiting = list(Picture.objects.filter(renditions__isnull=True).order_by("pk")[:limit])
    for picture in waiting:
        try:
            illustrate(picture)
        except (OSError, images.NotAPicture):
            # Its file is gone or broken: the original stays in use and the list of waiting ones goes on.
            Picture.objects.filter(pk=picture.pk).update(renditions=[])
    return len(waiting)


def change(picture: Picture, *, by, **values) -> Picture:
    """Change the words or the focal point of *picture*; a new focal point has its crops made anew."""
    require(by.has_perm("articles.change_picture"), "You may not change pictures.")
    moved = any(values.get(name, getattr(picture, name)) != getattr(picture, name) for name in ("focal_x", "focal_y"))
    for name, value in values.items():
        setattr(picture, name, value)
    if moved:
        picture.renditions = None
    with transaction.atomic():
        picture.full_clean()
        picture.save()
    return picture


def showing(pictures: Iterable[Picture], *, most: int = 20) -> list[str]:
    """Titles of stories that would lose a picture of their text, live or in the working copy, with *pictures*.

    Reads all bodies; *most* at most. A file that another row of the library has as well would not be lost.
    """
    pictures = list(pictures)
    names = {one.file for one in pictures}
    others = Picture.objects.filter(file__in=names).exclude(pk__in=[one.pk for one in pictures])
    wanted = Q()
    for name in names - set(others.values_list("file", flat=True)):
        wanted |= Q(body__contains=name) | Q(working_copy__content__body__icontains=name)
    return list(Story.objects.filter(wanted).order_by("pk").values_list("title", flat=True)[:most]) if wanted else []


def _keep(name: str, content: bytes) -> None:
    """Store under a name of the content: what is there already is the same."""
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))


def open_original(picture: Picture) -> BinaryIO:
    """The stored bytes of *picture*, for export."""
    with default_storage.open(picture.file) as stored:
        return io.BytesIO(stored.read())
