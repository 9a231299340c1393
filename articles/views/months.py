"""The archive by month: all months with their counts, and the stories of one."""

import calendar
from datetime import date, datetime, timedelta
from itertools import groupby

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import reporting
from articles.models import Story
from articles.pure import clock
from articles.views import trail
from articles.views.pages import cut_by_time, reader_page

DAY = timedelta(days=1)


@reader_page
def months(request):
    """Every month that has stories, by year, the newest first."""
    counted = [(date(*month, 1), stories) for month, stories in reporting.by_month().items()]
    years = [(year, list(of_year)) for year, of_year in groupby(counted, key=lambda one: one[0].year)]
    return render(request, "articles/months.html", {"years": years, "trail": trail.to(trail.STORIES)})


@require_safe
def year(request, year):
    """A shortened address leads to its year among all months."""
    return redirect(f"{reverse('months')}#year-{year:04}")


@reader_page
def month(request, year, month):
    first = date(year, month, 1)
    last = first.replace(day=calendar.monthrange(year, month)[1])
    now = clock.now()
    stories, page = cut_by_time(request, Story.objects.cards(), since=first, until=last)
    if not stories:
        raise Http404("There is no story of this month.")
    context = {
        "month": first,
        "before": _month_before(first, now),
        "after": _month_after(last, now),
        "stories": stories,
        "page": page,
        "trail": trail.to(trail.STORIES, trail.MONTHS),
    }
    return render(request, "articles/month.html", context)


def _month_before(first: date, now: datetime) -> date | None:
    if first == date.min:
        return None
    return _month_of(Story.objects.published_within(None, first - DAY, now).latest_first())


def _month_after(last: date, now: datetime) -> date | None:
    if last == date.max:
        return None
    return _month_of(Story.objects.published(now).between(last + DAY, None).order_by("published_at", "pk"))


def _month_of(stories) -> date | None:
    """The first day of the month of the first of *stories*, in TIME_ZONE; None where there is none."""
    moment = stories.values_list("published_at", flat=True).first()
    return moment and timezone.localtime(moment, timezone.get_default_timezone()).date().replace(day=1)
