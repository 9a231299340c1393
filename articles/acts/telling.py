"""Mails to the people of the desk when a story moves on: through Django's mail API, and so through the outbox."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from articles.acts import facing
from articles.models import MailChoice, Story
from articles.permissions import SYSTEM

Status = Story.Status
BACKEND = "django.contrib.auth.backends.ModelBackend"


def tell(changes: Sequence, *, by) -> None:
    """Mail whom the moves among *changes* concern, in their transaction. What the product does itself tells nobody."""
    if by is SYSTEM:
        return
    for change in changes:
        kind = _kind(change.before.get("status", Status.DRAFT), change.story.status)
        if kind:
            _mail(kind, change, by=by)


def _kind(old: str, new: str) -> str:
    """The name of the MailChoice that a move from *old* to *new* falls under; "" for none."""
    if old == new:
        return ""
    if new == Status.REVIEW and old == Status.DRAFT:
        return "handed_over"
    if new == Status.DRAFT and old == Status.REVIEW:
        return "given_back"
    return "published" if new == Status.PUBLISHED else ""


def _mail(kind: str, change, *, by) -> None:
    story = change.story
    told = (change.told or "").rstrip(".")
    context = {
        "story": story,
        "told": told,
        "by": by.get_full_name() or by.get_username(),
        "address": settings.SITE_URL + reverse("admin:articles_story_change", args=[story.pk]),
        "choices": settings.SITE_URL + reverse("admin:articles_mailchoice_changelist"),
        "site": facing.site().name,
    }
    text = render_to_string("mail/story_moved.txt", context)
    for recipient in _recipients(kind, story, by=by):
        # A time has a colon too, but nothing behind it.
        send_mail(f"{told.split(': ', 1)[0]}: {story.title}", text, None, [recipient])


def _recipients(kind: str, story: Story, *, by) -> Iterable[str]:
    """The addresses of those whom *kind* concerns and who want it; never the one who did it."""
    users = get_user_model().objects
    if kind == "handed_over":
        found = users.with_perm("articles.publish_story", backend=BACKEND)
    else:
        found = users.filter(pk=story.created_by_id, is_active=True)
    unwanted = MailChoice.objects.filter(**{kind: False}).values("user")
    found = found.exclude(pk=by.pk).exclude(email="").exclude(pk__in=unwanted)
    return found.order_by("pk").values_list("email", flat=True).distinct()
