"""The buttons of a message: each is a form of its own, which posts to an address of its own."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponseRedirect

from articles.permissions import require
from articles.pure import keys
from articles.pure.refusal import Refusal
from contact.acts import handling, routing
from contact.admin.opening import address_of, as_seen, below, opened, refresh
from contact.models import Message
from contact.permissions import readers


def _take(message: Message, request) -> bool:
    """Over from somebody else too: the page says who has it."""
    return handling.assign(message, by=request.user, to=request.user)


def _assign(message: Message, request) -> bool:
    sent = request.POST.get("to", "")
    to = readers().filter(pk=keys.number(sent)).first() if sent else None
    require(to is not None or not sent, "Choose a colleague who may read messages.")
    return handling.assign(message, by=request.user, to=to)


def _recategorise(message: Message, request) -> bool:
    return handling.recategorise(message, by=request.user, category=request.POST.get("category", ""))


def _by(act):
    return lambda message, request: act(message, by=request.user)


# The name in the address: what it does, and what is said once it is done.
ACTS = {
    "take": (_take, "You have it now."),
    "assign": (_assign, "Handed on."),
    "open": (_by(handling.reopen), "It is open."),
    "close": (_by(handling.close), "It is closed."),
    "spam": (_by(handling.mark_spam), "It is marked as spam."),
    "not-spam": (_by(handling.not_spam), "It is not spam."),
    "category": (_recategorise, "Sorted anew."),
}
# After these it may go to others by mail.
DELIVERING = {"not-spam", "category"}


class MessageActs:
    """For the admin of messages: adds the addresses below a message's own."""

    def get_urls(self):
        return [*(below(self, name, partial(self.act, name=name)) for name in ACTS), *super().get_urls()]

    def act(self, request, object_id, name: str):
        """Do what the button says, and back to the message; a GET only leads there."""
        message = opened(self, request, object_id)
        if request.method == "POST":
            act, told = ACTS[name]
            try:
                moved = act(as_seen(message, request.POST), request)
                if name in DELIVERING:
                    told = f"{told} {routing.whereto(message)}"
                messages.success(request, told if moved else "It was so already.")
            except Refusal as refusal:
                refresh(message)
                messages.error(request, refusal.sentence)
        return HttpResponseRedirect(address_of(message, request))
