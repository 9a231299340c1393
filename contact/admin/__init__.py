from contact.admin.messages import MessageAdmin
from contact.admin.outbox import MailAdmin
from contact.admin.routes import RouteAdmin
from contact.admin.templates import AnswerTemplateAdmin

__all__ = ["AnswerTemplateAdmin", "MailAdmin", "MessageAdmin", "RouteAdmin"]
