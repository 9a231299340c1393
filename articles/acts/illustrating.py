"""Pictures: take one into the library, and make its smaller files."""

import io
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from articles.models import Picture
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


def add_kept(original: images.Original, *, by, **words) -> Picture:
    """add() for a verified picture whose bytes are not in the storage yet."""
    _keep(original.name, original.content)
    return add(original, by=by, **words)


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


def _keep(name: str, content: bytes) -> None:
    """Store under a name of the content: what is there already is the same."""
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))


def open_original(picture: Picture) -> BinaryIO:
    """The stored bytes of *picture*, for export."""
    with default_storage.open(picture.file) as stored:
        return io.BytesIO(stored.read())
