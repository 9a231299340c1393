"""E-mail addresses and clients: the form that is stored, and the one spelling that limits count."""

import hashlib
import hmac
import ipaddress
import re
import unicodedata
from collections.abc import Collection

import email_validator
from email_validator import EmailNotValidError, ValidatedEmail, validate_email

from contact.pure import letters

# Its own README's way to let names such as .local and localhost through: which of them exist, the mail server knows.
email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()


LONGEST = 320
LONGEST_LOCAL_PART = 64  # RFC 5321 §4.5.3.1.1
# What comes along with a paste and can't be seen: zero-width spaces, soft hyphens, marks of the writing direction.
# Not the joiners, which belong to a name's spelling.
_UNSEEN = re.compile(r"[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_NAMED = re.compile(r"[^<>\r\n]*<([^<>]*)>")
_LINK = re.compile(r"mailto:([^?]*)(?:\?.*)?", re.IGNORECASE)


class BadAddress(ValueError):
    """One sentence: what is wrong with an address."""


def accept(text: str) -> str:
    """*text* as an address to send to, tidied but as the reader spells it; BadAddress when it can't be one.

    Names that only exist within a house (desk@intranet.local) pass; whether they can be reached, sending shows.
    """
    try:
        found = _read(_tidied(text))
    except EmailNotValidError as error:
        raise BadAddress("This is not an e-mail address: it looks like name@example.org.") from error
    # The standard library would read an encoded word before the @ as text, and another address in it (CVE-2024-6923).
    if "=?" in found.local_part:
        raise BadAddress("Mail can't be sent to =? before the @: use another address.")
    if found.ascii_email is None:
        raise BadAddress("Mail can't be sent to letters such as ü before the @ yet: use another address.")
    if len(found.local_part) > LONGEST_LOCAL_PART:
        raise BadAddress("The part before the @ is too long: it may have 64 letters at most.")
    if "." not in found.ascii_domain and found.ascii_domain != "localhost":
        raise BadAddress("The part after the @ is not complete: it looks like example.org.")
    return f"{found.local_part}@{found.ascii_domain}"


def shown(address: str) -> str:
    """*address* as its reader knows it: the domain in its own letters, where it is stored in ASCII.

    >>> shown("ada@xn--bcher-kva.example")
    'ada@bücher.example'
    """
    if len(address) > LONGEST or "xn--" not in address.lower():
        return address
    try:
        return f"{address.rpartition('@')[0]}@{_read(address).domain}"
    except EmailNotValidError:
        return address


def listed(address: str) -> str:
    """*address* as it is shown where no ASCII stands beside it: in letters only when they can be taken for no others.

    >>> listed("ada@xn--bcher-kva.example"), listed("boss@xn--nwsroom-7gg.example")
    ('ada@bücher.example', 'boss@xn--nwsroom-7gg.example')
    """
    found = shown(address)
    return found if all(map(letters.are_plain, found.rpartition("@")[2].split("."))) else address


def in_ascii(word: str) -> str:
    """*word*, an address, its domain or a part of that, as it stands in a stored address; else *word* itself.

    >>> in_ascii("Ada@bücher.example"), in_ascii("bücher"), in_ascii("two bücher")
    ('Ada@xn--bcher-kva.example', 'xn--bcher-kva', 'two bücher')
    """
    local, at, domain = word.rpartition("@")
    if word.isascii() or len(word) > LONGEST:
        return word
    try:
        return f"{local}{at}{_read(f'x@{domain}').ascii_domain}"
    except EmailNotValidError:
        return word


def _read(address: str) -> ValidatedEmail:
    return validate_email(address, check_deliverability=False, globally_deliverable=False)


def _tidied(text: str) -> str:
    """The address in what mail programs put into the clipboard: with a name, as a link, with a stop after it."""
    text = _UNSEEN.sub("", text).replace("＠", "@").strip(" \t\r\n.,;")
    wrapped = _NAMED.fullmatch(text) or _LINK.fullmatch(text)
    return wrapped[1].strip() if wrapped else text


def is_same_box(one: str, other: str) -> bool:
    """Whether two addresses differ in case alone: a code mailed to one proves the other.

    A plus-tag does not count here, as it does for limits: it may be the typing error that the reader mends.
    """
    return one.casefold() == other.casefold()


def one_spelling(address: str) -> str:
    """What is the same for every spelling of an address: case, plus-tag and Unicode domain folded.

    >>> one_spelling("Ada+tips@Bücher.example")
    'ada@xn--bcher-kva.example'
    """
    local, _, domain = address.rpartition("@")
    local = unicodedata.normalize("NFKC", local).casefold().split("+", 1)[0] or local.casefold()
    return f"{local}@{one_domain(domain)}"


def one_domain(domain: str) -> str:
    """What is the same for every spelling of a domain.

    >>> one_domain("Bücher.Example.")
    'xn--bcher-kva.example'
    """
    domain = domain.rstrip(".")
    try:
        domain = domain.encode("idna").decode()
    except UnicodeError:
        pass
    return domain.lower()


def is_throwaway(address: str, domains: Collection[str]) -> bool:
    """Whether *address* is at one of *domains* (as one_domain() spells them), or below one."""
    labels = one_domain(address.rpartition("@")[2]).split(".")
    return any(".".join(labels[first:]) in domains for first in range(len(labels)))


def one_client(address: str) -> str:
    """The network a request comes from: an IPv4 address, or an IPv6 /64. A line may be given many of these."""
    try:
        found = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return "unknown"
    if found.version == 6 and found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(found) if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))


def key(secret: str, kind: str, text: str) -> str:
    """How an address or a client stands in a counter: keyed, so that the table tells nobody who wrote."""
    return f"{kind}:{hmac.digest(secret.encode(), f'{kind}|{text}'.encode(), hashlib.sha256).hex()[:40]}"
