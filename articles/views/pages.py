"""What all reader pages share: how they may be kept, their one spelling, and how lists are cut into pages."""

import base64
import binascii
import functools
import math
import re
from datetime import UTC, date, datetime
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from articles.acts import editions
from articles.pure import clock, slugs
from articles.views import keeping

PER_PAGE = 20
# Counting pages means skipping rows: further back a cursor leads, which costs the same anywhere.
LAST_PAGE = 1000
_STARTED = clock.now()
FILTERS = ("q", "topic", "author", "min_impact", "since", "until")
# Of a filter so much is looked at: more is refused by its field.
MOST_TYPED = 300


def reader_page(view, *, moves_daily: bool = False):
    """As undated_page(), with Last-Modified: nothing on it changes but by an act, or when a story's time comes, or at
    midnight where it *moves_daily*."""

    @functools.wraps(view)
    def dated(request, *args, **kwargs):
        at = clock.now()
        # Asked first: what changes while the page is made, makes it newer than it says.
        seen = editions.seen(at)
        keeping.may_be_kept(request, until=seen.next_at)
        try:
            response = view(request, *args, **kwargs)
        except BaseException:
            # What is told of it instead is nobody's page.
            keeping.may_not_be_kept(request)
            raise
        if response.status_code != 200:
            keeping.may_not_be_kept(request)
        elif seen.changed_at:
            midnight = editions.midnight(at) if moves_daily else seen.changed_at
            _date(request, response, max(seen.changed_at, midnight), at=at)
        return response

    return undated_page(dated)


def _date(request, response, changed: datetime, *, at: datetime) -> None:
    """Say when the page changed: by the next whole second, so that the second change within one is a later one.

    Until that second has come a date proves nothing, and the one that is asked with is not looked at. New code and
    new templates make new pages as well: nothing is older than this process.
    """
    seconds = math.ceil(max(changed, min(_STARTED, at)).timestamp())
    if seconds > at.timestamp():
        request.META.pop("HTTP_IF_MODIFIED_SINCE", None)
        keeping.is_undated(request)
        keeping.may_be_kept(request, until=datetime.fromtimestamp(seconds, UTC))
    response.headers["Last-Modified"] = _http_date(min(seconds, int(at.timestamp())))


@functools.lru_cache(maxsize=4)
def _http_date(seconds: int) -> str:
    return http_date(seconds)


def undated_page(view):
    """A page for everybody: GET and HEAD only (405 else), no cookie, any cache may keep it but has to ask again."""

    @functools.wraps(view)
    def asked_again(*args, **kwargs):
        response = view(*args, **kwargs)
        response.headers.setdefault("Cache-Control", "public, max-age=0, must-revalidate")
        return response

    # Without exemption a wrong method would be answered 403 for want of a token instead of 405.
    return functools.wraps(view)(csrf_exempt(require_safe(asked_again)))


def slug_page(view):
    """A reader page at a slug. Spelled as slugs are not stored (é as two signs), it answers 301 to the one that is."""

    @functools.wraps(view)
    def spelled(request, slug):
        if slug == slugs.tidy(slug):
            return view(request, slug)
        address = reverse(request.resolver_match.view_name, args=[slugs.tidy(slug)])
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)

    return reader_page(spelled)


class Page(NamedTuple):
    """One page of a list. Addresses are "" where they lead nowhere.

    *number*: 0 behind a cursor, and *older_than* is then the time where it begins; *query*: what tells this page
    from the first, "" or "?page=2" or "?before=…"; *further_url*: what follows, by cursor: it shows the same
    stories whatever comes in above them.
    """

    number: int
    query: str = ""
    older_than: datetime | None = None
    start_url: str = ""
    newer_url: str = ""
    older_url: str = ""
    further_url: str = ""


def page_number(request) -> int:
    """The page asked for, 1 to LAST_PAGE; Http404 for anything else."""
    asked = request.GET.get("page") or "1"
    if not re.fullmatch(r"[1-9][0-9]{0,3}", asked) or int(asked) > LAST_PAGE:
        raise Http404("There is no such page.")
    return int(asked)


def cut(request, rows, number: int, *, per_page: int = 0) -> tuple[list, Page]:
    """The rows of page *number* (of PER_PAGE unless told) and its Page; Http404 past the end (page 1 may be empty)."""
    stories, more = _numbered(rows, number, per_page or PER_PAGE)
    return stories, _page(request, number, more)


def cut_by_time(request, stories, *, since: date | None = None, until: date | None = None) -> tuple[list, Page]:
    """As cut(), of *stories* those that readers may see, newest first, with a cursor to what follows; behind
    ?before=<cursor> it is found by time. *since*, *until*: days, both included."""
    if request.GET.get("before"):
        place = read_cursor(request.GET["before"])
        return _behind(request, stories.published_within(since, until, behind=place).latest_first(), *place)
    number = page_number(request)
    found, more = _numbered(stories.published_within(since, until).latest_first(), number, PER_PAGE)
    page = _page(request, number, more)
    if more:
        further = _behind_url(request, found[-1])
        page = page._replace(older_url=page.older_url or further, further_url=further)
    return found, page


def _numbered(rows, number: int, per_page: int) -> tuple[list, bool]:
    first = (number - 1) * per_page
    return _first(rows[first : first + per_page + 1], per_page, may_be_empty=number == 1)


def _page(request, number: int, more: bool) -> Page:
    older = _address(request, page=number + 1) if more and number < LAST_PAGE else ""
    if number == 1:
        return Page(1, older_url=older)
    return Page(number, f"?page={number}", newer_url=_address(request, page=number - 1), older_url=older)


def _behind(request, rows, moment: datetime, key: int) -> tuple[list, Page]:
    """The first page of *rows*, which stand behind the story *key* of *moment*."""
    stories, more = _first(rows[: PER_PAGE + 1], PER_PAGE)
    older = _behind_url(request, stories[-1]) if more else ""
    query = f"?before={write_cursor(moment, key)}"
    return stories, Page(0, query, moment, start_url=_address(request), older_url=older, further_url=older)


def _first(rows, most: int, *, may_be_empty: bool = False) -> tuple[list, bool]:
    """The first *most* of *rows*, which holds one more where more follow, and whether they do; Http404 for none."""
    found = list(rows)
    if not found and not may_be_empty:
        raise Http404("The list ends before this page.")
    return found[:most], len(found) > most


def _behind_url(request, last) -> str:
    return _address(request, before=write_cursor(last.published_at, last.pk))


def write_cursor(moment: datetime, key: int) -> str:
    """A place in a list by time, for an address: survives stories that come in or go above it."""
    text = f"{moment.astimezone(UTC).isoformat()}|{key}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> tuple[datetime, int]:
    """What write_cursor() wrote; Http404 for anything else."""
    try:
        text = base64.urlsafe_b64decode(cursor[:200].encode() + b"==").decode()
        moment, key = text.split("|")
        found = datetime.fromisoformat(moment).astimezone(UTC), int(key)
        # The page shows the day in TIME_ZONE, which the first and the last that there are may not have.
        timezone.localtime(found[0])
    except (ValueError, binascii.Error, OverflowError) as error:
        raise Http404("There is no such page.") from error
    if not 0 <= found[1] < 2**63:
        raise Http404("There is no such page.")
    return found


def _address(request, **changed) -> str:
    """This page's address with page or before changed and the other parameters that mean something kept."""
    kept = {name: value[:MOST_TYPED] for name, value in request.GET.items() if name in FILTERS and value}
    if changed.get("page") != 1:
        kept |= changed
    return f"{request.path}?{urlencode(kept)}" if kept else request.path
