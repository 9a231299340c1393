"""The desk's list of stories: columns, search, actions."""

from collections import defaultdict

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format

from articles import search
from articles.acts import publishing
from articles.admin.answers import status_of
from articles.admin.filters import BandFilter, ReadersFilter, TopicFilter
from articles.admin.pictures import thumbnail
from articles.models.stories import OUT_OR_NOT_YET
from articles.permissions import may_publish
from articles.pure import slugs, words
from articles.pure.refusal import Refusal


class StoryList(ChangeList):
    """Fetches what the columns show, and leaves the bodies in the database."""

    def get_queryset(self, request, exclude_parameters=None):
        found = super().get_queryset(request, exclude_parameters)
        return found.defer("body").prefetch_related("topics")


class StoryListing:
    """For the admin of stories. In order of publication; before all others what has no time yet."""

    list_display = ["thumb", "title", "state", "score", "goes_out", "topic_names"]
    list_display_links = ["title"]
    list_filter = ["status", ReadersFilter, BandFilter, TopicFilter]
    list_select_related = ["picture"]
    list_per_page = 50
    # How it is searched, get_search_results() says; without a field Django would show no box.
    search_fields = ["title"]
    ordering = [OUT_OR_NOT_YET.desc(), "-pk"]
    show_full_result_count = False
    actions = ["publish", "withdraw"]

    def get_changelist(self, request, **kwargs):
        return StoryList

    def get_search_results(self, request, queryset, search_term):
        """As readers search, bodies too; a slug is found whole."""
        term = words.line(search_term)
        if not term:
            return queryset, False
        keys = search.hits(queryset, term)
        return queryset.filter(Q(pk__in=keys) | Q(slug=slugs.tidy(term))), False

    @admin.display(description="picture")
    def thumb(self, story):
        return thumbnail(story.picture)

    @admin.display(description="status", ordering="status")
    def state(self, story):
        return status_of(story)

    @admin.display(description="impact score", ordering="impact_score")
    def score(self, story):
        """The number with its bar, as readers see it."""
        return render_to_string("admin/articles/story/score.html", {"story": story}) if story.band else "–"

    @admin.display(description="publication", ordering=OUT_OR_NOT_YET)
    def goes_out(self, story):
        moment = story.published_at and timezone.localtime(story.published_at)
        return moment and date_format(moment, "DATETIME_FORMAT")

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
        done, refused = 0, defaultdict(list)
        for story in queryset.defer(None):
            try:
                act(story, by=request.user)
                done += 1
            except Refusal as refusal:
                refused[refusal.sentence].append(f"“{story.title}”")
        for sentence, titles in refused.items():
            self.message_user(request, f"{', '.join(titles)}: {sentence}", messages.ERROR)
        if done:
            self.message_user(request, f"{done} {'story' if done == 1 else 'stories'} {told}.", messages.SUCCESS)
