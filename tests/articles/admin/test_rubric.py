"""The criteria of the rubric in the admin."""

import pytest

from articles.acts import assessing, rubrics
from articles.models import Criterion
from tests.factories import make_story, make_user

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/criterion/"
MEANINGS = {f"meaning_{rating}": f"Means {rating}" for rating in range(5)}
FRESH = {"name": "Fairness", "question": "Is it fair?", "weight": "2", "position": "9", "is_used": "on"} | MEANINGS


def change_of(name: str) -> str:
    return f"{LIST}{Criterion.objects.get(name=name).pk}/change/"


def sent(name: str, **values) -> dict:
    """What a browser sends for the criterion *name* as it stands, with *values* typed over; "" is not sent."""
    one = Criterion.objects.get(name=name)
    stored = {key: getattr(one, key) for key in FRESH} | {"is_used": "on"}
    return {key: value for key, value in (stored | values).items() if key != "is_used" or value}


@pytest.mark.parametrize(
    ("role", "look", "keep"),
    [("", 403, False), ("Reporter", 200, False), ("Editor", 200, False), ("Desk lead", 200, True)],
)
def test_desk_leads_keep_the_rubric_and_the_desk_looks(client, role, look, keep):
    client.force_login(make_user(role))
    reach, delete = change_of("Reach"), change_of("Novelty").replace("change", "delete")

    assert client.get(LIST).status_code == look
    assert client.get(reach).status_code == look
    assert client.post(reach, sent("Reach", weight="9")).status_code == (302 if keep else 403)
    assert client.post(f"{LIST}add/", FRESH).status_code == (302 if keep else 403)
    assert client.post(delete, {"post": "yes"}).status_code == (302 if keep else 403)
    assert Criterion.objects.get(name="Reach").weight == (9 if keep else 3)
    names = set(Criterion.objects.values_list("name", flat=True))
    assert ("Fairness" in names, "Novelty" in names) == (keep, not keep)


def test_the_list_shows_what_counts_how_much(desk):
    response = desk.get(LIST)

    assert response.context["cl"].list_display == ["name", "weight", "is_used", "position"]
    assert [one.name for one in response.context["cl"].result_list] == [
        "Reach",
        "Depth",
        "Permanence",
        "Novelty",
        "Strength of the evidence",
    ]


def test_a_criterion_is_added_tidied(desk):
    desk.post(f"{LIST}add/", FRESH | {"name": "  Fair   play ", "meaning_4": "All\tof it"})

    one = Criterion.objects.get(position=9)
    assert (one.name, one.meaning_4, one.weight, one.is_used, one.was_used) == (
        "Fair play",
        "All of it",
        2,
        True,
        False,
    )


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"name": "REACH"}, {"name": ["There is a criterion of this name."]}),
        ({"name": "Reach"}, {"name": ["There is a criterion of this name."]}),
        ({"name": "\u202e"}, {"name": ["This may not be empty."]}),
        ({"meaning_3": " "}, {"meaning_3": ["This field is required."]}),
        ({"weight": "101"}, {"weight": ["Ensure this value is less than or equal to 100."]}),
    ],
)
def test_a_criterion_that_can_t_be_is_an_error_beside_its_field(desk, typed, errors):
    response = desk.post(f"{LIST}add/", FRESH | typed)

    form = response.context["adminform"].form
    assert form.errors == errors
    assert (form["question"].value(), form["meaning_0"].value()) == ("Is it fair?", "Means 0")
    assert Criterion.objects.count() == 5


@pytest.mark.parametrize("typed", [{"weight": "0"}, {"is_used": ""}])
def test_the_last_criterion_that_weighs_stays(desk, typed):
    Criterion.objects.exclude(name="Reach").update(is_used=False)

    response = desk.post(change_of("Reach"), sent("Reach", question="Whom?", **typed))

    form = response.context["adminform"].form
    assert form.errors == {"weight": ["At least one criterion in use needs a weight above zero."]}
    assert form["question"].value() == "Whom?"
    assert (Criterion.objects.get(name="Reach").weight, Criterion.objects.get(name="Reach").is_used) == (3, True)


def test_a_criterion_that_stories_were_rated_by_is_not_deleted(desk, editor):
    given = {one.pk: 2 for one in assessing.criteria()}
    assessing.rate(make_story(), given, reason="Why", by=editor)

    delete = change_of("Reach").replace("change", "delete")

    # Nobody is asked about what will be refused.
    for response in (desk.get(delete, follow=True), desk.post(delete, {"post": "yes"}, follow=True)):
        assert [str(one) for one in response.context["messages"]] == [
            "Stories were rated by this criterion: put it out of use instead."
        ]
        assert response.request["PATH_INFO"] == change_of("Reach")
    assert Criterion.objects.count() == 5


def test_a_criterion_that_nobody_rated_by_is_asked_about_and_deleted(desk):
    delete = change_of("Novelty").replace("change", "delete")

    assert "Are you sure" in desk.get(delete).content.decode()
    assert desk.post(delete, {"post": "yes"}).status_code == 302
    assert not Criterion.objects.filter(name="Novelty").exists()


def test_criteria_are_not_deleted_in_bulk(desk):
    key = Criterion.objects.get(name="Reach").pk

    desk.post(LIST, {"action": "delete_selected", "_selected_action": [key], "post": "yes"})

    assert "_selected_action" not in desk.get(LIST).content.decode()
    assert Criterion.objects.count() == 5


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_list_costs_the_same_at_any_length(desk, django_assert_num_queries, count):
    Criterion.objects.all().delete()
    Criterion.objects.bulk_create(Criterion(name=f"Name {number}", question="?", **MEANINGS) for number in range(count))

    # session, user, count, rows
    with django_assert_num_queries(4):
        desk.get(LIST)


def test_a_criterion_that_somebody_else_changed_since_is_not_overwritten(desk):
    seen = desk.get(change_of("Reach")).context["adminform"].form["seen"].value()
    assert seen == 0
    assert desk.post(change_of("Reach"), sent("Reach", seen=str(seen), question="Theirs?")).status_code == 302

    typed = sent("Reach", seen=str(seen), question="Mine?", weight="9")
    response = desk.post(change_of("Reach"), typed)

    form = response.context["adminform"].form
    assert form.non_field_errors() == [rubrics.OVERTAKEN]
    assert form["question"].value() == "Mine?"
    assert (Criterion.objects.get(name="Reach").question, Criterion.objects.get(name="Reach").weight) == ("Theirs?", 3)
    assert desk.post(change_of("Reach"), typed | {"seen": "1"}).status_code == 302
    assert Criterion.objects.get(name="Reach").weight == 9


def test_what_happens_between_look_and_act_is_told_on_its_page(desk, monkeypatch):
    monkeypatch.setattr(rubrics, "refuse_overtaken", lambda criterion: None)

    response = desk.post(change_of("Reach"), sent("Reach", seen="7", weight="9"), follow=True)

    assert [str(one) for one in response.context["messages"]] == [rubrics.OVERTAKEN]
    assert Criterion.objects.get(name="Reach").weight == 3
