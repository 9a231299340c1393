"""The list of stories, its filters and its actions."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from articles.acts import publishing
from articles.models import Story
from articles.permissions import SYSTEM
from tests.articles.admin.posting import LIST
from tests.factories import NOON, make_draft, make_picture, make_story

pytestmark = pytest.mark.django_db


def listed(desk, query="") -> list[str]:
    """The titles on the list, sorted."""
    return sorted(story.title for story in desk.get(f"{LIST}?{query}", follow=True).context["cl"].result_list)


def do(desk, action, *stories, **values):
    keys = [story.pk for story in stories]
    return desk.post(LIST, {"action": action, "_selected_action": keys, **values}, follow=True)


def told(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def five_states():
    make_story(title="Out", published_at=NOON)
    make_story(title="Later", published_at=NOON + timedelta(days=3))
    make_story(title="Over", published_at=NOON - timedelta(days=2), ends_at=NOON)
    make_draft(title="Draft")
    publishing.withdraw(make_story(title="Gone", published_at=NOON), by=SYSTEM)


@time_machine.travel(NOON + timedelta(hours=1), tick=False)
def test_the_status_says_what_the_clock_makes_of_it(desk):
    five_states()

    response = desk.get(LIST)

    admin = response.context["cl"].model_admin
    states = {story.title: admin.state(story) for story in response.context["cl"].result_list}
    assert states == {
        "Out": "Published", "Later": "Scheduled", "Over": "Ended", "Draft": "Draft", "Gone": "Withdrawn",
    }  # fmt: skip
    assert 'class="field-state">Scheduled<' in response.content.decode()


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("status__exact=draft", ["Draft"]),
        ("when=public", ["Out"]),
        ("when=scheduled", ["Later"]),
        ("when=ended", ["Over"]),
        ("when=x", ["Draft", "Gone", "Later", "Out", "Over"]),
    ],
)
@time_machine.travel(NOON + timedelta(hours=1), tick=False)
def test_the_list_is_narrowed_by_status_and_clock(desk, query, titles):
    five_states()

    assert listed(desk, query) == titles


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize(("query", "titles"), [("when=public", ["Out"]), ("when=ended", ["Over"])])
def test_a_time_counts_from_its_very_second(desk, query, titles):
    five_states()

    assert listed(desk, query) == titles


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("band=none", ["Draft"]),
        ("band=1", ["Nineteen"]),
        ("band=2", ["Twenty"]),
        ("band=x", ["Draft", "Nineteen", "Twenty"]),
        ("topic=water", ["Twenty"]),
        ("topic=x", ["Draft", "Nineteen", "Twenty"]),
        ("topic=%00", ["Draft", "Nineteen", "Twenty"]),
        ("q=twen", ["Twenty"]),
        ("q=address", ["Nineteen"]),
        ("q=standfirst", ["Draft"]),
        ("q=zoe", ["Twenty"]),
        ("q=energy", ["Nineteen", "Twenty"]),
        ("q=the+heron+la", ["Draft"]),
        ("q=%00", ["Draft", "Nineteen", "Twenty"]),
        ("q=%20", ["Draft", "Nineteen", "Twenty"]),
    ],
)
def test_the_list_is_narrowed_by_band_topic_and_search(desk, query, titles):
    make_story(title="Nineteen", impact_score=19, slug="address", topics=["Energy"])
    make_story(title="Twenty", impact_score=20, topics=["Energy", "Water"], authors=["Zoe", "Zoetje"])
    make_draft(title="Draft", summary="A standfirst", body="<p>The heron landed.</p>")

    assert listed(desk, query) == titles


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_list_costs_the_same_at_any_length(desk, django_assert_num_queries, count):
    for number in range(count):
        make_story(topics=["Energy", f"Topic {number}"], authors=["Ada"], picture=make_picture())

    # session, user, count, stories with their pictures, topics of the stories, topics of the filter
    with django_assert_num_queries(6):
        response = desk.get(LIST)

    assert response.content.decode().count('<img class="thumb"') == count


def test_publishing_says_what_it_did_and_what_not(desk):
    good, bad = make_draft(impact_score=5, title="Good"), make_draft(title="Bad")

    response = do(desk, "publish", good, bad)

    assert sorted(told(response)) == [
        "1 story published or scheduled.",
        "“Bad”: A story needs an impact score before it can be published.",
    ]
    assert set(Story.objects.published()) == {good}


@time_machine.travel(NOON, tick=False)
def test_what_has_no_time_yet_stands_first_then_the_latest_publication(desk):
    for title, days in (("Older", -2), ("Later", 3), ("Newer", -1)):
        make_story(title=title, published_at=NOON + timedelta(days=days))
    make_draft(title="Draft")

    assert [story.title for story in desk.get(LIST).context["cl"].result_list] == ["Draft", "Later", "Newer", "Older"]


def test_the_order_of_the_list_is_read_from_its_index(desk):
    make_story()
    cl = desk.get(LIST).context["cl"]

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
    plan = cl.queryset[:50].explain()

    assert "story_list_order" in plan
    assert "TEMP B-TREE" not in plan


def test_what_is_out_is_not_published_again_in_bulk(desk):
    out = make_story(title="Out", published_at=NOON)
    other = make_story(title="Other", published_at=NOON + timedelta(days=1))

    assert told(do(desk, "publish", out, other)) == ["“Other”, “Out”: It is out already."]


def test_a_bulk_withdrawal_leaves_drafts_and_reasons_alone(desk):
    out, draft, gone = make_story(title="Out"), make_draft(title="Draft"), make_story(title="Gone")
    publishing.withdraw(gone, by=SYSTEM, reason="A source lied.")

    response = do(desk, "withdraw", out, draft, gone)

    assert sorted(told(response)) == [
        "1 story withdrawn.",
        "“Draft”: No reader has seen it, so there is nothing to withdraw.",
        "“Gone”: It is withdrawn already.",
    ]
    assert Story.objects.get(title="Gone").withdrawal_reason == "A source lied."


def test_the_action_is_found_by_its_label(desk):
    make_draft()

    choices = dict(desk.get(LIST).context["action_form"].fields["action"].choices)

    assert choices == {
        "": "---------",
        "publish": "Publish selected stories",
        "withdraw": "Withdraw selected stories",
    }


def test_withdrawing_answers_410_at_once(desk):
    story, other = make_story(slug="x"), make_story()

    response = do(desk, "withdraw", story, other)

    assert told(response) == ["2 stories withdrawn."]
    assert desk.get("/stories/x/").status_code == 410


def test_the_bulk_actions_stand_in_the_history(desk):
    story = make_draft(impact_score=5)

    do(desk, "publish", story)
    do(desk, "withdraw", story)

    text = desk.get(f"{LIST}{story.pk}/history/").content.decode()
    assert text.count("<td>erin</td>") == 2


def test_no_action_deletes(desk):
    out, draft = make_story(), make_draft()

    do(desk, "delete_selected", out, draft, post="yes")

    assert Story.objects.count() == 2


def test_the_score_is_a_number_with_a_bar(desk):
    make_story(impact_score=72)

    cell = desk.get(LIST).content.decode().split('<td class="field-score">')[1].split("</td>")[0]

    assert '<span class="impact-level-4">72 ' in cell
    assert '<rect class="impact-bar-score" width="72" height="10"/>' in cell
