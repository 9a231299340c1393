"""In which form a text goes out, by what the browser takes (RFC 9110, 12.5.3), and the text in that form."""

import gzip
import re

import brotli

IDENTITY = "identity"
# Of those that a browser takes equally: the smallest first.
PREFERRED = ("br", "gzip", IDENTITY)
# What is sent often is worth the first of two levels: above it a few per cent take several times as long. Until that is
# known the second one, at a sixth of the time, makes a page a quarter larger.
BROTLI_QUALITY, GZIP_LEVEL = (5, 0), (6, 1)
# Twice as quick at the second level than with the usual, large window.
BROTLI_WINDOW = (22, 16)
LONGEST = 1000
_QUALITY = re.compile(r"q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)
_SYNONYMS = {"x-gzip": "gzip"}


def chosen(header: str) -> str:
    """The best of PREFERRED for an Accept-Encoding of *header*; identity also where it takes none of them.

    >>> chosen("gzip, deflate, br"), chosen("br;q=0.5, gzip"), chosen("gzip;q=0, *;q=0.1"), chosen('')
    ('br', 'gzip', 'br', 'identity')
    """
    if not header.strip():
        return IDENTITY
    wanted = {}
    for part in header[:LONGEST].lower().split(","):
        name, _, parameters = part.partition(";")
        name = name.strip()
        wanted.setdefault(_SYNONYMS.get(name, name), _quality(parameters))
    others = wanted.get("*")
    rated = {}
    for name in PREFERRED:
        # Without a word identity is taken, after whatever is named.
        unnamed = others if others is not None else (0.001 if name == IDENTITY else 0)
        rated[name] = wanted.get(name, unnamed)
    best = max(PREFERRED, key=lambda name: rated[name])
    return best if rated[best] > 0 else IDENTITY


def _quality(parameters: str) -> float:
    """1 without a word on it, 0 for what can't be read: better too large than not to be read at the other end."""
    if not parameters.strip():
        return 1.0
    found = _QUALITY.fullmatch(parameters.strip())
    return float(found[1]) if found else 0.0


def encoded(text: bytes, encoding: str, *, in_haste: bool = False) -> bytes:
    """*text* in that form; the same text gives the same bytes."""
    if encoding == "br":
        quality, window = BROTLI_QUALITY[in_haste], BROTLI_WINDOW[in_haste]
        return brotli.compress(text, mode=brotli.MODE_TEXT, quality=quality, lgwin=window)
    return gzip.compress(text, GZIP_LEVEL[in_haste], mtime=0) if encoding == "gzip" else text


def decoded(content: bytes, encoding: str) -> bytes:
    if encoding == "br":
        return brotli.decompress(content)
    return gzip.decompress(content) if encoding == "gzip" else content
