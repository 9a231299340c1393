"""Encrypts what has to lie in the database for a while.

The library, 7 MB of a process, is imported by whoever first encrypts: a process that serves readers alone never does.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


class CannotOpen(ValueError):
    """Sealed under a secret that is known no more."""


def seal(secrets: Sequence[str], content: bytes) -> bytes:
    """*content*, encrypted and signed under the first of *secrets*."""
    return _box(secrets).encrypt(content)


def unseal(secrets: Sequence[str], sealed: bytes) -> bytes:
    """What seal() was given, under any of *secrets*; CannotOpen when none fits."""
    from cryptography.fernet import InvalidToken

    try:
        return _box(secrets).decrypt(sealed)
    except InvalidToken as error:
        raise CannotOpen("It was encrypted under another SECRET_KEY.") from error


def _box(secrets: Sequence[str]) -> MultiFernet:
    from cryptography.fernet import Fernet, MultiFernet

    keys = (hmac.digest(secret.encode(), b"newsroom.outbox", hashlib.sha256) for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
