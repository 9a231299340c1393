"""JSON Lines: one JSON object per line, read line by line so that memory does not grow with the file."""

import json
from collections.abc import Iterator
from typing import BinaryIO

from articles.importing.entries import Entry, quoted

# The longest body that is a story is far below; what is longer is no line of ours and is never held whole.
LONGEST_LINE = 10 * 1024 * 1024
_CHUNK = 1024 * 1024
_BOM = b"\xef\xbb\xbf"


def read(file: BinaryIO) -> Iterator[Entry]:
    """Each line of *file* that is not blank as an Entry, in order; a line that can't be read says why."""
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            megabytes = LONGEST_LINE // 1024 // 1024
            size = len(line) + _skip_line(file, line)
            yield Entry(number, size, problem=f"The line is longer than {megabytes} MB.")
            continue
        content = (line.removeprefix(_BOM) if number == 1 else line).strip()
        if content:
            yield _entry(number, len(line), content)


def _skip_line(file: BinaryIO, line: bytes) -> int:
    """Read on to the end of the line that began with *line*; how many bytes that were."""
    size = 0
    while line and not line.endswith(b"\n"):
        line = file.readline(_CHUNK)
        size += len(line)
    return size


def _entry(number: int, size: int, line: bytes) -> Entry:
    try:
        return Entry(number, size, values=_parse(line))
    except UnicodeDecodeError:
        problem = "The line is not UTF-8."
    except json.JSONDecodeError as error:
        problem = f"The line is not JSON: {error.msg} at column {error.colno}."
    except RecursionError:
        problem = "The line is nested too deeply."
    except ValueError as error:
        problem = f"The line is not JSON: {error}."
    return Entry(number, size, problem=problem)


def _parse(line: bytes) -> dict:
    values = _DECODER.decode(line.decode("utf-8"))
    if not isinstance(values, dict):
        raise ValueError("a story is an object in braces")
    return values


def _object(pairs: list[tuple[str, object]]) -> dict:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"the key {quoted(next(key for key in keys if keys.count(key) > 1))} stands in it twice")
    return found


def _constant(name: str) -> None:
    raise ValueError(f"{name} is no number in JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant)
