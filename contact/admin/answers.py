"""The form in which a reader is answered."""

import secrets

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect

from articles.admin.keeping import form_name, saved_tag
from articles.pure import keys
from articles.pure.refusal import Refusal
from contact.acts import answering, meanwhile, templating
from contact.admin.opening import address_of, below, opened, page_below, refresh
from contact.models import AnswerTemplate, Message
from contact.permissions import may_answer
from contact.pure import filling


def _new_key() -> str:
    return secrets.token_hex(16)


class AnswerForm(forms.Form):
    """What it may hold, the act says."""

    subject = forms.CharField(
        widget=forms.TextInput(attrs={"class": "vLargeTextField", "dir": "auto"}),
        error_messages={"required": "Say in a few words what the answer is about."},
    )
    text = forms.CharField(
        label="Answer",
        widget=forms.Textarea(attrs={"rows": 14, "class": "vLargeTextField", "dir": "auto"}),
        error_messages={"required": "Write the answer."},
        help_text="The reader's message is quoted below it.",
    )
    form_key = forms.CharField(widget=forms.HiddenInput, required=False)
    # How the message was when the form was opened; and, once it is refused, what colleagues have done since.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    deeds = ()

    def clean_form_key(self) -> str:
        return self.cleaned_data["form_key"][:64] or _new_key()

    def clean_seen(self) -> meanwhile.Seen | None:
        return meanwhile.read(self.cleaned_data["seen"])

    def refuse(self, refusal: Refusal, message: Message) -> None:
        """Show why nothing was sent. A key that is used up gives way to a new one; and who was told what colleagues
        have done has seen *message* as it is now: sent again the answer goes out."""
        renewed = {"form_key": _new_key, "seen": lambda: str(meanwhile.now(message))}
        if refusal.field in renewed:
            self.data = self.data.copy()
            self.data[refusal.field] = renewed[refusal.field]()
        shown = refusal.field if refusal.field in {"subject", "text"} else None
        self.add_error(shown, refusal.sentence)


class AnswerViews:
    """For the admin of messages: adds the address below a message's own."""

    def get_urls(self):
        return [below(self, "answer", self.answer), *super().get_urls()]

    def answer(self, request, object_id):
        """The form, begun with the template that the address names; a POST sends it, or puts the template that it
        names below what is typed."""
        message = opened(self, request, object_id, allowed=may_answer(request.user))
        templates = list(AnswerTemplate.objects.all())
        chosen = _chosen(request, templates)
        if "use" in request.POST:
            form = AnswerForm(initial=_with_template(message, request.POST, chosen))
        else:
            form = AnswerForm(request.POST or None, initial=_begun(message, chosen))
            if request.method == "POST" and self._sent(request, message, form):
                return HttpResponseRedirect(address_of(message, request))
        context = {"form": form, "templates": templates, "chosen": chosen, "form_name": form_name(request)}
        context |= {"answers": message.answers.prefetch_related("mails"), "notes": message.notes.all()}
        context |= {"sees_outbox": request.user.has_perm("contact.view_mail")}
        return page_below(self, request, message, "answer", "Answer", context)

    def _sent(self, request, message: Message, form: AnswerForm) -> bool:
        """Whether the answer is on its way; if not, *form* says why."""
        if not form.is_valid():
            return False
        try:
            answering.answer(message, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            refresh(message)
            if seen := form.cleaned_data["seen"]:
                form.deeds = meanwhile.since(message, seen, by=request.user)
            form.refuse(refusal, message)
            return False
        messages.success(request, "The answer is on its way.", extra_tags=saved_tag(request))
        return True


def _chosen(request, templates: list[AnswerTemplate]) -> AnswerTemplate | None:
    sent = request.POST if request.method == "POST" else request.GET
    wanted = keys.number(sent.get("template", ""))
    return next((one for one in templates if one.pk == wanted), None)


def _begun(message: Message, template: AnswerTemplate | None) -> dict[str, str]:
    return {
        "subject": filling.answer_subject(message.subject, answering.LONGEST_SUBJECT),
        "text": templating.filled(template, message) if template else "",
        "form_key": _new_key(),
        "seen": str(meanwhile.now(message)),
    }


def _with_template(message: Message, sent, template: AnswerTemplate | None) -> dict[str, str]:
    """What was *sent*, and the text of *template* below what is typed: nothing of that is replaced."""
    typed = {name: sent.get(name, "") for name in ("subject", "text", "form_key", "seen")}
    texts = [typed["text"].rstrip(), templating.filled(template, message) if template else ""]
    return typed | {"text": "\n\n".join(filter(None, texts))}
