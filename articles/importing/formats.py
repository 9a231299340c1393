"""Which reader a file needs."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from articles.importing import jsonl
from articles.importing.entries import Entry, Unreadable

READERS: dict[str, Callable[[BinaryIO], Iterator[Entry]]] = {"jsonl": jsonl.read}
NAMES = ("auto", "jsonl", "wxr", "ghost", "feed")
# Files of other programs are known when they are seen, so that they are refused by their name.
_NOT_YET = [name for name in NAMES if name not in {"auto", *READERS}]
TOLD = "auto (looks into the file) or jsonl, JSON Lines"
if _NOT_YET:
    TOLD += f"; {', '.join(_NOT_YET)} can't be read yet"
_LOOK = 64 * 1024
# How files of other programs begin. A quoted word within a story's text has its quotes escaped and is none of these.
_SIGNS = {
    "wxr": re.compile(rb"<.*?xmlns:wp=", re.DOTALL),
    "ghost": re.compile(rb'\{\s*"db"\s*:\s*\['),
    "feed": re.compile(rb'\{.*?"version"\s*:\s*"https?://(www\.)?jsonfeed\.org/version', re.DOTALL),
}


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
    """The reader for the format *name*; "auto" looks into *file*."""
    if name == "auto":
        name = _guess(file)
    if name not in READERS:
        raise Unreadable(f"The format {name} can't be read yet.")
    return READERS[name]


def _guess(file: BinaryIO) -> str:
    """What *file* seems to be; *file* stands at 0 again. A first line that is broken hides none of the others."""
    start = file.read(_LOOK).removeprefix(b"\xef\xbb\xbf").lstrip()
    file.seek(0)
    for format_, sign in _SIGNS.items():
        if sign.match(start):
            return format_
    if start.startswith(b"<") or not _has_objects(file):
        raise Unreadable(f"{file.name} is in no format that can be read: give JSON Lines.")
    return "jsonl"


def _has_objects(file: BinaryIO) -> bool:
    """Whether any line begins like an object; *file* stands at 0 again."""
    found = False
    while not found and (piece := file.readline(_LOOK)):
        found = piece.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")
    file.seek(0)
    return found


def _first(file: BinaryIO) -> bytes:
    """The first sign of *file* that is no space, empty when there is none; *file* stands at 0 again."""
    start = b""
    while not start and (chunk := file.read(_LOOK)):
        start = chunk.removeprefix(b"\xef\xbb\xbf").lstrip()
    file.seek(0)
    return start[:1]
