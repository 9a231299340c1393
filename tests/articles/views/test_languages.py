"""Readers' pages in other languages than English: dates, figures and directions; words of the pages stay English."""

import json
import re
from datetime import UTC, datetime

import pytest
from django.utils import translation

from tests.factories import make_story

pytestmark = pytest.mark.django_db
MARCH = datetime(2026, 3, 3, 9, 5, tzinfo=UTC)


@pytest.fixture(params=["en", "en-gb", "de", "pt-br", "ar", "he", "sw"])
def language(request, settings):
    """The language of the site; its activation stands for what each request to a server does."""
    settings.LANGUAGE_CODE = request.param
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def story(language):
    for number in range(3):
        make_story(title=f"Other {number}", impact_score=31 + number, published_at=MARCH, topics=["Energy"])
    return make_story(slug="grid", title="Grid", impact_score=75, published_at=MARCH, topics=["Energy"])


DAY = {
    "en": "3 March 2026",
    "en-gb": "3 March 2026",
    "de": "3. März 2026",
    "pt-br": "3 de Março de 2026",
    "ar": "3 مارس، 2026",
    "he": "3 במרץ 2026",
    "sw": "3 Machi 2026",
}
CLOCK = {"ar": "9:05 ص"}
MONTH = {
    "en": "March 2026",
    "en-gb": "March 2026",
    "de": "März 2026",
    "pt-br": "Março de 2026",
    "ar": "مارس 2026",
    "he": "מרץ 2026",
    "sw": "Machi 2026",
}


def test_days_months_and_directions_are_those_of_the_language(client, language, story):
    page = client.get("/stories/grid/").content.decode()

    is_rtl = language in {"ar", "he"}
    assert f'<html lang="{language}"{" dir=" + chr(34) + "rtl" + chr(34) if is_rtl else ""}>' in page
    assert (
        f'<time datetime="2026-03-03T09:05:00+0000">{DAY[language]}, {CLOCK.get(language, "09:05")} UTC</time>' in page
    )
    assert f"<h1>{MONTH[language]}</h1>" in client.get("/archive/2026/03/").content.decode()
    assert DAY[language] in client.get("/stories/?since=2026-03-03").content.decode()
    assert f'"inLanguage":"{language}"' in re.sub(r'":\s', '":', page)


def test_feeds_name_the_language(client, language, story):
    assert f"<language>{language}</language>" in client.get("/feed.rss").content.decode()
    assert f'xml:lang="{language}"' in client.get("/feed.atom").content.decode()
    assert json.loads(client.get("/feed.json").content)["language"] == language


@pytest.mark.parametrize("address", ["/", "/stories/", "/stories/grid/", "/impact/", "/archive/", "/contact/"])
def test_what_machines_read_in_pages_keeps_its_points(client, language, story, address):
    page = client.get(address).content.decode()

    # A comma of the language in one of these would break a chart, a bar or a time.
    attributes = re.findall(r'\s(?:x|y|x1|x2|y1|y2|cx|cy|r|width|height|dy)="([^"]*)"', page)
    assert [one for one in attributes if not re.fullmatch(r"-?[\d.]+(%|em)?", one)] == []
    assert [one for one in re.findall(r'data-impact="([^"]*)"', page) if not one.isascii()] == []
    assert [one for one in re.findall(r'datetime="([^"]*)"', page) if not re.fullmatch(r"[-0-9T:+]+", one)] == []


def test_averages_are_written_with_the_sign_of_the_language(client, language, story):
    comma = {"de": "42,8", "pt-br": "42,8", "en": "42.8", "en-gb": "42.8", "he": "42.8"}

    assert comma.get(language, "42") in client.get("/impact/").content.decode()
