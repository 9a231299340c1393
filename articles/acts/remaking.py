"""Pictures that lost a file, found and made anew."""

from collections.abc import Iterable
from typing import NamedTuple

from django.core.files.storage import default_storage

from articles.models import Picture

NEWEST = 200
CHUNK = 500


class Ailing(NamedTuple):
    """Pictures without their original, and those that have it but no smaller files; newest first."""

    lost: list[Picture]
    bare: list[Picture]


def ailing(newest: int = NEWEST) -> Ailing:
    """What is wrong among the *newest* pictures; asks the storage for each original."""
    found = Ailing([], [])
    for picture in Picture.objects.order_by("-pk")[:newest]:
        if not default_storage.exists(picture.file):
            found.lost.append(picture)
        elif picture.renditions == []:
            found.bare.append(picture)
    return found


def remake(*, everything: bool = False) -> tuple[int, list[Picture]]:
    """Have the worker make the smaller files of each picture that lacks one; of all, with *everything*.

    How many are made anew, and the pictures whose original is lost: of these nothing can be made.
    """
    waiting, lost = 0, []
    for picture in Picture.objects.order_by("pk").iterator(CHUNK):
        if not default_storage.exists(picture.file):
            lost.append(picture)
        elif everything or picture.renditions == [] or not _all_there(picture.renditions or ()):
            waiting += Picture.objects.filter(pk=picture.pk).update(renditions=None)
    return waiting, lost


def _all_there(renditions: Iterable[dict]) -> bool:
    return all(default_storage.exists(one["name"]) for one in renditions)
