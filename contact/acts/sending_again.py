"""A mail of the outbox, sent again because somebody of the desk says so."""

from datetime import datetime

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from articles.permissions import SYSTEM, require
from articles.pure import clock
from articles.pure.refusal import Refusal
from contact.models import Mail

FORBIDDEN = "You may not send mail again: a desk lead can."
CODE_OVER = "Its code is over, so there is nothing to send: the reader asks for a new one on the contact page."
WIPED = "What it said was deleted when it was sent, so it can't be sent again."
TWICE = "It was sent already and would arrive twice: open it in the outbox to send it again all the same."
ON_ITS_WAY = "It is being sent at this moment: look at what becomes of it in a minute."
DUE = "It goes out within seconds already."
OVERTAKEN = "Something has become of it since you opened it: look at it again. Nothing was changed."


def may_send_again(user) -> bool:
    return user.has_perm("contact.send_mail_again")


def send_again(mail: Mail, *, by, twice: bool = False, at: datetime | None = None) -> None:
    """Let *mail* fall due now, under the Message-ID that it had; its five days begin anew.

    What counts is *mail* as *by* has seen it: of two clicks at once one counts, and so it does when a worker was
    quicker. *twice*: also when it was sent already. Refusal says why not.
    """
    at = at or clock.now()
    require(may_send_again(by), FORBIDDEN)
    _refuse_empty(mail, at=at)
    require(twice or mail.sent_at is None, TWICE)
    seen = {"tries": mail.tries, "sent_at": mail.sent_at, "gave_up_at": mail.gave_up_at}
    mine = Mail.objects.filter(pk=mail.pk, **seen).free(at)
    if mail.sent_at is None and mail.gave_up_at is None:
        # What is due already needs nobody: the second of two clicks finds it so.
        mine = mine.filter(next_try_at__gt=at)
    values = {"next_try_at": at, "asked_again_at": at, "sent_at": None, "gave_up_at": None, "leased_until": None}
    with transaction.atomic():
        if mine.update(**values) != 1:
            raise Refusal(_why_not(mail, at=at))
        _write_down(mail, by=by)


def _refuse_empty(mail: Mail, *, at: datetime) -> None:
    """Refuse what the worker could only give up again."""
    code = mail.verification
    if code:
        require(code.proven_at is None and code.nonce == mail.nonce and code.code_ends_at > at, CODE_OVER)
    require(any((mail.sealed is not None, code, mail.message_id, mail.answer_id)), WIPED)


def _why_not(seen: Mail, *, at: datetime) -> str:
    stored = Mail.objects.filter(pk=seen.pk).first()
    if stored and not stored.sent_at and stored.is_on_its_way(at):
        return ON_ITS_WAY
    is_due = stored and stored.tries == seen.tries and not (stored.sent_at or stored.gave_up_at)
    return DUE if is_due else OVERTAKEN


def _write_down(mail: Mail, *, by) -> None:
    """The entry in the mail's history; what the product does itself has no user to name."""
    if by is SYSTEM:
        return
    told = "Sent again, though it was sent already." if mail.sent_at else "Sent again."
    LogEntry.objects.create(
        user_id=by.pk,
        content_type=ContentType.objects.get_for_model(Mail),
        object_id=str(mail.pk),
        object_repr=str(mail)[:200],
        action_flag=CHANGE,
        change_message=told,
    )
