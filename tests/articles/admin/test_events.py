"""What happened since a story was out, in the desk."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from articles.acts import editing, following
from articles.models import ImpactEvent, Story
from articles.permissions import SYSTEM
from articles.pure import clock
from tests.articles.admin.posting import LIST
from tests.factories import NOON, make_draft, make_story, make_user

pytestmark = pytest.mark.django_db
LAW = {"kind": "law", "on": "2026-03-04", "what": "A new law.", "url": "https://e.org/law", "size": "3"}


def page(story) -> str:
    return f"{LIST}{story.pk}/events/"


def messages_of(response) -> list[str]:
    return [str(one) for one in response.context["messages"]]


def test_what_happened_is_written_down_and_leads_on_to_rating(desk, editor):
    story = make_story(published_at=NOON)

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
    story = make_story(published_at=NOON)
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
    response = desk.post(page(make_story(published_at=NOON)), LAW | changed)

    form = response.context["form"]
    assert form.errors == errors
    assert {name: form[name].value() for name in LAW} == LAW | changed
    assert not ImpactEvent.objects.exists()


def test_a_day_to_come_is_refused(desk):
    tomorrow = timezone.localtime(clock.now()).date() + timedelta(days=1)

    response = desk.post(page(make_story(published_at=NOON)), LAW | {"on": tomorrow.isoformat()})

    assert response.context["form"].errors == {"on": ["This day is still to come."]}


@pytest.mark.parametrize("day", ["1900-01-01", "2026-02-28"])
def test_a_day_before_the_story_is_refused(desk, day):
    response = desk.post(page(make_story(published_at=NOON)), LAW | {"on": day})

    told = "The story went out on 1 March 2026: what happened since has that day or a later one."
    assert response.context["form"].errors == {"on": [told]}
    assert not ImpactEvent.objects.exists()


def test_of_a_story_that_nobody_has_read_nothing_is_written_down(desk):
    draft = make_draft()
    told = "Readers have not seen this story yet: what happens since is written down once they have."

    text = desk.get(page(draft)).content.decode()
    assert told in text and "Write it down" not in text
    assert desk.post(page(draft), LAW).context["form"].non_field_errors() == [told]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"status": "withdrawn"}, "Readers see nothing of this story: it is withdrawn."),
        ({"status": "draft"}, "Readers see nothing of this story: it is not published."),
        ({"ends_at": NOON + timedelta(days=1)}, "Readers see nothing of this story: its time is over."),
    ],
)
def test_who_sees_it_is_said_as_it_is(desk, values, told):
    story = editing.change_one(make_story(published_at=NOON), by=SYSTEM, **values)

    response = desk.post(page(story), LAW, follow=True)

    assert messages_of(response)[0].startswith(f"Written down. {told} <a ")


def test_the_same_form_sent_twice_is_one_entry(desk):
    story = make_story(published_at=NOON)
    sent = LAW | {"_form": "a1b2"}

    first = desk.post(page(story), sent)
    again = desk.post(page(story), sent | {"csrfmiddlewaretoken": "another mask"}, follow=True)

    assert next(iter(get_messages(first.wsgi_request))).extra_tags == "saved-a1b2"
    assert "This was sent before and is kept: nothing was done a second time." in messages_of(again)
    assert 'class="saved-a1b2 success"' in again.content.decode()
    assert ImpactEvent.objects.count() == 1
    desk.post(page(story), sent | {"what": "Another law."})
    desk.post(page(story), sent | {"_form": "c3d4"})
    assert ImpactEvent.objects.count() == 3


def test_what_was_refused_may_be_sent_again(desk):
    story = make_story(published_at=NOON)
    sent = LAW | {"_form": "a1b2"}

    desk.post(page(story), sent | {"on": "1900-01-01"})
    desk.post(page(story), sent | {"on": "1900-01-01"})
    assert desk.post(page(story), sent).status_code == 302
    assert ImpactEvent.objects.count() == 1


def test_the_form_is_kept_in_the_browser_where_there_is_one(client):
    reporter = make_user("Reporter")
    story = make_story(created_by=reporter, published_at=NOON)
    client.force_login(reporter)
    assert '<div data-kept="here"></div>' in client.get(page(story)).content.decode()
    client.force_login(make_user("Editor"))

    text = client.get(page(story)).content.decode()

    assert re.search(r'name="_form" value="[0-9a-f]{16}" data-keeps="">', text)


def test_one_is_asked_about_before_it_is_taken_out(desk, editor):
    story = make_story(published_at=NOON)
    event = following.add(story, by=editor, kind="law", on=date(2026, 3, 4), what="Wrong.")

    assert f'<a href="?take_out={event.pk}">Take out' in desk.get(page(story)).content.decode()
    text = desk.get(page(story), {"take_out": event.pk}).content.decode()

    assert "<h2>Law or policy changed, 4 March 2026</h2>" in text and "Wrong." in text
    assert f'<input type="hidden" name="take_out" value="{event.pk}">' in text
    assert 'value="Take it out"' in text
    assert ImpactEvent.objects.exists()


def test_the_history_keeps_the_whole_of_what_is_taken_out(desk, editor):
    story, words = make_story(published_at=NOON), "x" * 1990 + " the end."
    event = following.add(story, by=editor, **LAW | {"on": date(2026, 3, 4), "what": words, "size": 3})

    desk.post(page(story), {"take_out": event.pk})

    told = f"Taken out: Law or policy changed, 2026-03-04, large: {words} https://e.org/law"
    assert told in desk.get(f"{LIST}{story.pk}/history/").content.decode()


def test_one_is_taken_out(desk, editor):
    story = make_story(published_at=NOON)
    event = following.add(story, by=editor, kind="law", on=date(2026, 3, 4), what="Wrong.")
    following.add(story, by=editor, kind="law", on=date(2026, 3, 5), what="Right.")

    response = desk.post(page(story), {"take_out": event.pk}, follow=True)

    assert messages_of(response) == ["Taken out. The history of the story keeps what it said."]
    assert [one.what for one in ImpactEvent.objects.all()] == ["Right."]
    again = desk.post(page(story), {"take_out": event.pk}, follow=True)
    assert messages_of(again) == ["It is taken out already."]


@pytest.mark.parametrize("key", ["x", "\0", "9" * 25, "²", "-1", ""])
def test_what_is_no_entry_is_a_sentence(desk, key):
    address = page(make_story(published_at=NOON))

    assert messages_of(desk.post(address, {"take_out": key}, follow=True)) == ["It is taken out already."]
    assert messages_of(desk.get(address, {"take_out": key}, follow=True)) == ["It is taken out already."]


def test_an_entry_of_another_story_is_left_alone(desk, editor):
    event = following.add(make_story(published_at=NOON), by=editor, kind="law", on=date(2026, 3, 4), what="Mine.")

    desk.post(page(make_story(published_at=NOON)), {"take_out": event.pk})

    assert ImpactEvent.objects.exists()


def test_who_may_open_the_story_reads_them_and_who_may_edit_it_writes(client, editor):
    reporter = make_user("Reporter")
    story = make_story(created_by=reporter, published_at=NOON)
    event = following.add(story, by=editor, kind="law", on=date(2026, 3, 4), what="A new law.")
    client.force_login(reporter)

    text = client.get(page(story)).content.decode()
    assert "A new law." in text
    assert "Write it down" not in text and "Take out" not in text
    assert client.post(page(story), LAW).status_code == 403
    assert client.post(page(story), {"take_out": event.pk}).status_code == 403
    assert client.get(page(story), {"take_out": event.pk}).status_code == 403
    assert client.post(page(make_draft()), LAW).status_code == 404
    assert ImpactEvent.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_page_costs_the_same_at_any_length(desk, editor, django_assert_num_queries, count):
    story = make_story(published_at=NOON)
    for number in range(count):
        following.add(story, by=editor, kind="law", on=date(2026, 3, 1 + number), what="A new law.")

    # session, user, story, events
    with django_assert_num_queries(4):
        desk.get(page(story))


def test_the_newest_hundred_are_shown_and_the_rest_counted(desk):
    story = make_story(published_at=NOON)
    ImpactEvent.objects.bulk_create(
        ImpactEvent(story=story, kind="law", on=date(2026, 3, 4), what=f"Law {number}", added_at=clock.now())
        for number in range(101)
    )

    response = desk.get(page(story))

    assert len(response.context["events"]) == 100
    assert "Not shown: 1 older entry." in response.content.decode()
