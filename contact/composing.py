"""What a mail of the outbox says: made when it is sent, so that no code and no second copy of a message lies about."""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.template.loader import render_to_string
from django.utils import timezone

from articles.acts import facing
from articles.pure import words
from contact.acts.keys import all_secrets
from contact.models import Mail
from contact.pure import codes, sealing


class Pointless(Exception):
    """There is nothing left to send; says why."""


def compose(mail: Mail, *, at: datetime) -> bytes:
    """The mail as it goes over the wire; Pointless when its code or its message is gone."""
    try:
        if mail.kind == Mail.Kind.CODE:
            return _code(mail, at=at)
        if mail.kind == Mail.Kind.MESSAGE:
            return _message(mail)
        return sealing.unseal(all_secrets(), bytes(mail.sealed))
    except ObjectDoesNotExist as error:
        raise Pointless("What this mail was about has been deleted.") from error
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
    site = facing.site()
    return _mail(mail, "code", {"code": code, "ends": ends, "site": site}, subject=f"Your code for {site.name}")


def _message(mail: Mail) -> bytes:
    message = mail.message
    context = {"message": message, "site": facing.site()}
    # The proven address alone: a name such as "eve@example.org," can come out of the standard library's folding as
    # an address of its own, and the desk's answer would go there.
    return _mail(mail, "message", context, subject=f"Message: {message.subject}", reply_to=message.address)


def _mail(mail: Mail, name: str, context: dict, *, subject: str, reply_to: str = "") -> bytes:
    """The templates mail/*name*.txt and .html as one mail. What a reader wrote stands in subject and text only."""
    # 7bit: any server may be the next one, also one that never heard of 8BITMIME.
    built = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    # "=?" begins an encoded word, which the standard library would decode, line breaks and all, into headers of the
    # reader's choosing (CVE-2024-6923).
    built["Subject"] = words.line(subject).replace("=?", "= ?")
    built["From"] = settings.DEFAULT_FROM_EMAIL
    built["To"] = mail.recipient
    if reply_to:
        built["Reply-To"] = reply_to
    # The time of asking: the same mail whenever it is tried.
    built["Date"] = format_datetime(mail.created_at)
    built["Message-ID"] = mail.mail_id
    built["Auto-Submitted"] = "auto-generated"
    built.set_content(render_to_string(f"mail/{name}.txt", context))
    html = render_to_string(f"mail/{name}.html", context | {"title": words.line(subject)})
    built.add_alternative(html, subtype="html")
    # The same mail at every try, and no number before the code.
    built.set_boundary("".join(sign for sign in mail.mail_id.partition("@")[0] if sign.isalpha()).rjust(26, "x"))
    return built.as_bytes()
