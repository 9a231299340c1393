"""What a reader hands on: one entry of a file, as far as it could be read."""

from dataclasses import dataclass


class Rejected(Exception):
    """One plain sentence: why an entry is not taken in."""


class Unreadable(Exception):
    """One plain sentence: why nothing of a file can be read."""


@dataclass(slots=True)
class Entry:
    """One entry: its line or number, how many bytes it took, and its values or what is wrong with it.

    *values* has the keys of one story as JSON, whatever the format of the file was.
    """

    place: int
    size: int
    values: dict | None = None
    problem: str = ""


def quoted(value: object) -> str:
    """*value* as a reason may show it: short, on one line, in signs that every terminal and log can print."""
    text = str(value).encode("utf-8", "backslashreplace").decode()
    shown = "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text[:81])
    return f"“{shown[:80]}…”" if len(shown) > 80 else f"“{shown}”"
