"""Raising an alarm where every process and doctor see it; the desk's mail that all codes of an hour were sent."""

from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from articles.acts import facing
from articles.pure import clock
from contact.acts.limiting import HOUR, LimitReached
from contact.models import Alarm

MINUTE = timedelta(minutes=1)


def note(kind: str, *, at: datetime | None = None) -> None:
    """Write down that *kind* is so at *at*."""
    Alarm.objects.update_or_create(kind=kind, defaults={"seen_at": at or clock.now()})


def last_seen(kind: str, *, within: timedelta, at: datetime | None = None) -> datetime | None:
    """When *kind* was last seen, if that is less than *within* ago; else None."""
    since = (at or clock.now()) - within
    return Alarm.objects.filter(kind=kind, seen_at__gt=since).values_list("seen_at", flat=True).first()


def codes_ran_out(*, at: datetime | None = None) -> datetime | None:
    """When a reader was last refused a code because all readers together had theirs; None after an hour."""
    return last_seen(Alarm.Kind.CODES, within=HOUR, at=at)


@contextmanager
def on_the_limit_of_all(*, at: datetime):
    """Around a transaction that asks for a code: what it raises is an alarm when it is everybody's limit."""
    try:
        yield
    except LimitReached as limit:
        if limit.is_everybodys:
            _alarm(limit, at=at)
        raise


def _alarm(limit: LimitReached, *, at: datetime) -> None:
    # Whoever drives the site into its limit must not make it write with each request.
    if last_seen(Alarm.Kind.CODES, within=MINUTE, at=at):
        return
    with transaction.atomic():
        note(Alarm.Kind.CODES, at=at)
        untold = Alarm.objects.filter(Q(told_at=None) | Q(told_at__lte=at - HOUR), kind=Alarm.Kind.CODES)
        if untold.update(told_at=at) == 1:
            _tell(limit)


def _tell(limit: LimitReached) -> None:
    """A mail to each of CONTACT_RECIPIENTS."""
    context = {"limit": settings.CONTACT_CODES_PER_HOUR, "free_at": timezone.localtime(limit.free_at)}
    text = render_to_string("mail/codes_ran_out.txt", context | {"site": facing.site()})
    for recipient in settings.CONTACT_RECIPIENTS:
        send_mail("The contact form sends no more codes", text, None, [recipient])
