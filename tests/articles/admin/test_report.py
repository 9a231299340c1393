"""What a period's stories brought about: to print, and as CSV."""

import csv
import io
from datetime import UTC, date, datetime

import pytest

from articles.acts import following
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


def rows(desk, query="") -> list[list[str]]:
    response = desk.get(FILE + query)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="impact.csv"'
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def test_a_line_for_each_thing_that_happened_and_for_each_story_without(desk, stories):
    dam = [
        "The dam", "http://testserver/stories/dam/", "2026-03-01 09:30", "75", "Major", "Because", "Energy, Water"
    ]  # fmt: skip

    assert rows(desk, "?since=2026-01-01") == [
        [
            "story", "address", "published", "impact score", "band", "reason", "topics",
            "day", "what happened", "in a sentence", "size of the effect", "link",
        ],
        ["'=1+1", "http://testserver/stories/sum/", "2026-03-02 09:30", "20", "Limited", "", "", "", "", "", "", ""],
        [*dam, "2026-03-05", "Law or policy changed", "'@law", "Large", "https://e.org/law"],
        [*dam, "2026-03-04", "Cited", "In a report.", "Small", ""],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["=1+1", "The dam", "Earlier"]),
        ("?since=2026-03-02", ["=1+1"]),
        ("?until=2026-03-01", ["The dam", "Earlier"]),
        ("?topic=water", ["The dam"]),
        ("?since=2027-01-01", []),
        ("?since=2026-03-02&until=2026-03-01", ["=1+1"]),
        ("?since=yesterday&topic=nothing", ["=1+1", "The dam", "Earlier"]),
    ],
)
def test_the_page_shows_a_period(desk, stories, query, titles):
    response = desk.get(PAGE + query)

    assert [one.title for one in response.context["stories"]] == titles
    assert response.context["report"].total.stories == len(titles)


def test_what_cannot_be_understood_is_said(desk, stories):
    page = desk.get(PAGE + "?since=2026-03-02&until=2026-03-01").content.decode()

    assert "This day is before the first one." in page


def test_the_page_shows_scores_and_events(desk, stories):
    page = " ".join(desk.get(PAGE + "?topic=water").content.decode().split())

    assert "<strong>1</strong> story published, average impact score <strong>75.00</strong> of 100." in page
    assert "5 March 2026: Law or policy changed (large). @law" in page
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
    desk.get(PAGE)
    for number in (1, 2, 27):
        for _ in range(number):
            following.add(make_story(topics=["Energy"], published_at=MARCH), kind="cited", on=date(2026, 3, 4), what="w", by=SYSTEM)
        with django_assert_num_queries(15):
            desk.get(PAGE)
