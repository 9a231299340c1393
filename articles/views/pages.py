"""What all reader pages share: how they may be kept, and how lists are cut into pages."""

import base64
import binascii
import functools
import re
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import Http404
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

PER_PAGE = 20
# Counting pages means skipping rows: further back a cursor leads, which costs the same anywhere.
LAST_PAGE = 1000


def reader_page(view):
    """A page for everybody: GET and HEAD only (405 else), no cookie, any cache may keep it but has to ask again."""
    view = cache_control(public=True, max_age=0, must_revalidate=True)(view)
    # Without exemption a wrong method would be answered 403 for want of a token instead of 405.
    return functools.wraps(view)(csrf_exempt(require_safe(view)))


class Page(NamedTuple):
    """One page of a list: its number (0 behind a cursor) and the addresses of its neighbours, "" for none."""

    number: int
    newer_url: str
    older_url: str


def page_number(request) -> int:
    """The page asked for, 1 to LAST_PAGE; Http404 for anything else."""
    asked = request.GET.get("page", "1")
    if not re.fullmatch(r"[1-9][0-9]{0,3}", asked) or int(asked) > LAST_PAGE:
        raise Http404("There is no such page.")
    return int(asked)


def cut(request, rows, number: int, *, per_page: int = PER_PAGE) -> tuple[list, Page]:
    """The rows of page *number* and its Page; Http404 past the end (page 1 may be empty)."""
    first = (number - 1) * per_page
    found = list(rows[first : first + per_page + 1])
    if number > 1 and not found:
        raise Http404("The list ends before this page.")
    stories, more = found[:per_page], len(found) > per_page
    older = _address(request, page=number + 1) if more and number < LAST_PAGE else ""
    return stories, Page(number, _address(request, page=number - 1) if number > 1 else "", older)


def cut_by_time(request, rows) -> tuple[list, Page]:
    """As cut(), newest first; behind ?before=<cursor>, and after LAST_PAGE, the next page is found by time."""
    rows = rows.latest_first()
    if "before" in request.GET:
        moment, key = _read_cursor(request.GET["before"])
        older = rows.older_than(moment, key)
        found = list(older[: PER_PAGE + 1])
        if not found:
            raise Http404("The list ends before this page.")
        return found[:PER_PAGE], Page(0, "", _older_by_cursor(request, found))
    number = page_number(request)
    stories, page = cut(request, rows, number)
    if number == LAST_PAGE and len(stories) == PER_PAGE:
        page = page._replace(older_url=_older_by_cursor(request, [*stories, None]))
    return stories, page


def _older_by_cursor(request, found: list) -> str:
    if len(found) <= PER_PAGE:
        return ""
    last = found[PER_PAGE - 1]
    return _address(request, before=write_cursor(last.published_at, last.pk))


def write_cursor(moment: datetime, key: int) -> str:
    """A place in a list by time, for an address: survives stories that come in or go above it."""
    text = f"{moment.astimezone(UTC).isoformat()}|{key}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[datetime, int]:
    try:
        text = base64.urlsafe_b64decode(cursor[:200].encode() + b"==").decode()
        moment, key = text.split("|")
        found = datetime.fromisoformat(moment).astimezone(UTC), int(key)
    except (ValueError, binascii.Error, OverflowError) as error:
        raise Http404("There is no such page.") from error
    if not 0 <= found[1] < 2**63:
        raise Http404("There is no such page.")
    return found


def _address(request, **changed) -> str:
    """This page's address with page or before changed and the other parameters that mean something kept."""
    kept = {name: value for name, value in request.GET.items() if name in FILTERS and value}
    if changed.get("page") != 1:
        kept |= changed
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


FILTERS = ("q", "topic", "author", "min_impact", "since", "until")
