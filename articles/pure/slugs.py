"""Slugs: the last part of a story's address."""

import hashlib
import re
import unicodedata

from articles.pure import words

LONGEST = 200
# A slug that is made from a title stays readable; one that is given (WordPress knows 200 letters) may be longer.
LONGEST_MADE = 110
# Letters, digits and the marks that many scripts write their vowels with (Python's \w has no place for those).
KEPT = ("L", "N", "M")
# Most are, and these have one spelling.
_OF_ASCII = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?")


def tidy(text: str) -> str:
    """*text* in the one spelling that is stored: NFC, so that é typed as one sign or as two is one address."""
    return words.composed(text.strip())


def is_slug(text: str) -> bool:
    """Whether *text* may stand in an address: letters and digits of any script, hyphens and _ between them."""
    if not 0 < len(text) <= LONGEST:
        return False
    if text.isascii():
        return _OF_ASCII.fullmatch(text) is not None
    if text != tidy(text):
        return False
    return all(map(_is_kept, text.replace("-", "").replace("_", ""))) and text == text.strip("-_")


def from_title(title: str, *, prefix: str = "story") -> str:
    """A slug from *title*, Unicode kept, cut at a hyphen; prefix-<hash> when nothing of the title is left.

    >>> from_title("Grid batteries: who pays?")
    'grid-batteries-who-pays'
    """
    slug = _made(title)
    if is_slug(slug):
        return slug
    return f"{prefix}-{hashlib.sha256(title.encode('utf-8', 'replace')).hexdigest()[:12]}"


def mended(text: str) -> str:
    """What was typed as a slug, as one: "Sea Wall Cost!!" is sea-wall-cost; "" when nothing of it is left."""
    typed = tidy(text).strip("-_")
    return typed if is_slug(typed) else _made(typed)


def is_made_of(slug: str, title: str) -> bool:
    """Whether *slug* is nobody's choice: made of *title*, by from_title() or by the script of the desk's form.

    The two part words at different signs, and cut long titles at different places.
    """
    one, other = (re.sub(r"[-_]", "", text) for text in (slug, from_title(title)))
    return one == other or (len(other) > LONGEST_MADE * 2 // 3 and one.startswith(other))


def _made(title: str) -> str:
    # NFC before and after: lower case can take a letter apart again (İ).
    letters = (sign if _is_kept(sign) or sign == "_" else _gap(sign) for sign in tidy(title).lower())
    slug = tidy(re.sub(r"-+", "-", "".join(letters))).strip("-_")
    if len(slug) > LONGEST_MADE:
        slug = slug[:LONGEST_MADE].rsplit("-", 1)[0].strip("-_")
    return slug


def numbered(slug: str, number: int) -> str:
    """The *number*-th slug of that name: grid, grid-2, grid-3."""
    return slug if number < 2 else f"{slug}-{number}"


def _is_kept(sign: str) -> bool:
    return unicodedata.category(sign).startswith(KEPT)


def _gap(sign: str) -> str:
    """Spaces and dashes part words; other signs vanish: don't is dont."""
    apart = sign.isspace() or unicodedata.category(sign) == "Pd" or sign in "/:|&+"
    return "-" if apart else ""
