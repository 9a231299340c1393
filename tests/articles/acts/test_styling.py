"""The list of house style: what it takes and what it refuses."""

import pytest

from articles.acts import styling
from articles.models import StyleRule
from articles.permissions import SYSTEM
from articles.pure.house_style import Rule
from articles.pure.refusal import Refusal
from tests.factories import make_rule, make_user

pytestmark = pytest.mark.django_db


def test_a_rule_is_stored_tidied():
    make_rule(" AI ", "Artificial\nIntelligence", note=" spelled  out ")

    stored = StyleRule.objects.get()
    assert (stored.find, stored.use, stored.note) == ("AI", "Artificial Intelligence", "spelled out")
    assert styling.rules() == [Rule("AI", "Artificial Intelligence", True, stored.pk)]
    assert str(stored) == "AI → Artificial Intelligence"


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"find": "\u202e"}, "find", "Say which words are to be found."),
        ({"use": " "}, "use", "Say what is to be written instead."),
        ({"find": "AI", "use": " AI"}, "use", "This rule would change nothing."),
        ({"find": "net", "use": "web"}, "find", "There is a rule for “net” already: change that one."),
        (
            {"find": "WEB SITE", "use": "Website", "match_case": False},
            "find",
            "There is a rule for “WEB SITE” already: change that one.",
        ),
        (
            {"find": "Net", "use": "net"},
            "use",
            "With this rule the list would go round in circles: Net → net → Net.",
        ),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(values, field, sentence):
    make_rule("net", "Net")
    make_rule("web site", "website", match_case=False)

    with pytest.raises(Refusal) as refused:
        make_rule(**{"find": "x", "use": "y"} | values)

    assert (refused.value.sentence, refused.value.field) == (sentence, field)
    assert StyleRule.objects.count() == 2


def test_a_rule_may_mend_the_case_of_its_own_words():
    make_rule("internet", "Internet", match_case=False)
    make_rule("Internet", "Net")

    assert [rule.find for rule in styling.rules()] == ["Internet", "internet"]


def test_a_rule_is_not_in_its_own_way_when_it_is_changed():
    rule = make_rule("net", "Net")
    rule.note = "Names are capitalised."

    styling.keep(rule, by=SYSTEM)

    assert StyleRule.objects.get().note == "Names are capitalised."


def test_a_rule_stored_by_somebody_else_meanwhile_is_refused_with_a_sentence(monkeypatch):
    make_rule("net", "Net")
    monkeypatch.setattr(styling, "settle", lambda rule: None)

    with pytest.raises(Refusal, match="There is a rule for “net” already"):
        styling.keep(StyleRule(find="net", use="web"), by=SYSTEM)


@pytest.mark.parametrize(("role", "may"), [("", False), ("Reporter", False), ("Editor", True), ("Desk lead", True)])
def test_editors_and_desk_leads_keep_the_list(role, may):
    user, there = make_user(role), make_rule("net", "Net")
    refusals = 0

    for rule in (StyleRule(find="AI", use="A.I."), there):
        try:
            styling.keep(rule, by=user)
        except Refusal as refusal:
            assert refusal.sentence == "You may not keep the list of house style."
            refusals += 1

    assert refusals == (0 if may else 2)
    assert StyleRule.objects.count() == (2 if may else 1)


def test_hits_are_looked_for_in_title_summary_and_body():
    make_rule("AI", "A.I.")
    content = {"title": "AI", "summary": "Nothing", "body": "<p>AI <a>AI</a> AI</p>", "impact_rationale": "AI"}

    found = styling.look(content, styling.rules())

    assert {name: len(hits) for name, hits in found.items()} == {"title": 1, "summary": 0, "body": 2}
