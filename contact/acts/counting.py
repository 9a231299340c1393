"""Under which keys a client is counted: one that lives for a day, and for an hour longer the one before it.

A count names nobody: whoever holds a copy of the table needs the day's key and SECRET_KEY to try addresses out, and
once the key is deleted there is nothing left to try them with. Days are UTC's: all processes agree on them.
"""

import secrets
from datetime import UTC, datetime, timedelta

from django.conf import settings

from contact.models import CountingKey
from contact.pure import addresses

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SECRET_BYTES = 32


def client_keys(client: str, *, at: datetime) -> tuple[str, str]:
    """How *client* stands in the counters now, and how it did until an hour ago: "" when no such key is left."""
    begins_at = day_of(at)
    today = _client_key(_made_for(begins_at), client)
    if at >= begins_at + HOUR:
        return today, ""
    before = CountingKey.objects.filter(begins_at=begins_at - DAY).first()
    return today, _client_key(before, client) if before else ""


def over(at: datetime):
    """The keys that no count needs any more: an hour has passed since their day's end."""
    return CountingKey.objects.filter(begins_at__lte=at - DAY - HOUR)


def day_of(at: datetime) -> datetime:
    """When the key of *at* began."""
    return at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _made_for(begins_at: datetime) -> CountingKey:
    """The key of a day, made by whoever comes first: of two at once the unique column lets one through."""
    made = {"secret": secrets.token_bytes(SECRET_BYTES)}
    return CountingKey.objects.get_or_create(begins_at=begins_at, defaults=made)[0]


def _client_key(key: CountingKey, client: str) -> str:
    # SECRET_KEY too, which stands in no copy of the database.
    secret = f"{settings.SECRET_KEY}|{bytes(key.secret).hex()}"
    return addresses.key(secret, "client", addresses.one_client(client))
