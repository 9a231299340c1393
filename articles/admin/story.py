"""Stories: the desk's list and form."""

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.http import HttpResponseRedirect

from articles.acts import contents, deleting, editing, publishing, reworking
from articles.admin.checklist import ChecklistViews
from articles.admin.filters import BandFilter, ReadersFilter, TopicFilter
from articles.admin.parts import BylineInline, SourceInline, initial_rows
from articles.admin.pictures import thumbnail
from articles.admin.versions import VersionViews
from articles.admin.widgets import Finding
from articles.forms import StoryForm
from articles.models import Story
from articles.permissions import may_delete, may_edit, may_open, may_publish, may_see_every_story
from articles.pure import clock
from articles.pure.refusal import Refusal


class StoryList(ChangeList):
    """Fetches what the columns show, and leaves the bodies in the database."""

    def get_queryset(self, request, exclude_parameters=None):
        found = super().get_queryset(request, exclude_parameters)
        return found.defer("body").prefetch_related("topics")


@admin.register(Story)
class StoryAdmin(ChecklistViews, VersionViews, Finding, admin.ModelAdmin):
    form = StoryForm
    change_form_template = "admin/articles/story/change_form.html"
    inlines = [BylineInline, SourceInline]
    list_display = ["thumb", "title", "state", "impact_score", "goes_out", "topic_names"]
    list_display_links = ["title"]
    list_filter = ["status", ReadersFilter, BandFilter, TopicFilter]
    list_select_related = ["picture"]
    list_per_page = 50
    search_fields = ["title", "slug", "summary", "authors__name"]
    ordering = ["-pk"]
    show_full_result_count = False
    autocomplete_fields = ["picture", "topics"]
    prepopulated_fields = {"slug": ["title"]}
    actions = ["publish", "withdraw"]
    fieldsets = [
        (None, {"fields": ["title", "summary", "body"]}),
        ("Impact", {"fields": ["impact_score", "impact_rationale"]}),
        (
            "Publication",
            {"fields": ["status", "note", "published_at", "ends_at", "pinned_until", "withdrawal_reason"]},
        ),
        ("Picture, topics, address", {"fields": ["picture", "topics", "slug"]}),
    ]

    class Media:
        css = {"all": ["newsroom/admin.css"]}
        js = ["newsroom/admin.js"]

    # --- the list -------------------------------------------------------------------------------------------------

    def get_changelist(self, request, **kwargs):
        return StoryList

    @admin.display(description="picture")
    def thumb(self, story):
        return thumbnail(story.picture)

    @admin.display(description="status", ordering="status")
    def state(self, story):
        """The status, and for what is published what the clock makes of it."""
        now = clock.now()
        if story.status != Story.Status.PUBLISHED or story.is_public(now):
            return story.get_status_display()
        return "Scheduled" if story.published_at > now else "Ended"

    @admin.display(description="publication", ordering="published_at")
    def goes_out(self, story):
        return story.published_at

    @admin.display(description="topics")
    def topic_names(self, story):
        return ", ".join(sorted(topic.name for topic in story.topics.all()))

    def get_actions(self, request):
        """Without Django's bulk deletion: only drafts may be deleted, one at a time."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    @admin.action(description="Publish selected stories", permissions=["publish"])
    def publish(self, request, queryset):
        self._each(request, queryset, publishing.publish, "published or scheduled")

    @admin.action(description="Withdraw selected stories", permissions=["publish"])
    def withdraw(self, request, queryset):
        self._each(request, queryset, publishing.withdraw, "withdrawn")

    def has_publish_permission(self, request):
        return may_publish(request.user)

    def _each(self, request, queryset, act, told: str) -> None:
        """Do *act* to each story on its own; what is refused is said by name and keeps nobody else back."""
        done = 0
        for story in queryset.defer(None):
            try:
                act(story, by=request.user)
                done += 1
            except Refusal as refusal:
                self.message_user(request, f"“{story.title}”: {refusal.sentence}", messages.ERROR)
        if done:
            self.message_user(request, f"{done} {'story' if done == 1 else 'stories'} {told}.", messages.SUCCESS)

    # --- the form -------------------------------------------------------------------------------------------------

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        # A class of this request's own: it is told here who saves, and what an act has refused a moment ago.
        form.by, form.refused = request.user, getattr(request, "refusal", None)
        form.button = next((name for name in StoryForm.LEADS_TO if name in request.POST), "")
        return form

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
            content = {"authors": [], "sources": []}
            if obj and obj.pk:
                copy = contents.working_copy(obj)
                content = copy.content if copy else contents.of_many([obj])[obj.pk]
            request.rows = initial_rows(content)
        return request.rows

    def view_on_site(self, story):
        """The link to the readers' page, while there is one."""
        return story.get_absolute_url() if story.is_public() else None

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
        if obj and form.is_stale:
            # obj itself carries what was typed by now.
            context["stored"] = form.stored_now()
        context |= {"copy": form.copy, "buttons": self._buttons(request, obj, form)}
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
        act.told = form.told()
        self._act(request, form, act)

    def _act(self, request, form, change) -> None:
        """Save as the button says: into the working copy, out to the readers, or what the form shows."""
        if form.copy and "_publish" in request.POST:
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
        return [("_copy", "Save as working copy")] if obj and obj.is_out() and may_edit(request.user, obj) else []

    def response_change(self, request, obj):
        """Back to the form after a save into the working copy, so that it can be compared and put out."""
        if contents.working_copy(Story.objects.get(pk=obj.pk)) and not {"_continue", "_addanother"} & set(request.POST):
            self.message_user(request, "Saved in the working copy; readers see the live text.", messages.SUCCESS)
            return HttpResponseRedirect(request.path)
        return super().response_change(request, obj)

    # --- deletion -------------------------------------------------------------------------------------------------

    def has_delete_permission(self, request, obj=None):
        """Only what readers never saw, and what is a draft now."""
        return super().has_delete_permission(request, obj) if obj is None else may_delete(request.user, obj)

    def delete_model(self, request, obj):
        deleting.delete(obj, by=request.user)

    # --- permission -----------------------------------------------------------------------------------------------

    def get_queryset(self, request):
        found = super().get_queryset(request)
        return found if may_see_every_story(request.user) else found.filter(created_by=request.user)

    def has_view_permission(self, request, obj=None):
        if obj is not None and obj.pk:
            return may_open(request.user, obj)
        return super().has_view_permission(request, obj) or self.has_change_permission(request)

    def has_change_permission(self, request, obj=None):
        if obj is not None and obj.pk:
            return may_edit(request.user, obj)
        return super().has_change_permission(request, obj) or request.user.has_perm("articles.edit_every_story")
