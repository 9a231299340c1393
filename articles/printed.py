"""How values are written on readers' pages: times and numbers in the language of the site.

A page shows up to a hundred times, of few days: what a day is called is found once.
"""

from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format, get_format, localize
from django.utils.translation import get_language
from markupsafe import Markup

_LOCALIZED = (float, Decimal, date, time)


def shown(value):
    """*value* as it stands in a text: times and broken numbers as the language writes them."""
    kind = type(value)
    if kind is str or kind is Markup or kind is int:
        return value
    return localize(value) if isinstance(value, _LOCALIZED) else value


def local(at: datetime) -> datetime:
    """*at* in TIME_ZONE."""
    return at.astimezone(timezone.get_default_timezone())


def day(at: date | datetime | None, form: str = "DATE_FORMAT") -> str:
    """The day of *at*, in TIME_ZONE where it is a time; *form*: one of Django's that shows nothing below a day."""
    if at is None:
        return ""
    return _day(local(at).date() if isinstance(at, datetime) else at, form, get_language())


@lru_cache(maxsize=1024)
def _day(at: date, form: str, language: str | None) -> str:
    return date_format(at, form)


def clock_time(at: datetime) -> str:
    """The time of day of *at* in TIME_ZONE, and what that is called there."""
    there = local(at)
    return f"{_time(there.hour, there.minute, get_language())} {there.tzname()}"


def warm() -> None:
    """Have each minute's time ready, which readers' pages show hundreds of."""
    for minute in range(24 * 60):
        _time(*divmod(minute, 60), get_language())


@lru_cache(maxsize=24 * 60)
def _time(hour: int, minute: int, language: str | None) -> str:
    return date_format(time(hour, minute), "TIME_FORMAT")


def exact(at: date | datetime) -> str:
    """For machines, in an attribute: a day, or a time with its whole seconds, as HTML allows no smaller ones."""
    if not isinstance(at, datetime):
        return at.isoformat()
    # Without the colon that Django's own formats leave out as well.
    told = local(at).isoformat(timespec="seconds")
    return f"{told[:-3]}{told[-2:]}"


def iso(at: datetime) -> str:
    """For machines that read ISO 8601 alone."""
    return local(at).isoformat()


def short_day(at: date) -> str:
    """A day without its year, for the axis of a chart: "3 Mar", "3. Mär", "3 de Mar"."""
    return _day(at, get_format("MONTH_DAY_FORMAT").replace("F", "M").replace("E", "M"), get_language())
