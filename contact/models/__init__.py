"""Verifications, messages and the mail that goes out."""

from contact.models.alarms import Alarm
from contact.models.inbox import Answer, AnswerTemplate, Category, Message, MessageNote, Route
from contact.models.outbox import Heartbeat, Mail
from contact.models.sources import Erasure, Reading
from contact.models.verifications import CodeSent, CountingKey, Verification

__all__ = [
    "Alarm",
    "Answer",
    "AnswerTemplate",
    "Category",
    "CodeSent",
    "CountingKey",
    "Erasure",
    "Heartbeat",
    "Mail",
    "Message",
    "MessageNote",
    "Reading",
    "Route",
    "Verification",
]
