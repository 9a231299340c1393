"""What the desk is told after a save: what readers see now, what was taken out, or all that is wrong."""

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html

from articles.acts import contents
from articles.admin.keeping import saved_tag
from articles.models import Story
from articles.pure import clock

STATES = {
    Story.Status.REVIEW: "In review: readers don't see it.",
    Story.Status.WITHDRAWN: "Withdrawn: its address says so, with your reason.",
}
# Names of fields that carry no text of anybody's.
SILENT = {"revision", "merged"}


class Answers:
    """For the admin of stories: the answers to a save that was taken."""

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
        told = "Saved in the working copy; readers see the live text." if copy else state_of(story)
        told = format_html('“<a href="{}">{}</a>” is saved. {}', form_url, story, told)
        # By this the script that keeps unsaved text knows that it has been saved.
        tag = saved_tag(request, revision=story.revision)
        self.message_user(request, told, messages.SUCCESS, extra_tags=tag)
        for note in getattr(request, "notes", ()):
            self.message_user(request, note, messages.WARNING)
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


def state_of(story: Story) -> str:
    """What readers see of *story*, in a sentence."""
    now = clock.now()
    if story.is_public(now):
        return "Live now."
    if story.status == Story.Status.PUBLISHED:
        if story.published_at > now:
            moment = timezone.localtime(story.published_at)
            # Django's own sign for the zone is left out in just the night in which it matters.
            return f"Scheduled for {date_format(moment, 'j F Y, H:i')} {moment:%Z}."
        return "Ended: readers no longer see it."
    if story.status == Story.Status.DRAFT:
        planned = story.published_at and not story.was_public
        return "Draft: it has a time but will not go out until you publish it." if planned else "Draft."
    return STATES[story.status]


def told_problems(form, inlines) -> list[dict]:
    """All that is wrong with a form that was sent: {"field": id, "label", "sentence"} each, in the form's order."""
    found = [problem for one in form if not one.is_hidden for problem in _problems_of(one)]
    for inline in inlines:
        name = inline.opts.verbose_name.capitalize()
        for at, row in enumerate(inline.formset.forms, 1):
            found += [problem for one in row for problem in _problems_of(one, f"{name} {at}: ")]
    return found


def _problems_of(bound, before: str = "") -> list[dict]:
    return [{"field": bound.id_for_label, "label": f"{before}{bound.label}", "sentence": one} for one in bound.errors]
