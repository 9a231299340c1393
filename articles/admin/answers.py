"""What the desk is told after a save: what readers see now, what was taken out, or all that is wrong."""

from datetime import datetime

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html

from articles.acts import contents, once
from articles.admin.checklist import told_warnings
from articles.admin.keeping import saved_tag, sent_name
from articles.models import Story
from articles.pure import clock

STATES = {
    Story.Status.REVIEW: "In review: readers don't see it.",
    Story.Status.WITHDRAWN: "Withdrawn: its address says so, with your reason.",
}
# Of a form other than a new story's.
SENT_BEFORE = "This was sent before and is kept: nothing was done a second time."
# Names of fields that carry no text of anybody's.
SILENT = {"revision", "merged"}


class Answers:
    """For the admin of stories: the answers to a save that was taken."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """A form that was saved before is answered as it was then."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except once.SavedAlready as sent:
            request.saved_already = True
            return self.response_add(request, sent.story)

    def response_add(self, request, obj, post_url_continue=None):
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        return self._answer(
            request, Story.objects.get(pk=obj.pk), reverse("admin:articles_story_change", args=[obj.pk])
        )

    def response_change(self, request, obj):
        if IS_POPUP_VAR in request.POST:
            return super().response_change(request, obj)
        return self._answer(request, Story.objects.get(pk=obj.pk), request.path)

    def _answer(self, request, story: Story, form_url: str):
        """Tell what became of *story*, and go on where the button says."""
        copy = contents.working_copy(story)
        told = f"Saved in the working copy; {readers_see(story)}." if copy else state_of(story)
        if not copy and getattr(request, "took_copy", False) and story.status == Story.Status.WITHDRAWN:
            told = f"The working copy is its text now, and it stays withdrawn. {told}"
        done = "was saved already, so nothing was saved a second time." if is_second(request) else "is saved."
        told = format_html('“<a href="{}">{}</a>” {} {}', form_url, story, done, told)
        # By this the script that keeps unsaved text knows that it has been saved.
        tag = saved_tag(request, revision=story.revision)
        self.message_user(request, told, messages.SUCCESS, extra_tags=tag)
        for note in getattr(request, "notes", ()):
            self.message_user(request, note, messages.WARNING)
        if getattr(request, "goes_out", False) and not copy and (warned := told_warnings(story)):
            self.message_user(request, warned, messages.WARNING)
        if "_addanother" in request.POST:
            return self._redirect(request, reverse("admin:articles_story_add"))
        # A working copy is compared and put out from its form.
        if "_continue" in request.POST or copy:
            return self._redirect(request, form_url)
        return self.response_post_save_change(request, story)

    def _redirect(self, request, url: str):
        kept = {"preserved_filters": self.get_preserved_filters(request), "opts": self.opts}
        return HttpResponseRedirect(add_preserved_filters(kept, url))

    def construct_change_message(self, request, form, formsets, add=False):
        """What was changed by the labels of the form; the lists as a whole, which is how they are saved."""
        if add:
            return super().construct_change_message(request, form, [], add)
        names = [str(form[name].label) for name in form.changed_data if name not in SILENT]
        names += [str(one.model._meta.verbose_name_plural).capitalize() for one in formsets if one.was_changed()]
        return [{"changed": {"fields": names}}] if names else []


def is_second(request) -> bool:
    """Whether the form of this request was saved by an earlier one."""
    return getattr(request, "saved_already", False)


def sent_form(request) -> str:
    """The digest of the named form that this request sends, whichever button it was sent with; "" without a name."""
    if request.method != "POST" or not (name := sent_name(request)):
        return ""
    typed = {one: values for one, values in request.POST.lists() if one[0:1] != "_" and one != "csrfmiddlewaretoken"}
    return once.digest(name, typed)


def state_of(story: Story) -> str:
    """What readers see of *story*, in a sentence."""
    now = clock.now()
    if story.is_public(now):
        return "Live now."
    if story.status == Story.Status.PUBLISHED:
        if story.published_at > now:
            return f"Scheduled for {moment_of(story.published_at)}."
        return "Ended: readers no longer see it."
    if story.status == Story.Status.DRAFT:
        planned = story.published_at and not story.was_public
        return "Draft: it has a time but will not go out until you publish it." if planned else "Draft."
    if story.status == Story.Status.WITHDRAWN and not story.is_known(now):
        return "Withdrawn before readers saw it: they know of no such story."
    return STATES[story.status]


def moment_of(at: datetime) -> str:
    """A time as the desk writes it: "1 Mar 2026, 12:00 UTC", in TIME_ZONE."""
    moment = timezone.localtime(at)
    # Django's own sign for the zone is left out in just the night in which it matters.
    return f"{date_format(moment, 'DATETIME_FORMAT')} {moment:%Z}"


def readers_see(story: Story) -> str:
    """What readers see of *story* while it has a working copy: a sentence, but for its capital and its stop."""
    now = clock.now()
    if story.is_public(now):
        return "readers see the live text"
    why = {Story.Status.WITHDRAWN: "it is withdrawn", Story.Status.PUBLISHED: "its time is over"}
    return f"readers see nothing of this story: {why.get(story.status, 'it is not published')}"


def status_of(story: Story) -> str:
    """The status in a word or two, and for what is published what the clock makes of it."""
    now = clock.now()
    if story.status != Story.Status.PUBLISHED or story.is_public(now):
        return story.get_status_display()
    return "Scheduled" if story.published_at > now else "Ended"


def state_line(story: Story) -> dict:
    """What the form says of *story* before all else: {"status", "impact", "time"} in words; "" for what it has not."""
    now = clock.now()
    impact = f"{story.impact_score} {story.band.name}" if story.band else "no score yet"
    if story.published_at is None:
        return {"status": status_of(story), "impact": impact, "time": ""}
    is_scheduled = story.status == Story.Status.PUBLISHED and story.published_at > now
    verb = "published" if story.is_out(now) else "goes out" if is_scheduled else "planned for"
    moment = date_format(timezone.localtime(story.published_at), "DATETIME_FORMAT")
    return {"status": status_of(story), "impact": impact, "time": f"{verb} {moment}"}


def told_problems(form, inlines) -> list[dict]:
    """All that is wrong with a form that was sent: {"field": id, "label", "sentence"} each, in the form's order."""
    found = [problem for one in form if not one.is_hidden for problem in _problems_of(one)]
    for inline in inlines:
        name = inline.opts.verbose_name.capitalize()
        for at, row in enumerate(inline.formset.forms, 1):
            found += [problem for one in row for problem in _problems_of(one, f"{name} {at}: ")]
    return found


def _problems_of(bound, before: str = "") -> list[dict]:
    # Of several radio buttons the first.
    field = bound.id_for_label or f"{bound.auto_id}_0"
    return [{"field": field, "label": f"{before}{bound.label}", "sentence": one} for one in bound.errors]
