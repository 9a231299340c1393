"""The desk's list of stories: columns, search, actions."""

from collections import defaultdict
from functools import partial

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html

from articles import search
from articles.acts import publishing, sharing
from articles.admin.answers import status_of
from articles.admin.filters import BandFilter, PublicationFilter, ReadersFilter, TopicFilter
from articles.admin.opening import revision_of
from articles.admin.pictures import thumbnail
from articles.forms import WithdrawalForm
from articles.models.stories import OUT_OR_NOT_YET
from articles.permissions import may_publish, require
from articles.pure import slugs, words
from articles.pure.keys import is_key
from articles.pure.refusal import Refusal
from articles.templating import part

# What the list carries of each row: the key and the revision that was shown, as "12:3".
SHOWN = "shown"
OVERTAKEN = "It has been saved since you opened the list: look at it first."
# As many as one page shows at most: each of them is to be read by its title before it is withdrawn.
MOST_WITHDRAWN = 200


class StoryList(ChangeList):
    """Fetches what the columns show, and leaves the bodies in the database."""

    def get_queryset(self, request, exclude_parameters=None):
        found = super().get_queryset(request, exclude_parameters)
        return found.defer("body").prefetch_related("topics")


class StoryListing:
    """For the admin of stories. In order of publication; before all others what has no time yet."""

    list_display = ["thumb", "title", "state", "score", "goes_out", "topic_names"]
    list_display_links = ["title"]
    list_filter = ["status", ReadersFilter, PublicationFilter, BandFilter, TopicFilter]
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

    def action_checkbox(self, story):
        """Django's, and beside it which revision the list shows: an action refuses what was saved since."""
        shown = format_html('<input type="hidden" name="{}" value="{}:{}">', SHOWN, story.pk, story.revision)
        return super().action_checkbox(story) + shown

    @admin.display(description="picture")
    def thumb(self, story):
        return thumbnail(story.picture)

    @admin.display(description="status", ordering="status")
    def state(self, story):
        return status_of(story)

    @admin.display(description="impact score", ordering="impact_score")
    def score(self, story):
        """The number with its bar, as readers see it."""
        return part("desk_score", story=story) if story.band else "–"

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
        """Asked first, with the titles and for a reason; a POST from that page withdraws."""
        stories = list(queryset.defer("body")[: MOST_WITHDRAWN + 1])
        if len(stories) > MOST_WITHDRAWN:
            told = f"Withdraw {MOST_WITHDRAWN} stories at most at once: narrow the list first."
            self.message_user(request, told, messages.ERROR)
            return None
        form = WithdrawalForm(request.POST if "post" in request.POST else None)
        if form.is_bound and form.is_valid():
            act = partial(publishing.withdraw, reason=form.cleaned_data["reason"])
            self._each(request, queryset, act, "withdrawn")
            return None
        context = self.admin_site.each_context(request) | {"title": "Withdraw stories", "opts": self.opts}
        context |= {"form": form, "stories": stories, "shown": request.POST.getlist(SHOWN)}
        context |= {"checkbox": ACTION_CHECKBOX_NAME}
        return TemplateResponse(request, "admin/articles/story/withdraw_selected.html", context)

    def has_publish_permission(self, request):
        return may_publish(request.user)

    def _each(self, request, queryset, act, told: str) -> None:
        """Do *act* to each story on its own; what is refused is said by name and keeps nobody else back."""
        done, ended, refused, shown = 0, 0, defaultdict(list), _shown(request)
        for story in queryset.defer(None):
            try:
                require(shown.get(story.pk, story.revision) == story.revision, OVERTAKEN)
                ended += act(story, by=request.user).links_ended
                done += 1
            except Refusal as refusal:
                sentence = OVERTAKEN if refusal.field == "revision" else refusal.sentence
                refused[sentence].append(f"“{story.title}”")
        for sentence, titles in refused.items():
            self.message_user(request, f"{', '.join(titles)}: {sentence}", messages.ERROR)
        if done:
            self.message_user(request, f"{done} {'story' if done == 1 else 'stories'} {told}.", messages.SUCCESS)
        if ended:
            self.message_user(request, sharing.ended(ended), messages.WARNING)


def _shown(request) -> dict[int, int]:
    """The revision of each row as the list of a POST showed it, by key; none means what is stored."""
    rows = [row.partition(":") for row in request.POST.getlist(SHOWN)]
    return {int(key): revision_of(revision) for key, colon, revision in rows if is_key(key) and colon}
