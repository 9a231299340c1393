"""The form in which a reader's correction is accepted: it opens one on the story."""

import re

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect

from articles.acts.correcting import LONGEST
from articles.admin.keeping import form_name, saved_tag
from articles.admin.widgets import FindOne
from articles.models import Correction, Story
from articles.pure import slugs
from articles.pure.refusal import Refusal
from contact.acts import correcting
from contact.admin.opening import address_of, below, opened, page_below, refresh
from contact.models import Message
from contact.permissions import may_work

_SLUG = re.compile(r"(?:.*/stories/)?([^/?#]+)/?(?:[?#].*)?")


class CorrectionForm(forms.ModelForm):
    """What is wrong and what is right; *find_story*: asks for the story too, which the message does not name."""

    class Meta:
        model = Correction
        fields = ["kind", "wrong", "right"]
        widgets = {name: forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField"}) for name in ("wrong", "right")}

    class Media:
        js = ["newsroom/admin.js"]

    story = forms.ModelChoiceField(Story.objects.all(), required=False)
    address = forms.CharField(
        label="Or its address",
        required=False,
        help_text="As readers have it: /stories/… Needed only when no story is chosen above.",
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
    )
    field_order = ("story", "address", "kind", "wrong", "right")

    def __init__(self, *args, message: Message, admin_site, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.found = message.story
        self.fields["wrong"].help_text = "Begins as the reader's words: keep what the story had wrong."
        if self.found:
            del self.fields["story"], self.fields["address"]
        else:
            self.fields["story"].widget = FindOne(Message._meta.get_field("story"), admin_site)
            self.fields["story"].widget.choices = self.fields["story"].choices

    def clean(self):
        cleaned = super().clean()
        if self.found is None:
            self.found = cleaned.get("story") or _at(cleaned.get("address", ""))
            if self.found is None:
                told = "There is no story at this address." if cleaned.get("address") else "Choose the story."
                self.add_error("address" if cleaned.get("address") else "story", told)
        return cleaned


def _at(address: str) -> Story | None:
    slug = _SLUG.fullmatch(address.strip())
    return Story.objects.filter(slug=slugs.tidy(slug[1])).first() if slug else None


class CorrectionViews:
    """For the admin of messages: adds the address below a message's own."""

    def get_urls(self):
        return [below(self, "correction", self.correction), *super().get_urls()]

    def correction(self, request, object_id):
        """The form, begun with the reader's words; a POST opens the correction and leads to it."""
        message = opened(self, request, object_id, allowed=may_work(request.user))
        if message.correction_id and request.method != "POST":
            messages.info(request, correcting.ONCE)
            return HttpResponseRedirect(address_of(message, request))
        begun = {"wrong": message.text[:LONGEST]}
        form = CorrectionForm(request.POST or None, initial=begun, message=message, admin_site=self.admin_site)
        if request.method == "POST" and self._opened(request, message, form):
            return HttpResponseRedirect(address_of(message, request))
        context = {"form": form, "media": self.media + form.media, "form_name": form_name(request)}
        return page_below(self, request, message, "correction", "Open a correction", context)

    def _opened(self, request, message: Message, form: CorrectionForm) -> bool:
        """Whether the correction is there; if not, *form* says why."""
        if not form.is_valid():
            return False
        told = {name: form.cleaned_data[name] for name in ("kind", "wrong", "right")}
        try:
            correcting.open_correction(message, form.found, by=request.user, **told)
        except Refusal as refusal:
            refresh(message)
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
            return False
        messages.success(request, "The correction is kept: readers do not see it yet.", extra_tags=saved_tag(request))
        return True
