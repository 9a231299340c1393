"""Notes on a story, and who else has it open."""

from django import forms
from django.contrib import messages
from django.http import HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import path, reverse

from articles.acts import noting
from articles.admin.keeping import saved_tag
from articles.admin.opening import opened
from articles.models import StoryNote
from articles.pure import keys, words
from articles.pure.refusal import Refusal


class NoteForm(forms.Form):
    text = forms.CharField(
        label="Note",
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        error_messages={"required": "Write what the note is to say."},
    )
    passage = forms.CharField(
        label="About these words of the text",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text="As they stand in the text. Empty: the note is about the whole story.",
    )


class NoteViews:
    """For the admin of stories: adds the addresses below a story's own."""

    def get_urls(self):
        here = [("notes", self.notes), ("presence", self.presence)]
        added = [
            path(f"<path:object_id>/{name}/", self.admin_site.admin_view(view), name=f"articles_story_{name}")
            for name, view in here
        ]
        return added + super().get_urls()

    def desk_box(self, request, story) -> dict:
        """What the form shows of notes and of others who have it open."""
        others = noting.is_here(story, by=request.user)
        return {
            "others": [one.user.get_username() for one in others],
            "presence_url": reverse("admin:articles_story_presence", args=[story.pk]),
            "note_form": NoteForm(auto_id="beside_%s"),
            **self._open_notes(story),
        }

    def _open_notes(self, story) -> dict:
        """What the list of open notes shows; *lost*: the keys of those whose words are gone."""
        shown = list(story.notes.filter(resolved_at=None).select_related("written_by")[:20])
        return {"open_notes": shown, "lost": noting.lost(story, shown)}

    def keep_note(self, request, form) -> None:
        """What was typed beside a save is a note like any other, whichever button was pressed."""
        if text := words.block(form.cleaned_data.get("note", "")):
            noting.note(form.instance, by=request.user, text=text)

    def notes(self, request, object_id):
        """All notes, open ones first; a POST writes one, resolves one or opens it again.

        With `beside` it was written beside the story's form, which stays open: the answer is for `notes.js`.
        """
        story = opened(self, request, object_id)
        form = NoteForm(request.POST if "text" in request.POST else None)
        if request.method == "POST" and not form.is_bound:
            return self._settle_note(request, story)
        kept = form.is_bound and self._write_note(request, story, form)
        if form.is_bound and "beside" in request.POST:
            return self._answer_beside(story, form)
        if kept:
            messages.success(request, "The note is written.", extra_tags=saved_tag(request))
            return HttpResponseRedirect(request.path)
        shown = sorted(story.notes.select_related("written_by", "resolved_by")[:200], key=lambda n: bool(n.resolved_at))
        lost = noting.lost(story, [one for one in shown if not one.resolved_at])
        context = {"form": form, "notes": shown, "lost": lost}
        return self.page_below(request, story, "notes", "Notes", context)

    def _write_note(self, request, story, form) -> bool:
        """Whether the note is kept; if not, *form* says why."""
        if not form.is_valid():
            return False
        try:
            noting.note(story, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        return form.is_valid()

    def _answer_beside(self, story, form) -> JsonResponse:
        """The open notes as the form shows them, or the sentence that says why this one is not among them."""
        if not form.is_valid():
            return JsonResponse({"refused": next(iter(form.errors.values()))[0]})
        html = render_to_string("admin/articles/story/open_notes.html", self._open_notes(story))
        return JsonResponse({"open_notes": html})

    def _settle_note(self, request, story):
        key = request.POST.get("resolve") or request.POST.get("reopen") or ""
        one = get_object_or_404(StoryNote.objects.select_related("story"), story=story, pk=keys.number(key))
        if not noting.resolve(one, by=request.user, is_open="reopen" in request.POST):
            messages.info(request, "Somebody else has done that already.")
        return HttpResponseRedirect(request.path)

    def presence(self, request, object_id):
        """The form says that it is open, or with `leave` that it is closed; who else has the story open."""
        story = opened(self, request, object_id)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if "leave" in request.POST:
            noting.leave(story, by=request.user)
            return JsonResponse({"others": []})
        others = noting.is_here(story, by=request.user)
        return JsonResponse({"others": [one.user.get_username() for one in others], "revision": story.revision})
