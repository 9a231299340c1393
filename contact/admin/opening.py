"""The one door to every page below a message's own, and what its buttons send along: how the message was shown."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path, reverse

from articles.pure import keys
from contact.acts import forgetting, reading
from contact.models import Category, Message

# What may have been typed into a form, by the name of its field.
TYPED = {"subject": "Subject", "text": "Text", "wrong": "What was wrong", "right": "What is right", "reason": "Reason"}

# Django's own name for them, which the list's links carry.
FILTERS = "_changelist_filters"


class Gone(Http404):
    """There is no such message: it was deleted, or never was."""


def below(desk, name: str, view: Callable):
    """The address *name* below a message's own, for *desk*, its ModelAdmin; where the message is gone, a page of the
    desk says so, with all that was typed."""

    @wraps(view)
    def shown(request, object_id):
        try:
            return view(request, object_id)
        except Gone:
            return _gone(desk, request, object_id)

    return path(f"<path:object_id>/{name}/", desk.admin_site.admin_view(shown), name=f"contact_message_{name}")


def _gone(desk, request, object_id: str) -> TemplateResponse:
    if not desk.has_view_permission(request):
        raise PermissionDenied("You may not open messages.")
    texts = [(label, request.POST.get(name, "").strip()) for name, label in TYPED.items()]
    context = desk.admin_site.each_context(request) | {"opts": desk.opts, "title": "This message is no longer here"}
    context |= {"deletion": forgetting.deletion_of(unquote(object_id)), "texts": [one for one in texts if one[1]]}
    return TemplateResponse(request, "admin/contact/message/gone.html", context, status=404)


def opened(desk, request, object_id: str, *, allowed: bool = True) -> Message:
    """The message of an address in *desk*, its ModelAdmin; Gone, or PermissionDenied when this user may not read
    it or is not *allowed* to what this page does."""
    message = desk.get_object(request, unquote(object_id))
    if message is None:
        raise Gone("There is no such message.")
    if not (allowed and desk.has_view_permission(request, message)):
        raise PermissionDenied("You may not open this message.")
    return message


def refresh(message: Message) -> None:
    """*message* as it is by now, for a form that was refused; Gone."""
    try:
        message.refresh_from_db()
    except Message.DoesNotExist as error:
        raise Gone("There is no such message any more.") from error


def as_seen(message: Message, sent) -> Message:
    """*message* as the page showed it whose form *sent* something; a form that does not say means what is stored."""
    # A value that there is not was seen by nobody, and no database need be asked for it.
    for field, known in (("status", Message.Status.values), ("category", Category.values)):
        seen = sent.get(f"seen_{field}", getattr(message, field))
        setattr(message, field, seen if seen in known else "")
    if "seen_holder" in sent:
        message.assigned_to_id = keys.number(sent["seen_holder"]) or None
    return message


def address_of(message: Message, request) -> str:
    """Of the message's page; the list's filters, with which *request* came, lead on with it."""
    return reverse("admin:contact_message_change", args=[message.pk]) + filters_of(request)


def filters_of(request) -> str:
    """What an address adds so that the way back leads to the list as it was narrowed; "" where it was not."""
    filters = request.GET.get(FILTERS, "")
    return f"?{urlencode({FILTERS: filters})}" if filters else ""


def list_of(request) -> str:
    """The address of the list, as it was narrowed."""
    filters = request.GET.get(FILTERS, "")
    return reverse("admin:contact_message_changelist") + (f"?{filters}" if filters else "")


def page_below(desk, request, message: Message, name: str, title: str, context: dict) -> TemplateResponse:
    """The page *name* below *message*, with what all of them share; whoever opens it has read the message."""
    if request.method != "HEAD":
        reading.record(message, by=request.user)
    shared = desk.admin_site.each_context(request) | {"opts": desk.opts, "title": title, "message": message}
    shared |= {"page_url": address_of(message, request), "list_url": list_of(request)}
    shared |= {"sees_story": request.user.has_perm("articles.view_story")}
    return TemplateResponse(request, f"admin/contact/message/{name}.html", shared | context)
