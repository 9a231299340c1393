"""The texts that answers begin with."""

from articles.permissions import require
from articles.pure import words
from articles.pure.refusal import Refusal
from contact.acts.answering import LONGEST
from contact.models import AnswerTemplate, Message
from contact.permissions import may_keep_templates
from contact.pure import filling


def keep(template: AnswerTemplate, *, by) -> None:
    """Store *template*. Refusal for a field that nothing is filled in for: readers would get it as it stands."""
    require(may_keep_templates(by), "You may not change templates.")
    settle(template)
    template.save()


def settle(template: AnswerTemplate) -> None:
    """Bring *template* into the form in which it is stored; Refusal."""
    # First, so that nothing looks through a text of any length; a line break is one sign, however a browser sends it.
    signs = len(template.text.replace("\r\n", "\n"))
    if signs > LONGEST:
        raise Refusal(
            f"A template may have {LONGEST:,} signs at most, as an answer may; this has {signs:,}.", field="text"
        )
    template.name, template.text = words.line(template.name), words.block(template.text)
    if not template.text:
        raise Refusal("Write what answers are to begin with.", field="text")
    if unknown := filling.unknown(template.text):
        told = ", ".join(f"“{one}”" for one in unknown)
        raise Refusal(f"Only {{name}} and {{subject}} are filled in; readers would get {told} as it is.", field="text")


def filled(template: AnswerTemplate, message: Message) -> str:
    """The text of *template* for an answer to *message*."""
    return filling.fill(template.text, name=message.name, subject=message.subject)
