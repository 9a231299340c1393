"""What goes tonight, and messages kept from it."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from articles.pure import clock
from articles.pure.refusal import Refusal
from contact.acts import forgetting, holding, retention
from contact.admin.opening import address_of, below, opened, page_below, refresh
from contact.models import Message
from contact.permissions import may_hold

SOON = timedelta(hours=24)
# What is to be looked over in one sitting; the rest is counted.
MOST_SHOWN = 100


class HoldForm(forms.Form):
    reason = forms.CharField(
        label="Why it has to be kept",
        max_length=holding.LONGEST,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        error_messages={
            "required": "Say why this message has to be kept, for whoever decides about it later.",
            "max_length": f"The reason is too long: it may have {holding.LONGEST} characters.",
        },
        help_text="Stands on the message's page while it is on hold. Nothing deletes it until the hold is taken off.",
    )


class HoldViews:
    """For the admin of messages: adds two addresses below a message's own, and the page of what goes tonight."""

    def get_urls(self):
        tonight = path("tonight/", self.admin_site.admin_view(self.tonight), name="contact_message_tonight")
        return [tonight, below(self, "hold", self.hold), below(self, "release", self.release), *super().get_urls()]

    def tonight(self, request):
        """The messages whose time ends within a day, by category, each with a button that keeps it."""
        if not may_hold(request.user):
            raise PermissionDenied("You may not see what goes.")
        until, kept = clock.now() + SOON, retention.days_of()
        ended = retention.ended(until, kept)
        rows = list(ended.order_by("received_at", "pk").defer("text")[:MOST_SHOWN])
        for message in rows:
            message.ends_at = retention.ends_at(message, kept)
        counts = retention.by_category(ended)
        context = self.admin_site.each_context(request) | {"opts": self.opts, "title": "What goes tonight"}
        context |= {"rows": rows, "counts": counts, "more": sum(counts.values()) - len(rows)}
        context |= {"others": forgetting.purge(dry_run=True, at=until), "spam_days": retention.SPAM_DAYS}
        context |= {"held": Message.objects.exclude(hold_reason="").count(), "longest": holding.LONGEST}
        return TemplateResponse(request, "admin/contact/message/tonight.html", context)

    def hold(self, request, object_id):
        """The form by itself: where a reason that is refused is shown again, as it was typed."""
        message = opened(self, request, object_id, allowed=may_hold(request.user))
        form = HoldForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                holding.hold(message, form.cleaned_data["reason"], by=request.user)
            except Refusal as refusal:
                refresh(message)
                form.add_error(refusal.field or None, refusal.sentence)
            else:
                messages.success(request, f"“{message.subject}” is on hold: nothing deletes it.")
                return HttpResponseRedirect(_back(request, message))
        return page_below(self, request, message, "hold", "Put on hold", {"form": form})

    def release(self, request, object_id):
        """A POST takes the hold off; a GET only leads back."""
        message = opened(self, request, object_id, allowed=may_hold(request.user))
        if request.method == "POST":
            try:
                holding.release(message, by=request.user)
                messages.success(request, "The hold is taken off: the message goes when its time is over.")
            except Refusal as refusal:
                messages.error(request, refusal.sentence)
        return HttpResponseRedirect(address_of(message, request))


def _back(request, message: Message) -> str:
    """To the list of what goes, from where it was held there."""
    return reverse("admin:contact_message_tonight") if "tonight" in request.POST else address_of(message, request)
