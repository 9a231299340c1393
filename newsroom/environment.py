"""Reads the environment: one reader for each kind of value, each naming a bad value in one plain line."""

import io
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
_LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z_0-9]*)\s*=(.*)")
# A comment is what follows a space and #, so that passwords and colours may hold one.
_COMMENT = re.compile(r"\s#.*")
_QUOTED = re.compile(r"""("(?:\\.|[^\\])*?"|'.*?')(?:\s+#.*)?""")
_DOMAIN = re.compile(r"[\w-]+(\.[\w-]+)+")
_HOST = re.compile(r"\*|\.?[\w-]+(\.[\w-]+)*\.?|\[[0-9a-fA-F:.]+\]")


def read_file(path: Path) -> None:
    """Take the lines of a .env file into the environment; what is set there already stays.

    ImproperlyConfigured names the first line that can't be read by its number alone: it may hold a password.
    """
    if not path.is_file():
        return
    lines = [
        _assignment(line.strip(), f"{path.name} line {number}")
        for number, line in enumerate(_content(path).splitlines(), 1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    # django-environ would pass over a line in another form, and write it into the log as it stands.
    env.read_env(io.StringIO("\n".join(lines)))


def of_a_process(**values: str) -> dict[str, str]:
    """The environment of a process to be started: what is set here, and *values* where nothing is."""
    return values | os.environ


def _content(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ImproperlyConfigured(f"{path.name} can't be read: {error.strerror}.") from error
    # UTF-16 is full of zeros, which UTF-8 allows and no value may hold.
    wrong = content.find(b"\0")
    if wrong < 0:
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            wrong = error.start
    number = content[:wrong].count(b"\n") + 1
    raise ImproperlyConfigured(f"{path.name} line {number} is not UTF-8: save {path.name} as UTF-8.")


def _assignment(line: str, where: str) -> str:
    """*line* as NAME=value, without export, spaces and a comment at its end; quotes round the value stay."""
    parts = _LINE.fullmatch(line)
    if not parts:
        raise ImproperlyConfigured(f"{where} is not NAME=value.")
    name, value = parts[1], _COMMENT.sub("", parts[2]).strip()
    if parts[2].lstrip().startswith(("'", '"')):
        quoted = _QUOTED.fullmatch(parts[2].strip())
        if not quoted:
            raise ImproperlyConfigured(f"{where} has a quote that is not closed at the end of the value.")
        value = quoted[1]
    return f"{name}={value}"


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


def domains(name: str) -> list[str]:
    """Comma separated domains, each in lower case and ASCII; an @ or a dot before one does no harm."""
    found = []
    for one in words(name):
        try:
            domain = one.lstrip("@.").rstrip(".").encode("idna").decode().lower()
        except UnicodeError:
            domain = ""
        if not _DOMAIN.fullmatch(domain):
            raise ImproperlyConfigured(f"{name} holds {one!r}: give domains such as throwaway.example.")
        found.append(domain)
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
