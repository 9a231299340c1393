from contact.admin.messages import MessageAdmin
from contact.admin.outbox import MailAdmin

__all__ = ["MailAdmin", "MessageAdmin"]
