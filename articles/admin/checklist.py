"""The checklist below a story's own address, and its short form on the story's form."""

from collections import Counter

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import Truncator

from articles.acts import checking, contents, mending, styling
from articles.admin.opening import opened, revision_of
from articles.models import Story, StyleRule
from articles.pure import house_style, keys
from articles.pure.checklist import WARN
from articles.pure.house_style import Rule
from articles.pure.refusal import Refusal

# What is told after a story went out: as many warnings, each in as many characters; a message travels in a cookie.
MOST_TOLD, LONGEST_TOLD = 6, 150
# A body may hold thousands of hits: what is mended is all of them, what is shown are the first.
MOST_PASSAGES = 100


class ChecklistViews:
    """For the admin of stories, beside VersionViews: the checklist's page, and what it found on the story's form."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.checklist)
        return [path("<path:object_id>/checklist/", view, name="articles_story_checklist"), *super().get_urls()]

    def checklist(self, request, object_id):
        """What stops the story and what the desk is warned of; a POST mends house style, all of it or one rule's."""
        is_post = request.method == "POST"
        story = opened(self, request, object_id, to_edit=is_post)
        if is_post:
            self._mend(request, story)
            return redirect("admin:articles_story_checklist", story.pk)
        content, rules = contents.shown(story), styling.rules()
        context = {
            "findings": checking.check(content),
            "fields": [_field(name, content[name], rules) for name in styling.FIELDS],
            "counted": _counted(content, rules),
            "copy": contents.working_copy(story),
        }
        return self.page_below(request, story, "checklist", "Checklist", context)

    def _mend(self, request, story: Story) -> None:
        """Mend as the button says, and say how that went."""
        try:
            only = _rule(request.POST.get("rule", ""))
            revision = revision_of(request.POST.get("revision", ""))
            places = mending.mend(story, by=request.user, revision=revision, only=only)
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            return
        told = "1 place" if places == 1 else f"{places} places"
        where = " in the working copy" if contents.working_copy(story) else ""
        messages.success(request, f"House style mended in {told}{where}.")

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and obj.pk:
            # What is stored: after a refused save *obj* carries what was typed.
            shown = getattr(request, "content", None) or contents.shown(Story.objects.get(pk=obj.pk))
            context["findings"] = checking.check(shown)
        return super().render_change_form(request, context, add, change, form_url, obj)


def told_warnings(story: Story) -> str:
    """What the checklist warns of in a story that goes out, with the way there, as HTML; "" when of nothing."""
    found = checking.check(contents.shown(story))
    sentences = [Truncator(one.sentence).chars(LONGEST_TOLD) for one in found if one.level == WARN]
    if not sentences:
        return ""
    told, more = sentences[:MOST_TOLD], len(sentences) - MOST_TOLD
    if more > 0:
        told.append(f"And {more} more.")
    address = reverse("admin:articles_story_checklist", args=[story.pk])
    return format_html('The checklist warns: {} <a href="{}">Open the checklist</a>', " ".join(told), address)


def _field(name: str, text: str, rules: list[Rule]) -> dict:
    """A field's name and the passages with hits in it, and how many more there are."""
    found = house_style.passages(text, rules, is_body=styling.FIELDS[name])
    return {"name": name, "passages": found[:MOST_PASSAGES], "more": max(0, len(found) - MOST_PASSAGES)}


def _counted(content: dict, rules: list[Rule]) -> list[tuple[Rule, int]]:
    """Each rule with hits, and in how many places of the story."""
    found = Counter(hit.rule for hits in styling.look(content, rules).values() for hit in hits)
    return [(rule, found[rule]) for rule in rules if rule in found]


def _rule(key: str) -> Rule | None:
    """The rule that a button names; None for the button that mends all."""
    if not key:
        return None
    found = StyleRule.objects.filter(pk=keys.number(key)).first()
    if found is None:
        raise Refusal("That rule is no longer in the list of house style.")
    return found.rule
