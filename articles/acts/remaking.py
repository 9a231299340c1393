"""Pictures that lost a file, found and made anew."""

from typing import NamedTuple

from django.core.files.storage import default_storage

from articles.acts import editions
from articles.models import Picture
from articles.pure import images

NEWEST = 200
CHUNK = 500


class Ailing(NamedTuple):
    """Pictures without an original that can be read, and those that have it but lack smaller files; newest first."""

    lost: list[Picture]
    bare: list[Picture]


def ailing(newest: int = NEWEST) -> Ailing:
    """What is wrong among the *newest* pictures; asks the storage for each of their files."""
    found = Ailing([], [])
    for picture in Picture.objects.order_by("-pk")[:newest]:
        if _lost(picture):
            found.lost.append(picture)
        elif _bare(picture):
            found.bare.append(picture)
    return found


def remake(*, everything: bool = False) -> tuple[int, list[Picture]]:
    """Have the worker make the smaller files of each picture that lacks one; of all, with *everything*.

    How many are made anew, and the pictures whose original is lost or can't be read: of these nothing can be made,
    and what there is of smaller files stays.
    """
    waiting, lost = 0, []
    for picture in Picture.objects.order_by("pk").iterator(CHUNK):
        wanted = everything or _bare(picture)
        if _lost(picture) or (wanted and not _decodes(picture)):
            lost.append(picture)
        elif wanted:
            waiting += Picture.objects.filter(pk=picture.pk).update(renditions=None)
    if waiting:
        editions.move()
    return waiting, lost


def _lost(picture: Picture) -> bool:
    """Whether there is no original to be read. One that the worker could make nothing of is decoded to know it."""
    return not _holds_something(picture.file) or (picture.renditions == [] and not _decodes(picture))


def _bare(picture: Picture) -> bool:
    """Whether smaller files are missing; they are not while they wait for the worker."""
    return picture.renditions == [] or not all(_holds_something(one["name"]) for one in picture.renditions or ())


def _holds_something(name: str) -> bool:
    """Whether the storage opens a file of that name and it is not empty; one question, to S3 too."""
    try:
        with default_storage.open(name) as stored:
            return stored.size > 0
    except OSError:
        return False


def _decodes(picture: Picture) -> bool:
    """Whether a picture can be made of the original's bytes; reads and decodes all of them."""
    try:
        with default_storage.open(picture.file) as stored:
            images.look_through(stored.read())
    except (OSError, images.NotAPicture):
        return False
    return True
