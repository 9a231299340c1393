"""The history of messages: who did what, in admin's own log, under the message's number alone.

Subject and address stand in no entry: it would outlive them, and is read where messages may not be.
"""

from collections.abc import Iterable

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType

from articles.permissions import SYSTEM
from contact.models import Message


def record(keys: Iterable[int], sentence: str, *, by, flag: int = CHANGE) -> None:
    """Write *sentence* into the history of the messages with these *keys*; the product itself is no user to name."""
    if by is SYSTEM:
        return
    kind = _kind()
    LogEntry.objects.bulk_create(
        LogEntry(
            user_id=by.pk,
            content_type=kind,
            object_id=str(key),
            object_repr=f"Message {key}",
            action_flag=flag,
            change_message=sentence,
        )
        for key in keys
    )


def of(keys: Iterable[int]):
    """The entries in the history of the messages with these *keys*."""
    return LogEntry.objects.filter(content_type=_kind(), object_id__in=[str(key) for key in keys])


def _kind() -> ContentType:
    return ContentType.objects.get_for_model(Message)
