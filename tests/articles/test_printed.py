from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from articles import printed

LATE = datetime(2026, 3, 1, 23, 30, 15, 123456, tzinfo=UTC)


@pytest.fixture
def in_oslo(settings):
    settings.TIME_ZONE = "Europe/Oslo"


def test_a_time_stands_as_its_day_where_the_site_is(in_oslo):
    assert printed.day(LATE) == "2 March 2026"
    assert printed.day(date(2026, 3, 1)) == "1 March 2026"
    assert printed.day(None) == ""
    assert printed.day(LATE, "YEAR_MONTH_FORMAT") == "March 2026"


def test_the_clock_of_the_place_with_its_name(in_oslo):
    assert printed.clock_time(LATE) == "00:30 CET"
    assert printed.clock_time(LATE + timedelta(days=180)) == "01:30 CEST"


def test_machines_get_whole_seconds_and_the_distance_from_utc(in_oslo):
    assert printed.exact(LATE) == "2026-03-02T00:30:15+0100"
    assert printed.exact(date(2026, 3, 1)) == "2026-03-01"
    assert printed.iso(LATE) == "2026-03-02T00:30:15.123456+01:00"


def test_each_language_writes_its_own_way():
    found = {}
    for language in ("en", "de", "es"):
        with translation.override(language):
            found[language] = (printed.shown(2.5), printed.short_day(date(2026, 3, 3)))

    assert found == {"en": ("2.5", "3 Mar"), "de": ("2,5", "3. Mär"), "es": ("2,5", "3 de Mar")}


def test_what_is_no_number_and_no_time_stays():
    value = object()

    assert printed.shown(value) is value
    assert printed.shown("2.5") == "2.5"
