"""The list of messages: columns, search, what is done to many at once."""

from collections import defaultdict
from functools import partial

from django.contrib import admin, messages
from django.utils.html import format_html

from articles.pure.refusal import Refusal
from contact.acts import handling, routing
from contact.admin.filters import HolderFilter, ReceivedFilter, StatusFilter
from contact.models import Category
from contact.models.inbox import TO_DO_FIRST
from contact.permissions import may_hold, may_work

# name: what to do with each, its label in the list of actions, and what is said once it is done.
ACTIONS = {
    "take": (handling.take, "Take selected messages", "Taken"),
    "close": (handling.close, "Close selected messages", "Closed"),
    "spam": (handling.mark_spam, "Mark selected messages as spam", "Marked as spam"),
    "not_spam": (handling.not_spam, "Mark selected messages as not spam, and deliver them", "Not spam after all"),
} | {
    f"category_{value}": (
        partial(handling.recategorise, category=value), f"Category of selected messages: {label}", f"Now “{label}”",
    )
    for value, label in Category.choices
}  # fmt: skip

# After these messages may go to others by mail.
DELIVERING = ("not_spam", "category_")


class MessageListing:
    """For the admin of messages. What is to be done stands first, spam last; newest first."""

    list_display = ["about", "sender", "state", "category", "received_at"]
    list_filter = [StatusFilter, HolderFilter, "category", ReceivedFilter]
    list_select_related = ["story", "assigned_to"]
    list_per_page = 50
    search_fields = ["subject", "address", "name", "text", "answers__subject", "answers__text"]
    ordering = [TO_DO_FIRST.asc(), "-received_at", "-pk"]
    show_full_result_count = False

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"may_hold": may_hold(request.user), **(extra_context or {})})

    def get_queryset(self, request):
        found = super().get_queryset(request)
        is_list = request.resolver_match.url_name == "contact_message_changelist"
        # What the list does not show stays in the database.
        return found.defer("text", "story__body") if is_list and request.method == "GET" else found

    @admin.display(description="subject", ordering="subject")
    def about(self, message):
        """The subject, and below it the story that it is about: a column of its own would leave neither room."""
        if message.story is None:
            return format_html("<bdi>{}</bdi>", message.subject)
        return _over(format_html("<bdi>{}</bdi>", message.subject), message.story)

    @admin.display(description="sender", ordering="address")
    def sender(self, message):
        """The address alone: names are of the readers' own choosing."""
        if not message.has_throwaway_address:
            return message.address_listed
        return _over(message.address_listed, "throw-away address")

    @admin.display(description="status", ordering="status")
    def state(self, message):
        """The status, and who has it."""
        if message.assigned_to is None:
            return message.get_status_display()
        return _over(message.get_status_display(), f"{message.assigned_to} has it")

    def get_actions(self, request):
        actions = super().get_actions(request)
        if may_work(request.user):
            actions |= {name: (_run, name, label) for name, (_, label, _) in ACTIONS.items()}
        return actions


def _over(text, small) -> str:
    return format_html('{}<br><span class="quiet">{}</span>', text, small)


def _run(desk, request, queryset) -> None:
    """Do the chosen act to each message on its own; what is refused is named and keeps nobody else back."""
    act, _, told = ACTIONS[request.POST["action"]]
    done, as_they_were, refused = [], 0, defaultdict(list)
    for message in queryset.order_by("pk"):
        try:
            if act(message, by=request.user):
                done.append(message)
            else:
                as_they_were += 1
        except Refusal as refusal:
            refused[refusal.sentence].append(f"“{message.subject}”")
    for sentence, subjects in refused.items():
        desk.message_user(request, f"{', '.join(subjects)}: {sentence}", messages.ERROR)
    if done or as_they_were:
        before = f" {as_they_were} {'was' if as_they_were == 1 else 'were'} so before." if as_they_were else ""
        number = "1 message" if len(done) == 1 else f"{len(done)} messages"
        desk.message_user(request, f"{told}: {number}.{before}", messages.SUCCESS)
    if request.POST["action"].startswith(DELIVERING):
        for label in routing.unheard(done):
            sentence = f"Nobody is set to be mailed messages of the category “{label}”: they wait here alone."
            desk.message_user(request, sentence, messages.WARNING)
