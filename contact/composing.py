"""What a mail of the outbox says: made when it is sent, so that no code and no second copy of a message lies about."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.template.loader import render_to_string
from django.utils import timezone

from articles.acts import facing
from articles.pure import words
from contact.acts import routing
from contact.acts.keys import all_secrets
from contact.models import Category, Mail
from contact.pure import codes, sealing, spacing

# What a message is called in the subject of the mail that brings it.
CALLED = {Category.TIP: "Tip", Category.CORRECTION: "Correction", Category.PRESS: "Press question"}


class Pointless(Exception):
    """There is nothing left to send; says why."""


def compose(mail: Mail, *, at: datetime) -> bytes:
    """The mail as it goes over the wire; Pointless when its code or its message is gone."""
    # addresses.accept() takes no such address any more; what was stored before is not sent.
    if "=?" in mail.recipient:
        raise Pointless("No mail can be sent to this address: =? before the @ begins another one.")
    try:
        if mail.kind == Mail.Kind.CODE:
            return _code(mail, at=at)
        if mail.kind == Mail.Kind.MESSAGE:
            return _message(mail)
        if mail.kind == Mail.Kind.ANSWER:
            return _answer(mail)
        return sealing.unseal(all_secrets(), bytes(mail.sealed))
    except ObjectDoesNotExist as error:
        raise Pointless("What this mail was about has been deleted.") from error
    except sealing.CannotOpen as error:
        raise Pointless(str(error)) from error


def _code(mail: Mail, *, at: datetime) -> bytes:
    verification = mail.verification
    if verification.proven_at or verification.nonce != mail.nonce:
        raise Pointless("This code is used or replaced by a newer one.")
    if verification.code_ends_at <= at:
        raise Pointless("This code ended before it could be sent.")
    code = codes.find(all_secrets(), verification.nonce, verification.code_digest)
    if code is None:
        raise Pointless("This code was made under another SECRET_KEY.")
    ends = timezone.localtime(verification.code_ends_at)
    site = facing.site()
    return _mail(mail, "code", {"code": code, "ends": ends, "site": site}, subject=f"Your code for {site.name}")


def _message(mail: Mail) -> bytes:
    message = mail.message
    subject = f"{CALLED.get(message.category, 'Message')}: {message.subject}"
    # The proven address alone: a name such as "eve@example.org," can come out of the standard library's folding as
    # an address of its own, and the desk's answer would go there.
    begins = mail.mail_id == message.thread_id
    thread = [] if begins or not message.thread_id else [message.thread_id]
    context = {"message": message, "spaced": spacing.kept(message.text), "site": facing.site()}
    return _mail(mail, "message", context, subject=subject, reply_to=[message.address], thread=thread)


def _answer(mail: Mail) -> bytes:
    answer = mail.answer
    message = answer.message
    earlier = Mail.objects.filter(kind=Mail.Kind.ANSWER, answer__message=message, pk__lt=mail.pk).order_by("pk")
    thread = [one for one in (message.thread_id, *earlier.values_list("mail_id", flat=True)) if one]
    site = facing.site()
    quoted = [f"> {line}".rstrip() for line in message.text.split("\n")]
    spaced = {"answer": spacing.kept(answer.text), "message": spacing.kept(message.text)}
    return _mail(
        mail,
        "answer",
        {"answer": answer, "message": message, "quoted": quoted, "spaced": spaced, "site": site},
        subject=answer.subject,
        sender=_named(settings.DEFAULT_FROM_EMAIL, site.name),
        reply_to=routing.recipients_of(message.category),
        thread=thread,
    )


def _named(sender: str, name: str) -> Address:
    """*sender* with *name* before its address, unless it has one."""
    own, address = parseaddr(sender)
    return Address(display_name=_harmless(own or name), addr_spec=address)


def _harmless(text: str) -> str:
    """*text* for a header. "=?" begins an encoded word, which the standard library would decode, line breaks and all,
    into headers of the reader's choosing (CVE-2024-6923)."""
    return words.line(text).replace("=?", "= ?")


def _mail(mail: Mail, name: str, context: dict, *, subject: str, sender=None, reply_to=(), thread=()) -> bytes:
    """The templates mail/*name*.txt and .html as one mail. What a reader wrote stands in subject and text only.

    *thread*: Message-IDs of what it goes with, that which began it first.
    """
    # 7bit: any server may be the next one, also one that never heard of 8BITMIME.
    built = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    built["Subject"] = _harmless(subject)
    built["From"] = sender or settings.DEFAULT_FROM_EMAIL
    built["To"] = mail.recipient
    if reply_to:
        built["Reply-To"] = ", ".join(reply_to)
    # The time of asking: the same mail whenever it is tried.
    built["Date"] = format_datetime(mail.created_at)
    built["Message-ID"] = mail.mail_id
    if thread:
        built["In-Reply-To"] = thread[0]
        built["References"] = " ".join(thread)
    built["Auto-Submitted"] = "auto-generated"
    built.set_content(render_to_string(f"mail/{name}.txt", context))
    html = render_to_string(f"mail/{name}.html", context | {"title": words.line(subject)})
    built.add_alternative(html, subtype="html")
    # The same mail at every try, and no number before the code.
    built.set_boundary("".join(sign for sign in mail.mail_id.partition("@")[0] if sign.isalpha()).rjust(26, "x"))
    return built.as_bytes()
