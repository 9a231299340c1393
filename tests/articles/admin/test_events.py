"""What happened since a story was out, in the desk."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from articles.acts import following
from articles.models import ImpactEvent, Story
from articles.pure import clock
from tests.articles.admin.posting import LIST
from tests.factories import make_draft, make_story, make_user

pytestmark = pytest.mark.django_db
LAW = {"kind": "law", "on": "2026-03-04", "what": "A new law.", "url": "https://e.org/law", "size": "3"}


def page(story) -> str:
    return f"{LIST}{story.pk}/events/"


def messages_of(response) -> list[str]:
    return [str(one) for one in response.context["messages"]]


def test_what_happened_is_written_down_and_leads_on_to_rating(desk, editor):
    story = make_story()

    response = desk.post(page(story), LAW | {"url": "www.e.org/law"}, follow=True)

    event = ImpactEvent.objects.get()
    assert (event.kind, event.on, event.what, event.size) == ("law", date(2026, 3, 4), "A new law.", 3)
    assert (event.url, event.added_by) == ("https://www.e.org/law", editor)
    assert messages_of(response) == [
        "Written down. Readers see it on the story. "
        f'<a href="/admin/articles/story/{story.pk}/impact/">Rate this story again</a>'
    ]
    text = response.content.decode()
    assert "<h2>Law or policy changed, 4 March 2026</h2>" in text
    assert "Size of the effect: large. Written down by erin, " in text
    assert [one["what"] for one in Story.objects.get().impact_events] == ["A new law."]


def test_the_newest_stands_first(desk, editor):
    story = make_story()
    for day in (4, 9, 1):
        following.add(story, by=editor, kind="cited", on=date(2026, 3, day), what="Cited.")

    assert [one.on.day for one in desk.get(page(story)).context["events"]] == [9, 4, 1]


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"what": ""}, {"what": ["This field is required."]}),
        ({"what": "\u202e"}, {"what": ["Say in a sentence what happened."]}),
        ({"url": "javascript:1"}, {"url": ["“javascript:1” is no address that begins with http:// or https://."]}),
        ({"kind": "war"}, {"kind": ["Select a valid choice. war is not one of the available choices."]}),
        ({"size": "4"}, {"size": ["Select a valid choice. 4 is not one of the available choices."]}),
        ({"on": "tomorrow"}, {"on": ["Enter a valid date."]}),
    ],
)
def test_what_is_refused_stands_beside_its_field_and_nothing_typed_is_lost(desk, changed, errors):
    response = desk.post(page(make_story()), LAW | changed)

    form = response.context["form"]
    assert form.errors == errors
    assert {name: form[name].value() for name in LAW} == LAW | changed
    assert not ImpactEvent.objects.exists()


def test_a_day_to_come_is_refused(desk):
    tomorrow = timezone.localtime(clock.now()).date() + timedelta(days=1)

    response = desk.post(page(make_story()), LAW | {"on": tomorrow.isoformat()})

    assert response.context["form"].errors == {"on": ["This day is still to come."]}


def test_one_is_taken_out(desk, editor):
    story = make_story()
    event = following.add(story, by=editor, kind="law", on=date(2026, 3, 4), what="Wrong.")
    following.add(story, by=editor, kind="law", on=date(2026, 3, 5), what="Right.")

    response = desk.post(page(story), {"take_out": event.pk}, follow=True)

    assert messages_of(response) == ["Taken out. The history of the story keeps what it said."]
    assert [one.what for one in ImpactEvent.objects.all()] == ["Right."]
    again = desk.post(page(story), {"take_out": event.pk}, follow=True)
    assert messages_of(again) == ["It is taken out already."]


@pytest.mark.parametrize("key", ["x", "\0", "9" * 25, "²", "-1", ""])
def test_what_is_no_entry_is_a_sentence(desk, key):
    assert messages_of(desk.post(page(make_story()), {"take_out": key}, follow=True)) == ["It is taken out already."]


def test_an_entry_of_another_story_is_left_alone(desk, editor):
    event = following.add(make_story(), by=editor, kind="law", on=date(2026, 3, 4), what="Mine.")

    desk.post(page(make_story()), {"take_out": event.pk})

    assert ImpactEvent.objects.exists()


def test_who_may_open_the_story_reads_them_and_who_may_edit_it_writes(client, editor):
    reporter = make_user("Reporter")
    story = make_story(created_by=reporter)
    event = following.add(story, by=editor, kind="law", on=date(2026, 3, 4), what="A new law.")
    client.force_login(reporter)

    text = client.get(page(story)).content.decode()
    assert "A new law." in text
    assert "Write it down" not in text and "Take out" not in text
    assert client.post(page(story), LAW).status_code == 403
    assert client.post(page(story), {"take_out": event.pk}).status_code == 403
    assert client.post(page(make_draft()), LAW).status_code == 404
    assert ImpactEvent.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_page_costs_the_same_at_any_length(desk, editor, django_assert_num_queries, count):
    story = make_story()
    for number in range(count):
        following.add(story, by=editor, kind="law", on=date(2026, 1, 1 + number), what="A new law.")

    # session, user, story, events
    with django_assert_num_queries(4):
        desk.get(page(story))


def test_the_newest_hundred_are_shown_and_the_rest_counted(desk):
    story = make_story()
    ImpactEvent.objects.bulk_create(
        ImpactEvent(story=story, kind="law", on=date(2026, 3, 4), what=f"Law {number}", added_at=clock.now())
        for number in range(101)
    )

    response = desk.get(page(story))

    assert len(response.context["events"]) == 100
    assert "Not shown: 1 older entry." in response.content.decode()
