"""To whom the messages of a category are mailed."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from articles.permissions import require
from articles.pure import clock
from articles.pure.refusal import Refusal
from contact.acts import mailing
from contact.models import Category, Mail, Message, Route
from contact.permissions import may_keep_routes
from contact.pure import recipients


def recipients_of(category: str) -> list[str]:
    """The addresses of the category's route; CONTACT_RECIPIENTS where it has none."""
    text = Route.objects.filter(category=category).values_list("recipients", flat=True).first()
    return recipients.read(text or "")[0] or list(settings.CONTACT_RECIPIENTS)


def whereto(message: Message) -> str:
    """What deliver() does for *message*, in a sentence for whoever has just said that it is no spam, or sorted it."""
    if message.status == Message.Status.SPAM:
        return "Spam is mailed to nobody."
    if not recipients_of(message.category):
        return "Nobody is set to be mailed messages of this category: it waits here alone."
    return "Those who get messages of this category are mailed it, unless they were before."


def unheard(messages: Iterable[Message]) -> list[str]:
    """The categories of *messages* that nobody is mailed, spam aside, by their labels."""
    found = {one.category for one in messages if one.status != Message.Status.SPAM}
    return [label for value, label in Category.choices if value in found and not recipients_of(value)]


def deliver(message: Message, *, at: datetime | None = None) -> list[Mail]:
    """Mail *message* to the recipients of its category who have not been mailed it yet.

    In the caller's transaction, which has changed the message's row before: of two at once the second waits there, and
    finds what the first one has mailed.
    """
    known = {one.casefold() for one in message.mails.values_list("recipient", flat=True)}
    new = [one for one in recipients_of(message.category) if one.casefold() not in known]
    return mailing.enqueue_message(message, new, at=at or clock.now())


def keep(route: Route, *, by) -> None:
    """Store *route*, its addresses one per line, each once. Refusal with the first line that is no address."""
    require(may_keep_routes(by), "You may not change who gets messages.")
    found, faults = recipients.read(route.recipients)
    if faults:
        raise Refusal(faults[0], field="recipients")
    route.recipients = "\n".join(found)
    route.save()
