"""E-mail addresses and clients: the form that is stored, and the one spelling that limits count."""

import hashlib
import hmac
import ipaddress
import unicodedata

import email_validator
from email_validator import EmailNotValidError, validate_email

# Its own README's way to let names such as .local and localhost through: which of them exist, the mail server knows.
email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()


class BadAddress(ValueError):
    """One sentence: what is wrong with an address."""


def accept(text: str) -> str:
    """*text* as an address to send to, tidied but as the reader spells it; BadAddress when it can't be one.

    Names that only exist within a house (desk@intranet.local) pass; whether they can be reached, sending shows.
    """
    try:
        found = validate_email(text.strip(), check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as error:
        raise BadAddress("This is not an e-mail address: it looks like name@example.org.") from error
    if found.ascii_email is None:
        raise BadAddress("Mail can't be sent to letters such as ü before the @ yet: use another address.")
    if "." not in found.ascii_domain and found.ascii_domain != "localhost":
        raise BadAddress("The part after the @ is not complete: it looks like example.org.")
    return f"{found.local_part}@{found.ascii_domain}"


def one_spelling(address: str) -> str:
    """What is the same for every spelling of an address: case, plus-tag and Unicode domain folded.

    >>> one_spelling("Ada+tips@Bücher.example")
    'ada@xn--bcher-kva.example'
    """
    local, _, domain = address.rpartition("@")
    try:
        domain = domain.encode("idna").decode()
    except UnicodeError:
        pass
    local = unicodedata.normalize("NFKC", local).casefold().split("+", 1)[0] or local.casefold()
    return f"{local}@{domain.lower()}"


def one_client(address: str) -> str:
    """The network a request comes from: an IPv4 address, or an IPv6 /64, which is what one line is given."""
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
