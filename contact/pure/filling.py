"""A template of the desk's, filled in from a message."""

import re

NAMES = ("name", "subject")
# What stands for a reader who gave no name.
NAMELESS = "reader"
_FIELD = re.compile(r"\{(\w+)\}")
# What somebody may have meant as one: other words in braces, braces doubled, or one of the two forgotten.
# Each run of braces and each word is begun once: begun at each of its signs, a long one would take its square in steps.
_LIKE_ONE = re.compile(r"(?<!\{)\{++[^{}\n]*+\}++|\{\w++|(?<!\w)\w++\}")


def fill(text: str, *, name: str, subject: str) -> str:
    """*text* with {name} and {subject} put in, once: what a reader wrote is never taken for a field.

    >>> fill("Dear {name}, on “{subject}”: {thanks}", name="", subject="{name}")
    'Dear reader, on “{name}”: {thanks}'
    """
    known = {"name": name or NAMELESS, "subject": subject}
    return _FIELD.sub(lambda found: known.get(found[1], found[0]), text)


def unknown(text: str) -> list[str]:
    """What in *text* looks like a field and is not filled in, each once, as it stands there.

    >>> unknown("Dear { name }, on “{subject}”")
    ['{ name }']
    """
    known = {f"{{{name}}}" for name in NAMES}
    return list(dict.fromkeys(found for found in _LIKE_ONE.findall(text) if found not in known))


def answer_subject(subject: str, most: int) -> str:
    """What an answer to *subject* is called, in *most* letters: “Re: ” once, however often it was there.

    >>> answer_subject("RE: Re: A leak", 250)
    'Re: A leak'
    """
    bare = re.sub(r"^(?:re\s*:\s*)+", "", subject, flags=re.IGNORECASE)
    return f"Re: {bare}"[:most].rstrip()
