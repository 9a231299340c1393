"""What a period's stories brought about: to print, and as CSV."""

import csv
import io
from collections import Counter
from datetime import UTC, date, datetime

import pytest

from articles.acts import following, tallying
from articles.models import Story
from articles.permissions import SYSTEM
from tests.factories import make_draft, make_story, make_user

pytestmark = pytest.mark.django_db
PAGE, FILE = "/admin/articles/story/report/", "/admin/articles/story/report.csv"
MARCH = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def desk(client):
    client.force_login(make_user("Editor"))
    return client


@pytest.fixture
def stories(db):
    values = {"impact_rationale": "Because", "topics": ["Water", "Energy"]}
    dam = make_story(title="The dam", slug="dam", published_at=MARCH, impact_score=75, **values)
    make_story(title="=1+1", slug="sum", published_at=MARCH.replace(day=2), impact_score=20)
    make_story(title="Earlier", slug="earlier", published_at=MARCH.replace(year=2025))
    make_draft(title="Draft", impact_score=10)
    following.add(dam, kind="law", on=date(2026, 3, 5), what="@law", url="https://e.org/law", size=3, by=SYSTEM)
    following.add(dam, kind="cited", on=date(2026, 3, 4), what="In a report.", by=SYSTEM)
    following.add(
        Story.objects.get(slug="earlier"), kind="money", on=date(2026, 3, 5), what="Paid back.", size=2, by=SYSTEM
    )
    following.add(Story.objects.get(slug="earlier"), kind="law", on=date(2025, 3, 5), what="Long ago.", by=SYSTEM)


def rows(desk, query="") -> list[list[str]]:
    response = desk.get(FILE + query)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="impact.csv"'
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def test_a_line_for_each_story_of_the_time_and_one_for_each_thing_that_happened_in_it(desk, stories):
    dam = [
        "The dam", "http://testserver/stories/dam/", "2026-03-01 09:30", "75", "Major", "Because", "Energy, Water"
    ]  # fmt: skip
    earlier = ["Earlier", "http://testserver/stories/earlier/", "2025-03-01 09:30", "50", "Notable", "", ""]
    none = [""] * 5

    assert rows(desk, "?since=2026-01-01") == [
        [
            "line", "story", "address", "published", "impact score", "band", "reason", "topics",
            "day", "what happened", "in a sentence", "size of the effect", "link",
        ],
        ["story", "'=1+1", "http://testserver/stories/sum/", "2026-03-02 09:30", "20", "Limited", "", "", *none],
        ["story", *dam, *none],
        ["what happened", *earlier, "2026-03-05", "Money recovered", "Paid back.", "Medium", ""],
        ["what happened", *dam, "2026-03-05", "Law or policy changed", "'@law", "Large", "https://e.org/law"],
        ["what happened", *dam, "2026-03-04", "Cited", "In a report.", "Small", ""],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "sentences", "counts"),
    [
        (
            "",
            ["Paid back.", "@law", "In a report.", "Long ago."],
            {"Law or policy changed": 2, "Cited": 1, "Money recovered": 1},
        ),
        (
            "?since=2026-03-02",
            ["Paid back.", "@law", "In a report."],
            {"Law or policy changed": 1, "Cited": 1, "Money recovered": 1},
        ),
        ("?until=2025-12-31", ["Long ago."], {"Law or policy changed": 1}),
        ("?topic=water", ["@law", "In a report."], {"Law or policy changed": 1, "Cited": 1}),
        ("?since=2027-01-01", [], {}),
    ],
)
def test_what_is_counted_is_what_is_listed(desk, stories, query, sentences, counts):
    response = desk.get(PAGE + query)

    assert response.context["report"].events == counts
    assert [one.what for one in response.context["events"]] == sentences
    assert Counter(one.get_kind_display() for one in response.context["events"]) == counts
    assert [row[10].lstrip("'") for row in rows(desk, query) if row[0] == "what happened"] == sentences


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["=1+1", "The dam", "Earlier"]),
        ("?since=2026-03-02", ["=1+1"]),
        ("?until=2026-03-01", ["The dam", "Earlier"]),
        ("?topic=water", ["The dam"]),
        ("?since=2027-01-01", []),
    ],
)
def test_the_page_shows_a_period(desk, stories, query, titles):
    response = desk.get(PAGE + query)

    assert [one.title for one in response.context["stories"]] == titles
    assert response.context["report"].total.stories == len(titles)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?since=2026-03-02&until=2026-03-01", "To: This day is before the first one."),
        ("?since=yesterday", "From: Enter a valid date."),
        (
            "?since=2026-03-02&topic=nothing",
            "Topic: Select a valid choice. That choice is not one of the available choices.",
        ),
    ],
)
def test_no_figure_is_shown_of_a_time_that_nobody_asked(desk, stories, query, sentence):
    page, file = desk.get(PAGE + query), desk.get(FILE + query)

    text = page.content.decode()
    assert page.status_code == 200
    assert sentence.partition(": ")[2] in text
    assert "published" not in text.split('class="report-period"')[1].split("</main>")[0]
    assert "report.csv" not in text
    assert file.status_code == 400
    assert file.content.decode() == f"There is no such period, so there is no file. {sentence}"
    assert file["Content-Type"] == "text/plain; charset=utf-8"


def test_the_page_shows_scores_and_events(desk, stories):
    page = " ".join(desk.get(PAGE + "?topic=water").content.decode().split())

    assert "<strong>1</strong> story published, average impact score <strong>75.00</strong> of 100." in page
    assert "<h3>5 March 2026: Law or policy changed (large)</h3> <p> @law" in page
    assert 'Because of <a href="/stories/dam/">The dam</a>, 1 March 2026 · impact score 75, Major' in page
    assert '<a href="https://e.org/law" rel="noopener">' in page


@pytest.mark.parametrize(("role", "status"), [("Reporter", 403), ("Editor", 200), ("Desk lead", 200), ("", 403)])
@pytest.mark.parametrize("address", [PAGE, FILE])
def test_who_sees_it(client, role, status, address):
    client.force_login(make_user(role))

    assert client.get(address).status_code == status


def test_nobody_else_does(client):
    assert client.get(PAGE).status_code == 302
    assert client.get(FILE).status_code == 302


def test_the_number_of_queries_does_not_grow(desk, django_assert_num_queries):
    tallying.recount()
    desk.get(PAGE)
    for number in (1, 2, 27):
        for _ in range(number):
            following.add(
                make_story(topics=["Energy"], published_at=MARCH),
                kind="cited",
                on=date(2026, 3, 4),
                what="w",
                by=SYSTEM,
            )
        with django_assert_num_queries(16):
            desk.get(PAGE)


def test_times_of_the_file_are_those_of_the_site_and_nobody_keeps_it(desk, stories, settings):
    settings.TIME_ZONE = "Pacific/Auckland"

    assert [row[3] for row in rows(desk, "?topic=water")][1] == "2026-03-01 22:30"
    assert "no-store" in desk.get(FILE)["Cache-Control"]


def test_every_cell_of_the_file_is_quoted(desk, stories):
    text = b"".join(desk.get(FILE).streaming_content).decode()

    assert text.startswith('\ufeff"line","story","address",')
