"""What happened since a story was out, in the desk: written down, and taken out again."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.acts import following, once
from articles.admin.answers import SENT_BEFORE, readers_see, sent_form
from articles.admin.keeping import saved_tag
from articles.admin.opening import opened
from articles.admin.rating import newest
from articles.forms import EventForm
from articles.models import Story
from articles.pure.keys import is_key
from articles.pure.refusal import Refusal


class EventViews:
    """For the admin of stories: adds the address below a story's own."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.events)
        return [path("<path:object_id>/events/", view, name="articles_story_events"), *super().get_urls()]

    def events(self, request, object_id):
        """All of them, newest first; a POST adds one. With take_out one is asked about, and by a POST taken out."""
        asked = request.POST if request.method == "POST" else request.GET
        takes_out = "take_out" in asked
        story = opened(self, request, object_id, to_edit=request.method == "POST" or takes_out)
        if takes_out:
            return self._taking_out(request, story, asked["take_out"])
        form = EventForm(request.POST if request.method == "POST" else None)
        if form.is_bound and self._event_kept(request, story, form):
            return HttpResponseRedirect(request.path)
        events, more = newest(story.events.select_related("added_by"))
        context = {"form": form, "events": events, "more": more, "not_out": "" if story.is_out() else following.NOT_OUT}
        return self.page_below(request, story, "events", "What happened since", context)

    def _event_kept(self, request, story, form) -> bool:
        if not form.is_valid():
            return False
        told = SENT_BEFORE
        try:
            with once.only(sent_form(request), story, by=request.user):
                following.add(story, by=request.user, **form.cleaned_data)
                told = _told(story)
        except once.SavedAlready:
            pass
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
            return False
        messages.success(request, told, extra_tags=saved_tag(request))
        return True

    def _taking_out(self, request, story, key: str):
        """Asked first: readers see it no longer."""
        event = story.events.select_related("added_by").filter(pk=key).first() if is_key(key) else None
        if event is not None and request.method != "POST":
            return self.page_below(request, story, "event_take_out", "Take out", {"event": event})
        try:
            if event is None:
                raise Refusal("It is taken out already.")
            following.take_out(event, by=request.user)
        except Refusal as refusal:
            messages.info(request, refusal.sentence)
        else:
            messages.success(request, "Taken out. The history of the story keeps what it said.")
        return HttpResponseRedirect(request.path)


def _told(story: Story) -> SafeString:
    """What a new entry brings about, and the way on: HTML."""
    seen = "Readers see it on the story" if story.is_public() else f"R{readers_see(story)[1:]}"
    rating = reverse("admin:articles_story_impact", args=[story.pk])
    return format_html('Written down. {}. <a href="{}">Rate this story again</a>', seen, rating)
