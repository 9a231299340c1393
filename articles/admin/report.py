"""What a period's stories brought about: a page to print for those who pay, and the same as CSV."""

import csv
from datetime import datetime
from itertools import chain

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponseBadRequest, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from articles import reporting
from articles.forms.period import PeriodForm
from articles.models import Story
from articles.permissions import may_see_every_story
from articles.pure import clock, impact
from articles.pure.spreadsheets import cell

# What a page can be printed with; the file has all.
MOST = 500
_READ_AT_ONCE = 500
# Not shown, and large.
UNREAD = ("body", "corrections_shown", "impact_shown")
# Excel takes a file without this mark for one of its own old alphabets.
MARK = "\ufeff"
HEAD = (
    *("line", "story", "address", "published", "impact score", "band", "reason", "topics"),
    *("day", "what happened", "in a sentence", "size of the effect", "link"),
)


class ReportViews:
    """For the admin of stories: adds both addresses."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("report/", view(self.report), name="articles_story_report"),
            path("report.csv", view(self.report_csv), name="articles_story_report_csv"),
            *super().get_urls(),
        ]

    def report(self, request):
        """Sums, what happened in that time, and each story that went out in it; no figure for a time nobody asked."""
        form, at = self._asked(request), clock.now()
        context = {"title": "Scores, and what happened since", "form": form}
        if form.is_valid():
            context |= _told(form.period, at) | {"query": request.GET.urlencode()}
        return TemplateResponse(
            request, "admin/articles/story/report.html", self.admin_site.each_context(request) | context
        )

    def report_csv(self, request):
        """A line for each story, then one for each thing that happened; UTF-8 with a mark."""
        form = self._asked(request)
        if not form.is_valid():
            sentence = f"There is no such period, so there is no file. {form.sentence}"
            return HttpResponseBadRequest(sentence, content_type="text/plain; charset=utf-8")
        lines = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
        rows = map(lines.writerow, _rows(request, *_found(form.period, clock.now())))
        response = StreamingHttpResponse(chain([MARK], rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="impact.csv"'
        return response

    def _asked(self, request) -> PeriodForm:
        if not may_see_every_story(request.user):
            raise PermissionDenied("You may not see the stories of others.")
        return PeriodForm(request.GET)


def _told(period: dict, at: datetime) -> dict:
    """What the page shows of *period*."""
    told = reporting.report(**period, at=at)
    stories, happened = (list(found[: MOST + 1]) for found in _found(period, at))
    return {
        "report": told,
        "bands": [(band, told.bands[band.level]) for band in impact.BANDS],
        "events": happened[:MOST],
        "more_events": len(happened) > MOST,
        "stories": stories[:MOST],
        "more": len(stories) > MOST,
        "most": MOST,
    }


def _found(period: dict, at: datetime) -> tuple[QuerySet, QuerySet]:
    """The stories that went out in *period*, and what happened in it, each with its story; newest first."""
    stories = reporting.published(**period, at=at).order_by("-published_at", "-pk").defer(*UNREAD)
    happened = reporting.happened(**period, at=at).select_related("story")
    happened = happened.defer(*(f"story__{name}" for name in UNREAD))
    return stories.prefetch_related("topics"), happened.prefetch_related("story__topics")


def _rows(request, stories, happened):
    yield HEAD
    for story in stories.iterator(_READ_AT_ONCE):
        yield _cells("story", *_story(request, story), *("",) * 5)
    for event in happened.iterator(_READ_AT_ONCE):
        yield _cells("what happened", *_story(request, event.story), *_event(event))


def _cells(*values) -> list[str]:
    return [cell(str(one)) for one in values]


def _story(request, story: Story) -> tuple:
    published = timezone.localtime(story.published_at).strftime("%Y-%m-%d %H:%M")
    address = request.build_absolute_uri(story.get_absolute_url())
    topics = ", ".join(sorted(topic.name for topic in story.topics.all()))
    return story.title, address, published, story.impact_score, story.band.name, story.impact_rationale, topics


def _event(event) -> tuple:
    return event.on.isoformat(), event.get_kind_display(), event.what, event.get_size_display(), event.url


class _Echo:
    """A file that hands on what is written to it."""

    def write(self, line: str) -> str:
        return line
