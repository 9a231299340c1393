"""Reads the environment: one reader for each kind of value, each naming a bad value in one plain line."""

import re
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.validators import validate_email

env = environ.Env()


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


def secret(name: str) -> str:
    """A key that must be taken letter by letter: one that begins with $ would be read as a variable's name."""
    if env.ENVIRON.get(name, "").startswith("$"):
        raise ImproperlyConfigured(f"{name} begins with $: choose one that begins with a letter or a digit.")
    return text(name)


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


def site_url(name: str, default: str) -> str:
    """An http(s) address with nothing behind the host and port, without the closing slash."""
    value = text(name, default).rstrip("/")
    try:
        parts = urlsplit(value)
        fine = parts.scheme in {"http", "https"} and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        fine = False
    if not fine or parts.path or parts.query or parts.fragment or parts.username:
        raise ImproperlyConfigured(f"{name} is {value!r}: give an address such as https://news.example.org.")
    return value


def addresses(name: str) -> list[str]:
    """Comma separated e-mail addresses."""
    found = words(name)
    for address in found:
        try:
            validate_email(address)
        except Exception as error:
            raise ImproperlyConfigured(f"{name} holds {address!r}, which is no e-mail address.") from error
    return found


def folder(name: str, default: Path, *, base: Path) -> Path:
    """A folder; a relative one counts from *base*, the project's root."""
    return (base / Path(text(name, str(default))).expanduser()).resolve()
