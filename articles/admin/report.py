"""What a period's stories brought about: a page to print for those who pay, and the same as CSV."""

import csv

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
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
HEAD = (
    *("story", "address", "published", "impact score", "band", "reason", "topics"),
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
        """Sums, then each story with its score and what happened since."""
        form, found, at = self._asked(request)
        stories = list(found[: MOST + 1])
        told = reporting.report(**form.period, at=at)
        context = {
            "title": "What came of it",
            "form": form,
            "report": told,
            "bands": [(band, told.bands[band.level]) for band in impact.BANDS],
            "stories": stories[:MOST],
            "more": len(stories) > MOST,
            "most": MOST,
            "query": request.GET.urlencode(),
        }
        return TemplateResponse(
            request, "admin/articles/story/report.html", self.admin_site.each_context(request) | context
        )

    def report_csv(self, request):
        """A line for each thing that happened, and one for each story of which nothing is known; UTF-8 with a mark."""
        _, found, _ = self._asked(request)
        lines = csv.writer(_Echo())
        response = StreamingHttpResponse(
            (lines.writerow(row) for row in _rows(request, found)), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = 'attachment; filename="impact.csv"'
        response["Cache-Control"] = "no-store"
        return response

    def _asked(self, request) -> tuple["PeriodForm", QuerySet, object]:
        """The form, the stories of its period, newest first, with what is shown of them, and the moment it is as of."""
        if not may_see_every_story(request.user):
            raise PermissionDenied("You may not see the stories of others.")
        form, at = PeriodForm(request.GET), clock.now()
        found = reporting.published(**form.period, at=at).order_by("-published_at", "-pk")
        found = found.defer("body", "corrections_shown", "impact_shown")
        return form, found.prefetch_related("topics", "events"), at


def _rows(request, found):
    # Excel takes a file without this mark for one of its own old alphabets.
    yield ("\ufeff" + HEAD[0], *HEAD[1:])
    for story in found.iterator(_READ_AT_ONCE):
        told = _story(request, story)
        for event in story.events.all() or [None]:
            yield [cell(str(one)) for one in (*told, *_event(event))]


def _story(request, story: Story) -> tuple:
    published = timezone.localtime(story.published_at).strftime("%Y-%m-%d %H:%M")
    address = request.build_absolute_uri(story.get_absolute_url())
    topics = ", ".join(sorted(topic.name for topic in story.topics.all()))
    return story.title, address, published, story.impact_score, story.band.name, story.impact_rationale, topics


def _event(event) -> tuple:
    if event is None:
        return ("",) * 5
    return event.on.isoformat(), event.get_kind_display(), event.what, event.get_size_display(), event.url


class _Echo:
    """A file that hands on what is written to it."""

    def write(self, line: str) -> str:
        return line
