"""The history of a message: who did what, in admin's own log."""

from collections.abc import Iterable

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType

from articles.permissions import SYSTEM
from contact.models import Message


def record(message: Message, sentence: str, *, by, flag: int = CHANGE) -> None:
    """Write *sentence* into the history of *message*; what the product does itself has no user to name.

    The log is read where messages may not be, and an entry of a deletion outlives its message: they name it by its
    number, not by what its reader wrote or by who that was.
    """
    if by is SYSTEM:
        return
    LogEntry.objects.create(
        user_id=by.pk,
        content_type=_kind(),
        object_id=str(message.pk),
        object_repr=f"Message {message.pk}",
        action_flag=flag,
        change_message=sentence,
    )


def of(keys: Iterable[int]):
    """The entries in the history of the messages with these *keys*."""
    return LogEntry.objects.filter(content_type=_kind(), object_id__in=[str(key) for key in keys])


def _kind() -> ContentType:
    return ContentType.objects.get_for_model(Message)
