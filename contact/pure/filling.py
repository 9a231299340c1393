"""A template of the desk's, filled in from a message."""

import re

NAMES = ("name", "subject")
# What stands for a reader who gave no name.
NAMELESS = "reader"
_FIELD = re.compile(r"\{(\w+)\}")


def fill(text: str, *, name: str, subject: str) -> str:
    """*text* with {name} and {subject} put in, once: what a reader wrote is never taken for a field.

    >>> fill("Dear {name}, on “{subject}”: {thanks}", name="", subject="{name}")
    'Dear reader, on “{name}”: {thanks}'
    """
    known = {"name": name or NAMELESS, "subject": subject}
    return _FIELD.sub(lambda found: known.get(found[1], found[0]), text)


def unknown(text: str) -> list[str]:
    """The fields in *text* that nothing is filled in for, each once, as they stand there."""
    return list(dict.fromkeys(found[0] for found in _FIELD.finditer(text) if found[1] not in NAMES))


def answer_subject(subject: str, most: int) -> str:
    """What an answer to *subject* is called, in *most* letters: “Re: ” once, however often it was there.

    >>> answer_subject("RE: Re: A leak", 250)
    'Re: A leak'
    """
    bare = re.sub(r"^(?:re\s*:\s*)+", "", subject, flags=re.IGNORECASE)
    return f"Re: {bare}"[:most].rstrip()
