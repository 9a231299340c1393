"""Django's mail API writes into the outbox, so that every mail of the product has the same fate."""

from email.utils import parseaddr

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import sanitize_address
from django.db import transaction

from contact.acts import mailing


class OutboxBackend(BaseEmailBackend):
    """Queues each message once per address, encrypted; the worker sends it. In the caller's transaction."""

    def send_messages(self, email_messages) -> int:
        with transaction.atomic():
            return sum(1 for message in email_messages if self._queue(message))

    def _queue(self, message) -> bool:
        recipients = list(dict.fromkeys(_bare(one) for one in message.recipients()))
        if not recipients:
            return False
        headers = message.extra_headers
        headers.setdefault("Auto-Submitted", "auto-generated")
        message_id = headers.setdefault("Message-ID", mailing.new_message_id())
        mailing.enqueue_sealed(
            message.message().as_bytes(linesep="\r\n"),
            recipients,
            sender=_bare(message.from_email),
            message_id=message_id,
        )
        return True


def _bare(address: str) -> str:
    """The address alone, as SMTP says it: no display name, a Unicode domain in ASCII."""
    return parseaddr(sanitize_address(address, "utf-8"))[1]
