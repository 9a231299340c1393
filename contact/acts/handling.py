"""What the desk does with a message: takes it, hands it on, closes it, sorts it.

Each act takes the message as whoever acts has seen it, and refuses when somebody else has changed it since.
"""

from django.db import transaction

from articles.permissions import require
from contact.acts import recording, routing
from contact.models import Category, Message
from contact.permissions import NOT_YOURS, may_read, may_work

Status = Message.Status
OVERTAKEN = "Somebody else has changed this message since you opened it: look at it again. Nothing was changed."
GONE = "This message has been deleted meanwhile."


def take(message: Message, *, by) -> bool:
    """Give a message that nobody has to *by*, and open it when it is new. False when they have it already."""
    require(message.assigned_to_id in {None, by.pk}, "Somebody else has this message: take it over on its own page.")
    return assign(message, by=by, to=by)


def assign(message: Message, *, by, to) -> bool:
    """Give *message* to somebody who may read messages, to oneself too, or (None) to nobody. False: it was so."""
    require(to is None or (to.is_active and may_read(to)), "Whoever is to have a message must be allowed to read it.")
    values = {"assigned_to": to.pk if to else None}
    if to and message.status == Status.NEW:
        values["status"] = Status.OPEN
    return _change(message, f"Given to {to}." if to else "Given to nobody.", by=by, **values)


def reopen(message: Message, *, by) -> bool:
    """Put it among what is to be done: a new one, or one that was answered or closed. False: it is open."""
    _require_no_spam(message)
    return _change(message, "Opened.", by=by, status=Status.OPEN)


def close(message: Message, *, by) -> bool:
    """There is nothing more to do. False: it is closed."""
    _require_no_spam(message)
    return _change(message, "Closed.", by=by, status=Status.CLOSED)


def mark_spam(message: Message, *, by) -> bool:
    """Out of the way, kept as long as any other. False: it is spam already."""
    return _change(message, "Marked as spam.", by=by, status=Status.SPAM)


def not_spam(message: Message, *, by) -> bool:
    """A message like any other after all: answered where there is an answer, new else, and mailed to whom it would
    have been. False: it is no spam."""
    if message.status != Status.SPAM:
        require(may_work(by), NOT_YOURS)
        return False
    with transaction.atomic():
        # Spam is not answered, so that there is no answer of this moment.
        status = Status.ANSWERED if message.answers.exists() else Status.NEW
        moved = _change(message, "Not spam after all.", by=by, status=status)
        if moved:
            routing.deliver(message)
    return moved


def recategorise(message: Message, *, by, category: str) -> bool:
    """Sort it under *category*, and mail it to those of its recipients who do not have it. Spam is mailed to nobody.

    False: it is of that category.
    """
    require(category in Category.values, "Choose a category.")
    with transaction.atomic():
        moved = _change(message, f"Category: {Category(category).label}.", by=by, category=category)
        if moved and message.status != Status.SPAM:
            routing.deliver(message)
    return moved


def _require_no_spam(message: Message) -> None:
    require(message.status != Status.SPAM, "This message is marked as spam: say first that it is not.")


def _change(message: Message, sentence: str, *, by, **values) -> bool:
    """Write *values* and the history, if the row is still as *message* says; False when it holds them already."""
    require(may_work(by), NOT_YOURS)
    seen = {"status": message.status, "assigned_to": message.assigned_to_id, "category": message.category}
    if _holds(seen, values):
        # What was seen may be old: only the row knows.
        return _refuse_overtaken(message, values)
    with transaction.atomic():
        if Message.objects.filter(pk=message.pk, **seen).update(**values) != 1:
            return _refuse_overtaken(message, values)
        recording.record(message, sentence, by=by)
    message.status = values.get("status", message.status)
    message.category = values.get("category", message.category)
    message.assigned_to_id = values.get("assigned_to", message.assigned_to_id)
    return True


def _refuse_overtaken(message: Message, wanted: dict) -> bool:
    """Refusal unless somebody, perhaps a double click, has done the same: that is no fault."""
    stored = Message.objects.filter(pk=message.pk).values("status", "assigned_to", "category").first()
    require(stored is not None, GONE)
    require(_holds(stored, wanted), OVERTAKEN)
    return False


def _holds(values: dict, wanted: dict) -> bool:
    return all(values[name] == value for name, value in wanted.items())
