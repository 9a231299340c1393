"""Reads the environment: one reader for each kind of value, each naming a bad value in one plain line."""

import os
import re
from email.utils import getaddresses
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import environ
from django.conf.global_settings import LANGUAGES
from django.core.exceptions import ImproperlyConfigured
from django.core.validators import validate_email

env = environ.Env()
_HOST = re.compile(r"\*|\.?[\w-]+(\.[\w-]+)*\.?|\[[0-9a-fA-F:.]+\]")


def read_file(path: Path) -> None:
    """Take the lines of a .env file into the environment; what is set there already stays.

    ImproperlyConfigured names the first line that is no NAME=value, instead of passing over it in silence.
    """
    if not path.is_file():
        return
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{path.name} can't be read: {error}.") from error
    for number, line in enumerate(lines, 1):
        bare = line.strip()
        if bare and not bare.startswith("#") and not re.match(r"(export\s+)?\w+\s*=", bare):
            name = bare.split()[0][:40]
            raise ImproperlyConfigured(f"{path.name} line {number} ({name}…) is not NAME=value.")
    env.read_env(str(path), encoding="utf-8-sig")


def text(name: str, default: str = "") -> str:
    """The value as it stands; an empty one counts as not set."""
    try:
        return env.str(name, default=default).strip() or default
    except ImproperlyConfigured as error:
        # django-environ takes a value that begins with $ for the name of another variable.
        raise ImproperlyConfigured(f"{name} begins with $ and names a variable that is not set.") from error


def literal(name: str, default: str = "") -> str:
    """A text that is taken letter by letter: one that begins with $ would be read as a variable's name."""
    if env.ENVIRON.get(name, "").startswith("$"):
        raise ImproperlyConfigured(f"{name} begins with $: choose one that begins with a letter or a digit.")
    return text(name, default)


def literals(name: str) -> list[str]:
    """Comma separated texts, taken letter by letter."""
    literal(name)
    return words(name)


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Comma separated values, without empty ones."""
    found = [word.strip() for word in text(name).split(",") if word.strip()]
    return found or list(default)


def flag(name: str, default: bool = False) -> bool:
    """true/false, also yes/no, on/off, 1/0."""
    value = text(name, "true" if default else "false").lower()
    if value in {"true", "yes", "on", "1"}:
        return True
    if value in {"false", "no", "off", "0"}:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}: give true or false.")


def whole_number(name: str, default: int, *, least: int = 0, most: int = 10**9) -> int:
    """A whole number from *least* to *most*."""
    value = text(name, str(default))
    if not re.fullmatch(r"-?[0-9]{1,18}", value) or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name} is {value!r}: give a whole number from {least} to {most}.")
    return int(value)


def one_of(name: str, choices: tuple[str, ...], default: str) -> str:
    """One of *choices*, in any case."""
    value = text(name, default)
    for choice in choices:
        if choice.lower() == value.lower():
            return choice
    raise ImproperlyConfigured(f"{name} is {value!r}: give one of {', '.join(choices)}.")


def time_zone(name: str, default: str) -> str:
    value = text(name, default)
    if value not in available_timezones():
        raise ImproperlyConfigured(f"{name} is {value!r}: give a name such as Europe/Berlin.")
    return value


def language(name: str, default: str) -> str:
    """A language that Django speaks, or a variant of one: de, de-at, pt-br."""
    value = text(name, default)
    known = dict(LANGUAGES)
    if value.lower() not in known and value.lower().split("-")[0] not in known:
        raise ImproperlyConfigured(f"{name} is {value!r}: give a code such as en, de or pt-br.")
    return value.lower()


def site_url(name: str, default: str) -> str:
    """An http(s) address with nothing behind the host and port, without the closing slash."""
    value = text(name, default).rstrip("/")
    if not _is_origin(value):
        raise ImproperlyConfigured(f"{name} is {value!r}: give an address such as https://news.example.org.")
    return value


def origins(name: str, default: tuple[str, ...]) -> list[str]:
    """Comma separated http(s) addresses of sites; https://*.example.org means every name below that one."""
    found = words(name, default)
    for one in found:
        if not _is_origin(one.replace("://*.", "://", 1)):
            raise ImproperlyConfigured(f"{name} holds {one!r}: give addresses such as https://news.example.org.")
    return found


def hosts(name: str, default: tuple[str, ...]) -> list[str]:
    """Comma separated names of hosts, without scheme and port; .example.org means every name below it too, * any."""
    found = words(name, default)
    for one in found:
        if not _HOST.fullmatch(one):
            raise ImproperlyConfigured(f"{name} holds {one!r}: give names alone, such as news.example.org.")
    return found


def _is_origin(value: str) -> bool:
    """Whether *value* is scheme, host and perhaps port, and nothing else."""
    try:
        parts = urlsplit(value)
        fine = parts.scheme in {"http", "https"} and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    # urlsplit() drops line breaks in silence, and takes spaces for part of a name.
    plain = not re.search(r"[\s\x00-\x1f<>\"'\\^`{|}*]", value)
    return bool(fine and plain) and not (parts.path or parts.query or parts.fragment or parts.username)


def addresses(name: str) -> list[str]:
    """Comma separated e-mail addresses."""
    found = words(name)
    for address in found:
        try:
            validate_email(address)
        except Exception as error:
            raise ImproperlyConfigured(f"{name} holds {address!r}, which is no e-mail address.") from error
    return found


def sender(name: str, default: str) -> str:
    """One e-mail address, with a name before it or without."""
    value = text(name, default)
    try:
        ((_, address),) = getaddresses([value])
        validate_email(address)
    except Exception as error:
        raise ImproperlyConfigured(f"{name} is {value!r}: give one address, or Name <address>.") from error
    return value


def folder(name: str, default: Path, *, base: Path) -> Path:
    """A folder, made or not yet; a relative one counts from *base*, the project's root."""
    found = (base / Path(text(name, str(default))).expanduser()).resolve()
    if os.path.exists(found) and not os.path.isdir(found):
        raise ImproperlyConfigured(f"{name} is {found}, which is a file: give a folder.")
    return found
