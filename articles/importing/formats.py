"""Which reader a file needs."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from articles.importing import jsonl
from articles.importing.entries import Entry, Unreadable

READERS: dict[str, Callable[[BinaryIO], Iterator[Entry]]] = {"jsonl": jsonl.read}
NAMES = ("auto", "jsonl", "wxr", "ghost", "feed")
_LOOK = 64 * 1024


def open_file(path: Path) -> BinaryIO:
    """*path* opened for reading; Unreadable says why it can't be, or that nothing is in it."""
    if not path.is_file():
        # A pipe would wait for its writer, and can't be looked at before it is read.
        raise Unreadable(f"{path} is no file." if path.exists() else f"There is no file {path}.")
    try:
        file = path.open("rb")
    except OSError as error:
        raise Unreadable(f"{path} can't be read: {error.strerror}.") from error
    if not _first(file):
        file.close()
        raise Unreadable(f"{path} holds nothing to read.")
    return file


def reader(file: BinaryIO, name: str) -> Callable[[BinaryIO], Iterator[Entry]]:
    """The reader for the format *name*; "auto" looks at the first sign of *file*."""
    if name == "auto":
        if _first(file) != b"{":
            raise Unreadable(f"{file.name} is in no format that can be read: give JSON Lines.")
        name = "jsonl"
    if name not in READERS:
        raise Unreadable(f"The format {name} can't be read yet.")
    return READERS[name]


def _first(file: BinaryIO) -> bytes:
    """The first sign of *file* that is no space, empty when there is none; *file* stands at 0 again."""
    start = b""
    while not start and (chunk := file.read(_LOOK)):
        start = chunk.removeprefix(b"\xef\xbb\xbf").lstrip()
    file.seek(0)
    return start[:1]
