"""Who of the desk opened which message."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from articles.pure import clock
from contact.models import Message, Reading


def record(message: Message, *, by, at: datetime | None = None) -> None:
    """Write down that *by*, a user, has *message* before them: once more, or for the first time."""
    at = at or clock.now()
    if _again(message, by, at):
        return
    try:
        with transaction.atomic():
            values = {"reader_name": by.get_username(), "first_at": at, "last_at": at}
            Reading.objects.create(message=message, reader=by, **values)
    except IntegrityError:
        # In another tab at the same moment; or the message is gone, and there is nothing to write down.
        _again(message, by, at)


def _again(message: Message, by, at: datetime) -> bool:
    return Reading.objects.filter(message=message, reader=by).update(times=F("times") + 1, last_at=at) == 1
