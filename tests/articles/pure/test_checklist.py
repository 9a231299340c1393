import pytest

from articles.pure import checklist
from articles.pure.checklist import Finding
from articles.pure.house_style import Hit, Rule

GOOD = {
    "summary": "Who pays.",
    "impact_score": 0,
    "sources": [{"name": "Report", "url": ""}],
    "topics": [{"id": 1, "name": "Energy"}],
}


def test_nothing_is_said_of_a_story_that_has_everything():
    assert checklist.of_values(GOOD) == []


@pytest.mark.parametrize(
    ("values", "finding"),
    [
        (
            {"impact_score": None},
            Finding("stop", "impact_score", "A story needs an impact score before it can be published."),
        ),
        ({"sources": []}, Finding("warn", "sources", "The story names no source.")),
        ({"topics": []}, Finding("warn", "topics", "The story has no topic.")),
        (
            {"summary": "x" * 301},
            Finding(
                "warn",
                "summary",
                "The summary has 301 visible characters, more than 300.",
                "Say less: lists show it whole.",
            ),
        ),
    ],
)
def test_what_is_missing_is_said(values, finding):
    assert checklist.of_values(GOOD | values) == [finding]


def test_what_can_not_be_seen_does_not_count():
    assert checklist.of_values(GOOD | {"summary": "e\u0301\u200b" * 300 + "\n\n"}) == []
    assert checklist.visible_length("a \n b\u00ad") == 3


def test_hits_of_one_field_are_one_warning():
    rule, other = Rule("AI", "Artificial Intelligence"), Rule("%", "per cent")

    finding = checklist.against_house_style("body", [Hit(0, 2, rule), Hit(3, 4, other), Hit(5, 7, rule)])

    assert finding == Finding(
        "warn", "body", "House style in the body: “AI” → “Artificial Intelligence” (2×), “%” → “per cent”."
    )


def test_a_field_has_a_name_for_people():
    assert Finding("stop", "impact_score", "x").label == "impact score"
