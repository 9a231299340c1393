"""Stories: the desk's list and form."""

from functools import partialmethod

from django.contrib import admin, messages
from django.db import transaction

from articles.acts import editing, publishing
from articles.admin.pictures import thumbnail
from articles.forms import StoryForm
from articles.models import Byline, Source, Story
from articles.permissions import may_publish
from articles.pure import clock, impact
from articles.pure.refusal import Refusal


class BylineInline(admin.TabularInline):
    model = Byline
    extra = 1
    autocomplete_fields = ["author"]
    fields = ["author", "position"]


class SourceInline(admin.TabularInline):
    model = Source
    extra = 1
    fields = ["name", "url", "position"]


class BandFilter(admin.SimpleListFilter):
    title = "impact"
    parameter_name = "band"

    def lookups(self, request, model_admin):
        return [("none", "Not scored"), *((band.level, band.name) for band in impact.BANDS)]

    def queryset(self, request, queryset):
        if self.value() == "none":
            return queryset.filter(impact_score=None)
        wanted = [band for band in impact.BANDS if str(band.level) == self.value()]
        return queryset.filter(impact_score__range=(wanted[0].least, wanted[0].most)) if wanted else queryset


class WhenFilter(admin.SimpleListFilter):
    title = "readers"
    parameter_name = "when"

    def lookups(self, request, model_admin):
        return [("public", "See it now"), ("scheduled", "Will see it"), ("ended", "No longer see it")]

    def queryset(self, request, queryset):
        now, out = clock.now(), queryset.filter(status=Story.Status.PUBLISHED)
        return {
            "public": lambda: queryset.published(now),
            "scheduled": lambda: out.filter(published_at__gt=now),
            "ended": lambda: out.filter(ends_at__lte=now),
        }.get(self.value(), lambda: queryset)()


@admin.register(Story)
class StoryAdmin(admin.ModelAdmin):
    form = StoryForm
    change_form_template = "admin/articles/story/change_form.html"
    inlines = [BylineInline, SourceInline]
    list_display = ["thumb", "title", "state", "impact_score", "goes_out", "topic_names"]
    list_display_links = ["title"]
    list_filter = ["status", WhenFilter, BandFilter]
    list_select_related = ["picture"]
    list_per_page = 50
    search_fields = ["title", "slug", "summary", "authors__name"]
    date_hierarchy = None
    ordering = ["-pk"]
    show_full_result_count = False
    autocomplete_fields = ["picture", "topics"]
    prepopulated_fields = {"slug": ["title"]}
    actions = ["publish", "withdraw"]
    fieldsets = [
        (None, {"fields": ["title", "summary", "body", "opened"]}),
        ("Impact", {"fields": ["impact_score", "impact_rationale"]}),
        (
            "Publication",
            {"fields": ["status", "published_at", "ends_at", "pinned_until", "withdrawal_reason"]},
        ),
        ("Picture, topics, address", {"fields": ["picture", "topics", "slug"]}),
    ]

    class Media:
        css = {"all": ["newsroom/admin.css"]}

    # --- the list -------------------------------------------------------------------------------------------------

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("topics")

    @admin.display(description="picture")
    def thumb(self, story):
        return thumbnail(story.picture)

    @admin.display(description="status", ordering="status")
    def state(self, story):
        waits = story.status == Story.Status.PUBLISHED and story.published_at > clock.now()
        return "Scheduled" if waits else story.get_status_display()

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
        for story in queryset:
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
        # ModelAdmin makes the form without telling it who saves, or what an act has refused a moment ago.
        told = {"by": request.user, "refused": getattr(request, "refusal", None)}
        return type(form.__name__, (form,), {"__init__": partialmethod(form.__init__, **told)})

    def get_formset_kwargs(self, request, obj, inline, prefix):
        """A post that leaves out byline or sources leaves them as they are, instead of being an error."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.method == "POST" and f"{prefix}-TOTAL_FORMS" not in request.POST:
            kwargs["data"][f"{prefix}-TOTAL_FORMS"] = kwargs["data"][f"{prefix}-INITIAL_FORMS"] = "0"
        return kwargs

    def get_view_on_site_url(self, obj=None):
        return super().get_view_on_site_url(obj) if obj and obj.pk and obj.is_public() else None

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or (obj.status == Story.Status.DRAFT and not obj.was_public))

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """As Django's; an act that is refused while saving undoes the whole save and shows the form again."""
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except Refusal as refusal:
            request.refusal = refusal
            # This time the form itself carries the sentence (get_form), and nothing is saved.
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form = context["adminform"].form
        if form.is_bound and form.is_stale and obj:
            context["stored"] = Story.objects.get(pk=obj.pk)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, obj, form, change):
        editing.save([editing.Change(obj, form.before)], by=request.user)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        # Byline, topics and sources are stored now: bring what is made of them into step.
        editing.hang_on(editing.Change(form.instance), by=request.user)

    def get_changeform_initial_data(self, request):
        return {"status": Story.Status.DRAFT, **super().get_changeform_initial_data(request)}
