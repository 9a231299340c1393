"""The one door to every page below a message's own, and what its buttons send along: how the message was shown."""

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.pure import keys
from contact.acts import reading
from contact.models import Category, Message


def opened(desk, request, object_id: str, *, allowed: bool = True) -> Message:
    """The message of an address in *desk*, its ModelAdmin; Http404, or PermissionDenied when this user may not read
    it or is not *allowed* to what this page does."""
    message = desk.get_object(request, unquote(object_id))
    if message is None:
        raise Http404("There is no such message.")
    if not (allowed and desk.has_view_permission(request, message)):
        raise PermissionDenied("You may not open this message.")
    return message


def as_seen(message: Message, sent) -> Message:
    """*message* as the page showed it whose form *sent* something; a form that does not say means what is stored."""
    # A value that there is not was seen by nobody, and no database need be asked for it.
    for field, known in (("status", Message.Status.values), ("category", Category.values)):
        seen = sent.get(f"seen_{field}", getattr(message, field))
        setattr(message, field, seen if seen in known else "")
    if "seen_holder" in sent:
        message.assigned_to_id = keys.number(sent["seen_holder"]) or None
    return message


def address_of(message: Message) -> str:
    return reverse("admin:contact_message_change", args=[message.pk])


def page_below(desk, request, message: Message, name: str, title: str, context: dict) -> TemplateResponse:
    """The page *name* below *message*, with what all of them share; whoever opens it has read the message."""
    if request.method != "HEAD":
        reading.record(message, by=request.user)
    shared = desk.admin_site.each_context(request) | {"opts": desk.opts, "title": title, "message": message}
    shared |= {"page_url": address_of(message), "sees_story": request.user.has_perm("articles.view_story")}
    return TemplateResponse(request, f"admin/contact/message/{name}.html", shared | context)
