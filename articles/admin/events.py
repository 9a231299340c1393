"""What happened since a story was out, in the desk: written down, and taken out again."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html

from articles.acts import following
from articles.admin.opening import opened
from articles.admin.rating import newest
from articles.forms import EventForm
from articles.pure.keys import is_key
from articles.pure.refusal import Refusal


class EventViews:
    """For the admin of stories: adds the address below a story's own."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.events)
        return [path("<path:object_id>/events/", view, name="articles_story_events"), *super().get_urls()]

    def events(self, request, object_id):
        """All of them, newest first; a POST adds one, or takes one out."""
        story = opened(self, request, object_id, to_edit=request.method == "POST")
        if "take_out" in request.POST:
            self._take_event_out(request, story)
            return HttpResponseRedirect(request.path)
        form = EventForm(request.POST if request.method == "POST" else None)
        if form.is_bound and self._event_kept(request, story, form):
            return HttpResponseRedirect(request.path)
        events, more = newest(story.events.select_related("added_by"))
        context = {"form": form, "events": events, "more": more}
        return self.page_below(request, story, "events", "What happened since", context)

    def _event_kept(self, request, story, form) -> bool:
        if not form.is_valid():
            return False
        try:
            following.add(story, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
            return False
        seen = "Readers see it on the story." if story.is_public() else "Readers will see it on the story."
        rating = reverse("admin:articles_story_impact", args=[story.pk])
        messages.success(request, format_html('Written down. {} <a href="{}">Rate this story again</a>', seen, rating))
        return True

    def _take_event_out(self, request, story) -> None:
        key = request.POST["take_out"]
        event = story.events.filter(pk=key).first() if is_key(key) else None
        try:
            if event is None:
                raise Refusal("It is taken out already.")
            following.take_out(event, by=request.user)
        except Refusal as refusal:
            messages.info(request, refusal.sentence)
        else:
            messages.success(request, "Taken out. The history of the story keeps what it said.")
