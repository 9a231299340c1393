"""Stories: the desk's form; the list is in story_list.py."""

from csp.decorators import csp_update
from django.contrib import admin
from django.core.files.storage import default_storage
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from articles.acts import contents, deleting, editing, once, reworking, sharing, signing
from articles.admin import writing
from articles.admin.answers import Answers, readers_see, sent_form, state_line, told_problems
from articles.admin.checklist import ChecklistViews
from articles.admin.corrections import CorrectionViews
from articles.admin.events import EventViews
from articles.admin.keeping import form_name
from articles.admin.late import LateSaves
from articles.admin.notes import NoteViews
from articles.admin.parts import BylineInline, SourceInline, initial_rows
from articles.admin.previews import PreviewViews
from articles.admin.rating import RatingViews, told_in_form
from articles.admin.report import ReportViews
from articles.admin.story_list import StoryListing
from articles.admin.twofold import differing_rows, whole_texts
from articles.admin.versions import VersionViews
from articles.admin.widgets import Finding
from articles.admin.withdrawing import WithdrawalViews
from articles.forms import StoryForm
from articles.models import Story, Topic
from articles.permissions import may_delete, may_edit, may_open, may_publish, may_see_every_story
from articles.pure import body
from articles.pure.refusal import Refusal


@admin.register(Story)
class StoryAdmin(
    ChecklistViews,
    VersionViews,
    PreviewViews,
    NoteViews,
    CorrectionViews,
    WithdrawalViews,
    RatingViews,
    EventViews,
    ReportViews,
    StoryListing,
    LateSaves,
    Answers,
    Finding,
    admin.ModelAdmin,
):
    form = StoryForm
    change_form_template = "admin/articles/story/change_form.html"
    inlines = [BylineInline, SourceInline]
    autocomplete_fields = ["picture", "topics"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (None, {"fields": ["title", "summary", "body", "is_minor"]}),
        ("Impact", {"fields": ["impact_score", "impact_rationale"]}),
        (
            "Publication",
            {"fields": ["status", "note", "published_at", "ends_at", "pinned_until", "withdrawal_reason"]},
        ),
        ("Picture, topics, address", {"fields": ["picture", "topics", "slug"]}),
    ]

    class Media:
        js = ["newsroom/admin.js", "newsroom/presence.js", "newsroom/notes.js"]

    # --- the form -------------------------------------------------------------------------------------------------

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        # A class of this request's own: it is told here who saves, and what an act has refused a moment ago.
        form.by, form.refused = request.user, getattr(request, "refusal", None)
        form.button = next((name for name in StoryForm.LEADS_TO if name in request.POST), "")
        return form

    def get_fieldsets(self, request, obj=None):
        """Who may only look reads the body as text, and has no note to write; at the score stands how to rate."""
        reads = obj is not None and not may_edit(request.user, obj)
        shown = {"body": "body_shown", "note": None} if reads else {}
        return [
            (
                name,
                options | told | {"fields": [one for field in options["fields"] if (one := shown.get(field, field))]},
            )
            for name, options in self.fieldsets
            for told in [{"description": told_in_form(obj, reads=reads)} if name == "Impact" else {}]
        ]

    @admin.display(description="body")
    def body_shown(self, story):
        """As readers get it: it was cleaned when it was saved."""
        shown = body.with_pictures(story.body, lambda name, alt: body.img(default_storage.url(name), alt))
        # The name of the field that others have here, to which notes lead.
        return format_html('<div class="body-shown" id="id_body">{}</div>', mark_safe(shown))

    def get_changeform_initial_data(self, request):
        return {"status": Story.Status.DRAFT, **super().get_changeform_initial_data(request)}

    def get_formset_kwargs(self, request, obj, inline, prefix):
        """The rows of whoever may edit are a list of what the form shows; others see what is stored."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if inline.has_change_permission(request, obj):
            kwargs["initial"] = self._rows(request, obj)[prefix]
        return kwargs

    def _rows(self, request, obj) -> dict:
        """The rows of both lists as the form shows them: the working copy's, when there is one."""
        if not hasattr(request, "rows"):
            if obj and obj.pk:
                content = getattr(request, "content", None) or contents.shown(obj)
            else:
                content = {"authors": self._own_byline(request), "sources": []}
            request.rows = initial_rows(content)
        return request.rows

    def _own_byline(self, request) -> list[dict]:
        """The author whom this user is, for the first form of a new story."""
        author = signing.author_of(request.user) if request.method == "GET" else None
        return [{"id": author.pk}] if author else []

    def view_on_site(self, story):
        """The link to the readers' page, while there is one."""
        return story.get_absolute_url() if story.slug and story.is_public() else None

    @method_decorator(csp_update({"style-src": [writing.STYLE]}))
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """As Django's; an act that is refused while saving undoes the whole save and shows the form again."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refusal as refusal:
            request.refusal = refusal
            # This time the form itself carries the sentence (get_form), and nothing is saved.
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form = context["adminform"].form
        if add and (sent := sent_form(request)):
            # Its address is taken: by itself, perhaps.
            once.refuse_second(sent, by=request.user)
        context["problems"] = told_problems(form, context["inline_admin_formsets"])
        context["form_name"] = form_name(request)
        if obj and form.is_stale:
            # obj itself carries what was typed by now.
            context["stored"] = form.stored_now()
            context["rows"] = differing_rows(form, context["inline_admin_formsets"])
            context["whole"] = whole_texts(form, context["stored"])
            # The box with both texts says what is wrong, before all else.
            context["errors"] = None
        if change and obj:
            context |= self.desk_box(request, obj)
            # Once it was sent, obj carries what was typed.
            context["state"] = state_line(Story.objects.get(pk=obj.pk) if form.is_bound else obj)
        context |= {"copy": form.copy, "buttons": self._buttons(request, obj, form)}
        if obj and obj.pk:
            may_withdraw = may_publish(request.user) and may_edit(request.user, obj, form.before)
            is_out = form.before["status"] == Story.Status.PUBLISHED
            context |= {"readers": readers_see(obj), "may_withdraw": may_withdraw and is_out}
        context["media"] = writing.equip(form, context["media"], nonce=str(request.csp_nonce))
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, obj, form, change):
        """Nothing yet: the act saves the story with what hangs on it, once all of it is known."""

    def save_related(self, request, form, formsets, change):
        rows = {formset.prefix: formset.rows() for formset in formsets}
        act = editing.Change(form.instance, form.before, topics=list(form.cleaned_data["topics"]))
        if rows["bylines"] is not None:
            act.authors = [row["author"] for row in rows["bylines"]]
        if rows["sources"] is not None:
            act.sources = [(row["name"], row["url"]) for row in rows["sources"]]
        act.told, act.is_minor = form.told(), form.cleaned_data.get("is_minor", False)
        # First of all: of two at once the second must wait before it does anything.
        sent = "" if change else sent_form(request)
        claimed = once.claim(sent, by=request.user) if sent else None
        self._act(request, form, act)
        if claimed:
            once.keep(claimed, form.instance)
        self.keep_note(request, form)
        request.notes, request.goes_out = form.notes, form.goes_out()
        if ended := form.instance.links_ended:
            request.notes.append(sharing.ended(ended))

    def _act(self, request, form, change) -> None:
        """Save as the button says: into the working copy, out to the readers, or what the form shows."""
        if form.copy and "_publish" in request.POST:
            request.took_copy = True
            reworking.publish(change, by=request.user, merged=form.cleaned_data.get("merged"))
        elif form.copy or ("_copy" in request.POST and form.instance.is_out()):
            reworking.save(change, by=request.user)
        else:
            editing.save([change], by=request.user)

    def _buttons(self, request, obj, form) -> list[tuple[str, str]]:
        """What can be done with this story besides saving it: names and labels."""
        publishes = may_publish(request.user)
        if form.copy:
            return [("_publish", "Publish the working copy")] if publishes else []
        stored = (form.before or {}).get("status", Story.Status.DRAFT)
        if stored == Story.Status.DRAFT:
            return [("_hand_over", "Save and hand over")] + [("_publish", "Save and publish")] * publishes
        if stored == Story.Status.REVIEW:
            return [("_give_back", "Save and give back")] + [("_publish", "Save and publish")] * publishes
        if obj and publishes and form.waits():
            return [("_publish_now", "Publish now")]
        return [("_copy", "Save as working copy")] if obj and obj.is_out() and may_edit(request.user, obj) else []

    # --- deletion -------------------------------------------------------------------------------------------------

    def has_delete_permission(self, request, obj=None):
        """Only what readers never saw, and what is a draft now."""
        return super().has_delete_permission(request, obj) if obj is None else may_delete(request.user, obj)

    def delete_model(self, request, obj):
        deleting.delete(obj, by=request.user)

    # --- permission -----------------------------------------------------------------------------------------------

    def get_object(self, request, object_id, from_field=None):
        """With all that the form shows of it, and the names in it, so that no field has to ask for them again."""
        story = super().get_object(request, object_id, from_field)
        if story and request.method == "GET" and request.resolver_match.url_name == "articles_story_change":
            request.content = content = contents.shown(story)
            request.names = {
                "author": {one["id"]: one["name"] for one in content["authors"]},
                "topic": {one["id"]: one["name"] for one in content["topics"]},
                "picture": {story.picture_id: str(story.picture)} if story.picture_id else {},
            }
            story._prefetched_objects_cache = {"topics": [Topic(one["id"], one["name"]) for one in content["topics"]]}
        return story

    def get_queryset(self, request):
        found = super().get_queryset(request)
        if request.resolver_match.url_name != "articles_story_changelist":
            found = found.select_related("picture", "working_copy__saved_by")
        return found if may_see_every_story(request.user) else found.filter(created_by=request.user)

    def has_view_permission(self, request, obj=None):
        if obj is not None and obj.pk:
            return may_open(request.user, obj)
        return super().has_view_permission(request, obj) or self.has_change_permission(request)

    def has_change_permission(self, request, obj=None):
        if obj is not None and obj.pk:
            return may_edit(request.user, obj)
        return super().has_change_permission(request, obj) or request.user.has_perm("articles.edit_every_story")
