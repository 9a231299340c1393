"""What a mail of the outbox says: made when it is sent, so that no code and no second copy of a message lies about."""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from articles.pure import words
from contact.models import Mail
from contact.pure import codes, sealing
from contact.secrets import all_secrets


class Pointless(Exception):
    """There is nothing left to send; says why."""


def compose(mail: Mail, *, at: datetime) -> bytes:
    """The mail as it goes over the wire; Pointless when its code or its message is gone."""
    if mail.kind == Mail.Kind.CODE:
        return _code(mail, at=at)
    if mail.kind == Mail.Kind.MESSAGE:
        return _message(mail)
    try:
        return sealing.unseal(all_secrets(), bytes(mail.sealed))
    except sealing.CannotOpen as error:
        raise Pointless(str(error)) from error


def _code(mail: Mail, *, at: datetime) -> bytes:
    verification = mail.verification
    if verification.proven_at or verification.nonce != mail.nonce:
        raise Pointless("This code is used or replaced by a newer one.")
    if verification.expires_at <= at:
        raise Pointless("This code ended before it could be sent.")
    code = codes.find(all_secrets(), verification.nonce, verification.code_digest)
    if code is None:
        raise Pointless("This code was made under another SECRET_KEY.")
    ends = timezone.localtime(verification.expires_at)
    text = render_to_string("mail/code.txt", {"code": code, "ends": ends, "site": _site()})
    return _mail(mail, subject=f"Your code for {settings.SITE_NAME}", text=text)


def _message(mail: Mail) -> bytes:
    message = mail.message
    text = render_to_string("mail/message.txt", {"message": message, "site": _site()})
    reply_to = formataddr((message.name, message.address)) if message.name else message.address
    return _mail(mail, subject=f"Message: {message.subject}", text=text, reply_to=reply_to)


def _mail(mail: Mail, *, subject: str, text: str, reply_to: str = "") -> bytes:
    """One text mail; the standard library encodes headers and refuses line breaks in them."""
    built = EmailMessage(policy=SMTP)
    built["Subject"] = words.line(subject)
    built["From"] = settings.DEFAULT_FROM_EMAIL
    built["To"] = mail.recipient
    if reply_to:
        built["Reply-To"] = reply_to
    # The time of asking: the same mail whenever it is tried.
    built["Date"] = format_datetime(mail.created_at)
    built["Message-ID"] = mail.mail_id
    built["Auto-Submitted"] = "auto-generated"
    built.set_content(text)
    return built.as_bytes()


def _site() -> dict:
    return {"name": settings.SITE_NAME, "url": settings.SITE_URL}
