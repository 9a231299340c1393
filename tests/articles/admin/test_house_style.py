"""The desk's list of house style in the admin."""

import pytest

from articles.models import StyleRule
from tests.factories import make_rule, make_user

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/stylerule/"


@pytest.mark.parametrize(
    ("role", "look", "keep"),
    [("", 403, False), ("Reporter", 200, False), ("Editor", 200, True), ("Desk lead", 200, True)],
)
def test_reporters_look_and_editors_keep_the_list(client, role, look, keep):
    rule = make_rule("net", "Net")
    client.force_login(make_user(role))
    change, delete = f"{LIST}{rule.pk}/change/", f"{LIST}{rule.pk}/delete/"

    assert client.get(LIST).status_code == look
    assert client.get(change).status_code == look
    assert client.post(change, {"find": "web", "use": "Web"}).status_code == (302 if keep else 403)
    assert client.post(f"{LIST}add/", {"find": "AI", "use": "A.I."}).status_code == (302 if keep else 403)
    assert client.post(delete, {"post": "yes"}).status_code == (302 if keep else 403)
    assert list(StyleRule.objects.values_list("find", flat=True)) == (["AI"] if keep else ["net"])


def test_a_rule_is_added_tidied(desk):
    desk.post(f"{LIST}add/", {"find": " AI ", "use": "Artificial  Intelligence", "match_case": "on", "note": ""})

    assert list(StyleRule.objects.values_list("find", "use", "match_case")) == [("AI", "Artificial Intelligence", True)]


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({"find": "x", "use": "x", "match_case": "on"}, {"use": ["This rule would change nothing."]}),
        (
            {"find": "Net", "use": "net", "match_case": "on"},
            {"use": ["With this rule the list would go round in circles: Net → net → Net."]},
        ),
        ({"find": "net", "use": "x"}, {"find": ["House style rule with this Find already exists."]}),
        ({"find": "\u202e", "use": "x"}, {"find": ["Say which words are to be found."]}),
        ({"find": "", "use": ""}, {"find": ["This field is required."], "use": ["This field is required."]}),
    ],
)
def test_a_rule_that_makes_no_sense_is_an_error_beside_its_field(desk, sent, errors):
    make_rule("net", "Net")

    response = desk.post(f"{LIST}add/", sent)

    assert response.context["adminform"].form.errors == errors
    assert response.context["adminform"].form["find"].value() == sent["find"]
    assert StyleRule.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_list_costs_the_same_at_any_length(desk, django_assert_num_queries, count):
    for number in range(count):
        make_rule(f"word{number}", "x")

    # session, user, count, rows
    with django_assert_num_queries(4):
        desk.get(LIST)
