"""Django's mail API writes into the outbox, so that every mail of the product has the same fate."""

from email.utils import parseaddr

from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from contact.acts import mailing


class OutboxBackend(BaseEmailBackend):
    """Queues each message once per address, encrypted; the worker sends it. In the caller's transaction."""

    def send_messages(self, email_messages) -> int:
        with transaction.atomic():
            return sum(1 for message in email_messages if self._queue(message))

    def _queue(self, message) -> bool:
        recipients = list(dict.fromkeys(message.recipients()))
        if not recipients:
            return False
        headers = message.extra_headers
        headers.setdefault("Auto-Submitted", "auto-generated")
        message_id = headers.setdefault("Message-ID", mailing.new_message_id())
        mailing.enqueue_sealed(
            message.message().as_bytes(linesep="\r\n"),
            [parseaddr(one)[1] for one in recipients],
            sender=parseaddr(message.from_email)[1],
            message_id=message_id,
        )
        return True
