"""A reader's correction, accepted."""

import html

import pytest

from articles.models import Correction
from contact.acts import correcting
from contact.models import Message
from tests.contact.flow import make_message
from tests.factories import make_draft, make_story, make_user

pytestmark = pytest.mark.django_db
TOLD = {"kind": "correction", "wrong": "At noon.", "right": "At ten."}


@pytest.fixture(autouse=True)
def ida(client):
    client.force_login(make_user("Editor", "ida"))


def address(message: Message) -> str:
    return f"/admin/contact/message/{message.pk}/correction/"


def test_the_form_begins_with_the_readers_words_and_opens_it_on_the_story(client):
    story = make_story(title="The dam")
    message = make_message(story=story, text="It was ten, <not> noon.")
    page = client.get(address(message)).content.decode()
    assert "It was ten, &lt;not&gt; noon.</textarea>" in page
    assert 'name="story"' not in page

    response = client.post(address(message), TOLD, follow=True)

    opened = Correction.objects.get()
    assert (opened.story, opened.wrong, opened.right) == (story, "At noon.", "At ten.")
    told = [str(one) for one in response.context["messages"]]
    assert told == ["The correction is kept: readers do not see it yet."]
    assert f'<a href="/admin/articles/story/{story.pk}/corrections/">A correction</a>' in response.content.decode()


@pytest.mark.parametrize("how", ["key", "slug", "path", "whole", "with query"])
def test_a_message_without_a_story_is_given_one(client, how):
    story = make_story(slug="dam")
    message = make_message()
    sent = {
        "key": {"story": story.pk},
        "slug": {"address": " dam "},
        "path": {"address": "/stories/dam/"},
        "whole": {"address": "https://news.example.org/stories/dam"},
        "with query": {"address": "https://news.example.org/stories/dam/?utm=x#y"},
    }[how]

    assert client.post(address(message), TOLD | sent).status_code == 302

    assert Correction.objects.get().story == story
    assert Message.objects.get().story == story


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose the story."),
        ({"address": "/stories/nowhere/"}, "There is no story at this address."),
        ({"address": "??"}, "There is no story at this address."),
        ({"story": "9" * 30}, "Choose the story."),
        ({"story": "x"}, "Choose the story."),
    ],
)
def test_a_story_that_is_not_found_is_told_and_the_words_are_kept(client, sent, sentence):
    page = client.post(address(make_message()), TOLD | sent).content.decode()

    assert sentence in page
    assert "At noon.</textarea>" in page and "At ten.</textarea>" in page
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"right": ""}, "This field is required."),
        ({"wrong": ""}, "Say what was wrong"),
        ({"right": "x" * 5001}, "5000"),
    ],
)
def test_what_the_act_refuses_is_told_by_its_field(client, values, sentence):
    message = make_message(story=make_story())

    page = client.post(address(message), TOLD | values).content.decode()

    assert sentence in page
    assert not Correction.objects.exists()


def test_a_story_that_readers_never_saw_is_refused(client):
    page = client.post(address(make_message()), TOLD | {"story": make_draft().pk}).content.decode()

    assert "Only a story that readers have seen is corrected" in page


def test_a_second_one_is_refused(client):
    message = make_message(story=make_story())
    client.post(address(message), TOLD)

    again = client.post(address(message), TOLD)
    opened = client.get(address(message), follow=True)

    assert correcting.ONCE in html.unescape(again.content.decode())
    assert [str(one) for one in opened.context["messages"]][-1] == correcting.ONCE
    assert Correction.objects.count() == 1


def test_stories_are_found_as_one_types(client):
    story = make_story(title="The dam at Vik")
    query = {"term": "vik", "app_label": "contact", "model_name": "message", "field_name": "story"}

    assert client.get("/admin/autocomplete/", query).json()["results"] == [
        {"id": str(story.pk), "text": "The dam at Vik"}
    ]
