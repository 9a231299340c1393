"""One entry, checked: every value of the type and range in which a story can store it.

Title, summary and body are required. Any other key that is missing leaves what a stored story has, and null
empties it (a new story starts empty, so there both are the same); a null status, slug or updated_at counts as
missing.
"""

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from articles.importing.entries import Rejected, quoted
from articles.models import Author, Picture, Source, Story, Topic
from articles.models.stories import URL_SCHEMES
from articles.pure import clock, slugs, words

PLAIN_KEYS = (
    "title",
    "summary",
    "body",
    "impact_score",
    "impact_rationale",
    "status",
    "published_at",
    "ends_at",
)
KEYS = ("slug", *PLAIN_KEYS, "updated_at", "authors", "topics", "sources", "image")
SOURCE_KEYS = ("name", "url")
IMAGE_KEYS = ("path", "alt", "caption", "credit", "licence", "decorative", "focal")
_is_url = URLValidator(URL_SCHEMES)


@dataclass(slots=True)
class Image:
    """The lead picture as the entry names it: a path, and the fields of its row in the library."""

    path: str
    fields: dict


@dataclass(slots=True)
class Record:
    """One entry whose values are fit to be stored. *values*: the plain fields that it gives.

    None in *authors*, *topics*, *sources* and *updated_at*: not given. *image* is given when *has_image*.
    """

    slug: str
    values: dict
    authors: list[str] | None = None
    topics: list[str] | None = None
    sources: list[tuple[str, str]] | None = None
    has_image: bool = False
    image: Image | None = None
    updated_at: datetime | None = None
    unknown: list[str] = field(default_factory=list)


def read(given: dict, *, slug: str, draft: bool = False) -> Record:
    """The Record of one entry; Rejected with the reason. *draft*: its status does not count."""
    record = Record(
        slug,
        _values(given, draft=draft),
        authors=_names(given, "authors", Author),
        topics=_names(given, "topics", Topic),
        sources=_sources(given),
        has_image="image" in given,
        image=_image(given),
        updated_at=_moment(given, "updated_at"),
        unknown=unknown(given),
    )
    _agree(record.values)
    return record


def slug(given: dict) -> str:
    """The slug that the entry gives itself, in its stored spelling; empty when it gives none."""
    found = slugs.tidy(_text(given, "slug"))
    if found and not slugs.is_slug(found):
        raise Rejected(f"The slug {quoted(found)} may hold letters, digits and hyphens only, {slugs.LONGEST} at most.")
    return found


def title(given: dict) -> str:
    """The entry's title as it is stored."""
    found = words.line(_required(given, "title"))
    if not found:
        raise Rejected("The title is empty.")
    return _at_most(found, Story._meta.get_field("title").max_length, "title")


def unknown(given: dict) -> list[str]:
    """The keys that mean nothing here, those of image and sources with their place: image.width."""
    found = [key for key in given if key not in KEYS]
    if isinstance(given.get("image"), dict):
        found += [f"image.{key}" for key in given["image"] if key not in IMAGE_KEYS]
    for one in given.get("sources") or []:
        if isinstance(one, dict):
            found += [f"sources.{key}" for key in one if key not in SOURCE_KEYS]
    return found


def _values(given: dict, *, draft: bool) -> dict:
    values = {"title": title(given), "summary": words.block(_required(given, "summary"))}
    if not values["summary"]:
        raise Rejected("The summary is empty.")
    values["body"] = _required(given, "body")
    if "impact_score" in given:
        values["impact_score"] = _score(given["impact_score"])
    if "impact_rationale" in given:
        values["impact_rationale"] = words.block(_text(given, "impact_rationale"))
    if given.get("status") is not None and not draft:
        values["status"] = _status(given["status"])
    for name in ("published_at", "ends_at"):
        if name in given:
            values[name] = _moment(given, name)
    return values


def _agree(values: dict) -> None:
    """Reject what contradicts itself; what contradicts the stored story is found when it is saved."""
    if values.get("status") == Story.Status.PUBLISHED and values.get("impact_score") is None:
        raise Rejected("A story needs an impact score before it can be published.")
    begins, ends = values.get("published_at"), values.get("ends_at")
    if begins and ends and ends <= begins:
        raise Rejected("The end is before the publication.")


def _required(given: dict, key: str) -> str:
    if given.get(key) is None:
        raise Rejected(f"The {key} is missing.")
    found = _text(given, key)
    if not found.strip():
        raise Rejected(f"The {key} is empty.")
    return found


def _text(given: dict, key: str, name: str = "") -> str:
    """The text under *key*, empty when there is none."""
    found = given.get(key)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise Rejected(f"The {name or key} is not text.")
    return found


def _at_most(text: str, longest: int, name: str) -> str:
    if len(text) > longest:
        raise Rejected(f"The {name} is longer than {longest} characters.")
    return text


def _score(found: object) -> int | None:
    whole = isinstance(found, int) and not isinstance(found, bool) and 0 <= found <= 100
    if found is not None and not whole:
        raise Rejected("The impact score is a whole number from 0 to 100.")
    return found


def _status(found: object) -> str:
    if not isinstance(found, str) or found not in Story.Status.values:
        raise Rejected(f"The status {quoted(found)} is none of {', '.join(Story.Status.values)}.")
    return found


def _moment(given: dict, key: str) -> datetime | None:
    """A moment in UTC from ISO 8601; one without an offset is meant in UTC."""
    found = _text(given, key)
    if not found.strip():
        return None
    try:
        moment = datetime.fromisoformat(found.strip())
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Rejected(f"{key} {quoted(found)} is no date and time: give 2026-03-01T09:00:00Z.") from error
    if moment.year not in clock.YEARS:
        raise Rejected(f"{key} {quoted(found)} lies outside the years {clock.YEARS[0]} to {clock.YEARS[-1]}.")
    return moment


def _list(given: dict, key: str) -> list | None:
    """The list under *key*: None when the key is missing, empty for null."""
    if key not in given:
        return None
    found = given[key] if given[key] is not None else []
    if not isinstance(found, list):
        raise Rejected(f"The {key} are not a list.")
    return found


def _names(given: dict, key: str, model) -> list[str] | None:
    found = _list(given, key)
    if found is None:
        return None
    longest = model._meta.get_field("name").max_length
    return list(dict.fromkeys(_name(one, key, longest) for one in found))


def _name(found: object, key: str, longest: int) -> str:
    if not isinstance(found, str):
        raise Rejected(f"One of the {key} is not text.")
    name = words.line(found)
    if not name:
        raise Rejected(f"One of the {key} is empty.")
    return _at_most(name, longest, f"name {quoted(name)} among the {key}")


def _sources(given: dict) -> list[tuple[str, str]] | None:
    found = _list(given, "sources")
    return None if found is None else [_source(one) for one in found]


def _source(found: object) -> tuple[str, str]:
    if not isinstance(found, dict):
        raise Rejected('One of the sources is not like {"name": "…", "url": "https://…"}.')
    name = words.line(_text(found, "name", "name of a source"))
    if not name:
        raise Rejected("One of the sources has no name.")
    _at_most(name, Source._meta.get_field("name").max_length, "name of a source")
    return name, _url(_text(found, "url", "address of a source").strip())


def _url(found: str) -> str:
    if not found:
        return ""
    _at_most(found, Source._meta.get_field("url").max_length, "address of a source")
    try:
        _is_url(found)
    except (ValidationError, ValueError) as error:
        raise Rejected(f"The source's address {quoted(found)} is no http or https address.") from error
    return found


def _image(given: dict) -> Image | None:
    found = given.get("image")
    if found is None:
        return None
    if not isinstance(found, dict):
        raise Rejected('The image is not like {"path": "…", "alt": "…"}.')
    path = _text(found, "path", "path of the image")
    if not path.strip():
        raise Rejected("The image has no path.")
    across, down = _focal(found.get("focal"))
    fields = {name: _words(found, name) for name in ("alt", "caption", "credit", "licence")}
    return Image(path, fields | {"decorative": _decorative(found), "focal_x": across, "focal_y": down})


def _words(found: dict, key: str) -> str:
    """What readers are told of a picture: the caption in lines, the rest on one."""
    text = _text(found, key, f"{key} of the image")
    if key == "caption":
        return words.block(text)
    return _at_most(words.line(text), Picture._meta.get_field(key).max_length, f"{key} of the image")


def _decorative(found: dict) -> bool:
    given = found.get("decorative")
    if given is not None and not isinstance(given, bool):
        raise Rejected("Whether the image is decorative is true or false.")
    return bool(given)


def _focal(found: object) -> tuple[float, float]:
    if found is None:
        return 0.5, 0.5
    two = isinstance(found, list) and len(found) == 2
    if not two or not all(map(_is_fraction, found)):
        raise Rejected("The focal point of the image is two numbers from 0 to 1, like [0.5, 0.4].")
    return float(found[0]), float(found[1])


def _is_fraction(found: object) -> bool:
    number = isinstance(found, int | float) and not isinstance(found, bool)
    return number and math.isfinite(found) and 0 <= found <= 1
