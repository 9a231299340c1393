"""The list of stories, its filters and its actions."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection

from articles.acts import publishing
from articles.models import Story
from articles.permissions import SYSTEM
from tests.articles.admin.posting import LIST, form_of, typed
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


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("published=week", ["Monday", "Sunday"]),
        ("published=month", ["Before Monday", "First", "Monday", "Month's end", "Next Monday", "Sunday"]),
        ("published=year",
         ["Before Monday", "First", "January", "Monday", "Month's end", "Next Monday", "Next month", "Sunday"]),
        ("published=last-year", ["Last year"]),
        ("published=week&status__exact=draft", ["Sunday"]),
        ("published=x", None),
        ("published=", None),
        ("published=%00", None),
        ("published_at__gte=2026-01-01", None),
        ("published__year=2026", None),
    ],
)  # fmt: skip
@time_machine.travel(datetime(2026, 3, 11, 12, tzinfo=UTC), tick=False)
def test_the_list_is_narrowed_by_publication_in_whole_days_of_the_desk(desk, settings, query, titles):
    settings.TIME_ZONE = "Europe/Berlin"
    times = {
        "Last year": "2025-12-31T22:59:59", "January": "2025-12-31T23:00:00", "First": "2026-02-28T23:00:00",
        "Before Monday": "2026-03-08T22:59:59", "Monday": "2026-03-08T23:00:00", "Next Monday": "2026-03-15T23:00:00",
        "Month's end": "2026-03-31T21:59:59", "Next month": "2026-03-31T22:00:00", "Too old": "2024-12-31T22:00:00",
    }  # fmt: skip
    for title, moment in times.items():
        make_story(title=title, published_at=datetime.fromisoformat(f"{moment}+00:00"))
    make_draft(title="Sunday", published_at=datetime(2026, 3, 15, 22, 59, 59, tzinfo=UTC))
    make_draft(title="No time")

    assert listed(desk, query) == (sorted([*times, "Sunday", "No time"]) if titles is None else titles)


def test_a_span_of_publication_is_read_from_the_index_of_the_order(desk):
    make_story()
    found = desk.get(f"{LIST}?published=month").context["cl"].queryset

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
    plan = found[:50].explain()

    assert "story_list_order" in plan
    assert "TEMP B-TREE" not in plan
    assert "SCAN articles_story" not in plan


def test_a_span_of_publication_costs_no_query_more(desk, django_assert_num_queries):
    make_story()

    # session, user, count, stories with their pictures, topics of the stories, topics of the filter
    with django_assert_num_queries(6):
        desk.get(f"{LIST}?published=year")


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

    response = do(desk, "withdraw", out, draft, gone, post="yes")

    assert sorted(told(response)) == [
        "1 story withdrawn.",
        "“Draft”: No reader has seen it, so there is nothing to withdraw.",
        "“Gone”: It is withdrawn already.",
    ]
    assert Story.objects.get(title="Gone").withdrawal_reason == "A source lied."


def shown_on(desk) -> list[str]:
    """What the list carries of its rows, as a browser sends it along."""
    return re.findall(r'<input type="hidden" name="shown" value="([^"]*)">', desk.get(LIST).content.decode())


OVERTAKEN = "It has been saved since you opened the list: look at it first."


def test_a_text_that_was_saved_since_the_list_was_shown_is_not_published(desk):
    seen, other = make_draft(impact_score=5, title="Seen"), make_draft(impact_score=5, title="Changed")
    shown = shown_on(desk)
    desk.post(form_of(other), typed(other, summary="Never seen by the editor"), follow=True)

    response = do(desk, "publish", seen, other, shown=shown)

    assert sorted(told(response)) == ["1 story published or scheduled.", f"“Changed”: {OVERTAKEN}"]
    assert set(Story.objects.published()) == {seen}


def test_a_text_that_was_saved_and_lacks_something_is_told_to_be_saved(desk):
    draft = make_draft(title="Changed")
    shown = shown_on(desk)
    desk.post(form_of(draft), typed(draft, summary="Other"), follow=True)

    assert told(do(desk, "publish", draft, shown=shown)) == [f"“Changed”: {OVERTAKEN}"]


@pytest.mark.parametrize("revision", ["x", "-1", "9" * 40, "²", ""])
def test_a_revision_that_is_none_is_that_of_another_text(desk, revision):
    draft = make_draft(impact_score=5, title="Draft")

    assert told(do(desk, "publish", draft, shown=[f"{draft.pk}:{revision}"])) == [f"“Draft”: {OVERTAKEN}"]
    assert not Story.objects.published().exists()


def test_what_the_list_does_not_tell_of_is_published_as_it_stands(desk):
    draft = make_draft(impact_score=5)

    assert told(do(desk, "publish", draft, shown=["x", ":", f"{draft.pk}"])) == ["1 story published or scheduled."]


def test_withdrawing_asks_first_with_the_titles_and_for_a_reason(desk):
    out, other = make_story(title="Out & about"), make_story(title="Other")
    shown = shown_on(desk)

    response = do(desk, "withdraw", out, other, shown=shown)

    text = response.content.decode()
    assert Story.objects.filter(status="withdrawn").count() == 0
    assert "Out &amp; about" in text
    assert "Other" in text
    assert '<textarea name="reason"' in text
    assert sorted(re.findall(r'name="shown" value="([^"]*)"', text)) == sorted(shown)
    assert sorted(re.findall(r'name="_selected_action" value="([^"]*)"', text)) == sorted([str(out.pk), str(other.pk)])


def test_the_reason_is_shown_at_each_address(desk, client):
    one, two = make_story(slug="one"), make_story(slug="two")

    response = do(desk, "withdraw", one, two, post="yes", reason=" A source lied.\r\nWe are sorry. ")

    assert told(response) == ["2 stories withdrawn."]
    for slug in ("one", "two"):
        assert "A source lied.<br>We are sorry." in client.get(f"/stories/{slug}/").content.decode()
    assert set(Story.objects.values_list("withdrawal_reason", flat=True)) == {"A source lied.\nWe are sorry."}


def test_what_was_saved_while_the_reason_was_written_is_not_withdrawn(desk):
    story = make_story(title="Out")
    shown = shown_on(desk)
    desk.post(form_of(story), typed(story, summary="Mended"), follow=True)

    assert told(do(desk, "withdraw", story, shown=shown, post="yes")) == [f"“Out”: {OVERTAKEN}"]
    assert Story.objects.get().status == "published"


def test_no_more_are_withdrawn_at_once_than_can_be_looked_at(desk, monkeypatch):
    monkeypatch.setattr("articles.admin.story_list.MOST_WITHDRAWN", 2)
    stories = [make_story() for _ in range(3)]

    response = do(desk, "withdraw", *stories, post="yes")

    assert told(response) == ["Withdraw 2 stories at most at once: narrow the list first."]
    assert not Story.objects.filter(status="withdrawn").exists()


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

    response = do(desk, "withdraw", story, other, post="yes")

    assert told(response) == ["2 stories withdrawn."]
    assert desk.get("/stories/x/").status_code == 410


def test_the_bulk_actions_stand_in_the_history(desk):
    story = make_draft(impact_score=5)

    do(desk, "publish", story)
    do(desk, "withdraw", story, post="yes")

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
