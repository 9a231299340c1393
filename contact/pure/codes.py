"""Codes: made from a secret and a nonce whenever they are needed, and kept as a keyed digest only.

Whoever reads the database, the outbox, a log or a cookie finds no code. The worker makes it again to print it into
the mail; a guess is compared by digest in constant time. After RFC 8628 §6.1: short, digits only, few guesses.
"""

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Sequence

DIGITS = 6
# What a mail program or a reader puts between the digits of a code: spaces, hyphens and dashes, full stops.
GAP = r"[\s.\-\u2010-\u2015\u2212\uff0d\uff0e]*"
WITH_GAPS = re.compile(rf"\d(?:{GAP}\d){{{DIGITS - 1}}}")


def new_nonce() -> str:
    """What makes one code different from all others under the same secret."""
    return secrets.token_urlsafe(24)


def make(secret: str, nonce: str) -> str:
    """The code of *nonce* under *secret*, in DIGITS digits."""
    number = int.from_bytes(_keyed(secret, "code", nonce), "big")
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def digest(secret: str, nonce: str, code: str) -> str:
    """What is stored of a code."""
    return _keyed(secret, "digest", f"{nonce}|{code}").hex()


def no_digest() -> str:
    """What is stored where there is no code: it looks like a digest, and no code has it."""
    return secrets.token_hex(32)


def find(secrets_: Sequence[str], nonce: str, stored: str) -> str | None:
    """The code whose digest is *stored*, under the newest secret or an older one; None when none of them made it."""
    for secret in secrets_:
        code = make(secret, nonce)
        if hmac.compare_digest(digest(secret, nonce, code), stored):
            return code
    return None


def fits(secrets_: Sequence[str], nonce: str, stored: str, guess: str) -> bool:
    """Whether *guess* is the code whose digest is *stored*. Every secret is tried: the time tells nothing."""
    return any([hmac.compare_digest(digest(secret, nonce, guess), stored) for secret in secrets_])  # noqa: C419 (a list: none is left out once one fits)


def typed(text: str) -> str | None:
    """The code in what a reader typed or pasted, in any script, with spaces, dashes, a full stop; None for none.

    Among words ("Code: 264205") it is the one group of DIGITS digits, when there is just one; else the digits with
    gaps ("Code: 264 205"), when there are no others.
    """
    if len(text) > 100:
        return None
    plain = "".join(str(unicodedata.digit(sign, sign)) for sign in text)
    digits = "".join(re.findall(r"\d", plain))
    is_whole = len(digits) == DIGITS
    if any(sign.isalpha() for sign in plain):
        groups = [group for group in re.findall(r"\d+", plain) if len(group) == DIGITS]
        if len(groups) == 1:
            return groups[0]
        is_whole = is_whole and WITH_GAPS.search(plain) is not None
    return digits if is_whole else None


def _keyed(secret: str, purpose: str, text: str) -> bytes:
    return hmac.digest(secret.encode(), f"newsroom.contact.{purpose}|{text}".encode(), hashlib.sha256)
