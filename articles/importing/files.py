"""The picture files of an import: below one folder, never outside it."""

import io
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from articles.acts import illustrating
from articles.importing.entries import Rejected, quoted
from articles.pure import body, images

# How many files are remembered: a picture that ten thousand stories use is read once.
MOST = 4096


class File(NamedTuple):
    """A picture in the storage: its name there and its size in pixels."""

    name: str
    width: int
    height: int


class Folder:
    """Takes pictures below *root* into the storage. *keep* False: looks at them only, for a dry run.

    Rejected is the entry's fault; illustrating.StorageFault is not.
    """

    def __init__(self, root: Path, *, keep: bool = True) -> None:
        self._root = root.resolve()
        self._keep = keep
        self._take = lru_cache(MOST)(self._read)
        self._recall = lru_cache(MOST)(self._stored)

    def find(self, path: str) -> File:
        """The picture at *path*, relative to the folder; a name in our storage serves when no file has it."""
        file = self._below(path)
        try:
            if file.is_file():
                return self._take(file)
            if images.is_name(path):
                return self._recall(path)
        except images.NotAPicture as error:
            raise Rejected(f"The picture {quoted(path)} is not taken in: {error}") from error
        except FileNotFoundError:
            pass
        except OSError as error:
            raise Rejected(f"The picture {quoted(path)} can't be read: {error.strerror}.") from error
        raise Rejected(f"There is no picture {quoted(path)}.")

    def settle(self, html: str) -> tuple[str, list[tuple[File, str]]]:
        """A body whose pictures are named as in the storage, and each of those with its alt text."""
        # HTML's parsers read <image> as <img> too. What has too many tags the acts refuse, unread.
        if "<im" not in html.lower() or body.has_too_many_tags(html):
            return html, []
        found: list[tuple[File, str]] = []

        def stored(src: str, alt: str) -> str | None:
            file = self.find(src)
            found.append((file, alt))
            return None if file.name == src else body.img(file.name, alt)

        return body.with_pictures(body.clean(html), stored), found

    def _below(self, path: str) -> Path:
        """Where *path* really leads, links followed; Rejected when that is outside."""
        try:
            file = (self._root / path).resolve()
        except (OSError, ValueError, RuntimeError) as error:
            # Too long, a NUL in it, links in a circle.
            raise Rejected(f"The path {quoted(path)} can't be followed.") from error
        if not file.is_relative_to(self._root):
            raise Rejected(f"The picture {quoted(path)} lies outside the folder.")
        return file

    def _read(self, file: Path) -> File:
        with file.open("rb") as opened:
            original = images.take_in(opened)
        if self._keep:
            illustrating.keep(original)
        return File(original.name, original.width, original.height)

    def _stored(self, name: str) -> File:
        original = images.take_in(io.BytesIO(illustrating.read(name)))
        return File(name, original.width, original.height)
