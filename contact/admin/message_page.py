"""A message as the desk reads it: what was written, the thread, the notes, and what can be done."""

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect

from articles.admin.keeping import form_name, saved_tag
from articles.pure.refusal import Refusal
from contact.acts import holding, noting, reading
from contact.admin.opening import address_of, below, filters_of, list_of, opened, page_below, refresh
from contact.models import Category, Message
from contact.permissions import may_answer, may_hold, may_note, may_see_readings, may_work, readers


class NoteForm(forms.Form):
    text = forms.CharField(
        label="Note",
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField", "dir": "auto"}),
        error_messages={"required": "Write what the note is to say."},
        help_text="For the desk alone: no reader ever sees it.",
    )


class MessagePage:
    """For the admin of messages: Django's page of one, which is ours but for its name, and that of a note."""

    change_form_template = "admin/contact/message/change_form.html"

    def get_urls(self):
        return [below(self, "note", self.note), *super().get_urls()]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        user = request.user
        if request.method == "GET":
            reading.record(obj, by=user)
        context |= {"title": obj.subject, "subtitle": None, "message": obj}
        context |= {"filters": filters_of(request), "list_url": list_of(request)}
        context |= {"may_work": may_work(user), "may_answer": may_answer(user) and obj.status != Message.Status.SPAM}
        context |= {"note_form": NoteForm() if may_note(user) else None, "form_name": form_name(request)}
        context |= {"categories": Category.choices, "sees_outbox": user.has_perm("contact.view_mail")}
        context |= {"sees_story": user.has_perm("articles.view_story")}
        context |= {"answers": obj.answers.prefetch_related("mails"), "notes": obj.notes.all()}
        context |= {"mails": obj.mails.order_by("pk"), "colleagues": readers() if may_work(user) else ()}
        context |= {"may_hold": may_hold(user), "longest_reason": holding.LONGEST}
        context |= {"readings": obj.readings.all() if may_see_readings(user) else ()}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def note(self, request, object_id):
        """The form of a note by itself: where one that is refused is shown again, with what was typed."""
        message = opened(self, request, object_id, allowed=may_note(request.user))
        form = NoteForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                noting.note(message, by=request.user, text=form.cleaned_data["text"])
            except Refusal as refusal:
                refresh(message)
                form.add_error(refusal.field or None, refusal.sentence)
            else:
                messages.success(request, "The note is written.", extra_tags=saved_tag(request))
                return HttpResponseRedirect(address_of(message, request))
        return page_below(self, request, message, "note", "A note", {"form": form, "form_name": form_name(request)})
