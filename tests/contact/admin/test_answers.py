"""The form in which a reader is answered."""

import re

import pytest

from contact.acts import answering
from contact.models import Answer, AnswerTemplate, Mail, Message
from tests.contact.flow import make_message
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ida(client):
    user = make_user("Editor", "ida")
    client.force_login(user)
    return user


def address(message: Message, query: str = "") -> str:
    return f"/admin/contact/message/{message.pk}/answer/{query}"


def shown(page: str) -> dict[str, str]:
    """What the form holds: its key, its name, its subject, its text."""
    found = {one: re.search(rf'name="{one}"(?: value="([^"]*)")?', page)[1] for one in ("form_key", "_form", "subject")}
    return found | {"text": re.search(r"<textarea[^>]*>\s?([^<]*)</textarea>", page)[1]}


def test_the_form_begins_with_the_subject_and_no_text(client, ida):
    page = client.get(address(make_message(subject="Re: A <leak>"))).content.decode()

    assert shown(page) | {"form_key": "", "_form": ""} == {
        "form_key": "", "_form": "", "subject": "Re: A &lt;leak&gt;", "text": "",
    }  # fmt: skip
    assert "The dam at Vik leaks." in page


def test_a_template_fills_the_text_with_what_is_safe(client, ida):
    template = AnswerTemplate.objects.create(name="Thanks", text="Dear {name},\n\nthanks for “{subject}”.")
    message = make_message(name="<b>{subject}</b>", subject="A leak")
    assert f'<option value="{template.pk}">Thanks</option>' in client.get(address(message)).content.decode()

    page = client.get(address(message, f"?template={template.pk}")).content.decode()

    assert shown(page)["text"] == "Dear &lt;b&gt;{subject}&lt;/b&gt;,\n\nthanks for “A leak”."


@pytest.mark.parametrize("key", ["0", "x", "9" * 30, "%00"])
def test_a_template_that_there_is_not_fills_nothing(client, ida, key):
    AnswerTemplate.objects.create(name="Thanks", text="Dear {name}")

    assert shown(client.get(address(make_message(), f"?template={key}")).content.decode())["text"] == ""


def test_what_is_sent_is_kept_mailed_and_told(client, ida):
    message = make_message()
    form = shown(client.get(address(message)).content.decode())

    response = client.post(address(message), form | {"text": "Thank you."}, follow=True)

    kept = Answer.objects.get()
    assert (kept.subject, kept.text, kept.author) == ("Re: A leak", "Thank you.", ida)
    assert Mail.objects.get(kind="answer").answer == kept
    assert [(str(one), one.tags) for one in response.context["messages"]] == [
        ("The answer is on its way.", f"saved-{form['_form']} success")
    ]
    assert "<strong>Answered</strong>" in response.content.decode()


def test_sent_twice_it_is_one_answer(client, ida):
    message = make_message()
    form = shown(client.get(address(message)).content.decode()) | {"text": "Thank you."}

    assert [client.post(address(message), form).status_code for _ in range(3)] == [302] * 3

    assert Answer.objects.count() == Mail.objects.filter(kind="answer").count() == 1


def test_another_text_from_the_same_form_is_kept_and_sent_when_it_is_sent_again(client, ida):
    message = make_message()
    form = shown(client.get(address(message)).content.decode()) | {"text": "One."}
    client.post(address(message), form)

    page = client.post(address(message), form | {"text": "Two."}).content.decode()

    assert answering.SECOND in page
    again = shown(page)
    assert (again["text"], again["_form"]) == ("Two.", form["_form"])
    assert again["form_key"] != form["form_key"]
    client.post(address(message), again)
    assert sorted(Answer.objects.values_list("text", flat=True)) == ["One.", "Two."]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"subject": "", "text": "Kept words"}, "Say in a few words what the answer is about."),
        ({"subject": "x" * 251, "text": "Kept words"}, "It may have 250 signs at most; this has 251."),
        ({"subject": "Kept words", "text": " "}, "Write the answer."),
        ({"subject": "Kept words", "text": "x" * 50_001}, "It may have 50,000 signs at most; this has 50,001."),
    ],
)
def test_what_was_typed_survives_every_error(client, ida, typed, sentence):
    page = client.post(address(make_message()), {"form_key": "k", "_form": "abc", **typed}).content.decode()

    assert sentence in page
    assert "Kept words" in page
    assert shown(page)["form_key"] == "k"
    assert not Answer.objects.exists()


def test_what_is_spam_by_now_is_not_answered_and_nothing_typed_is_lost(client, ida):
    message = make_message()
    Message.objects.update(status="spam")

    page = client.post(address(message), {"subject": "Re", "text": "Kept words", "form_key": "k"}).content.decode()

    assert answering.IS_SPAM in page
    assert "Kept words" in page


@pytest.mark.parametrize("key", ["", "x" * 1000])
def test_a_form_without_a_key_of_ours_is_sent_all_the_same(client, ida, key):
    message = make_message()

    client.post(address(message), {"subject": "Re", "text": "x", "form_key": key})

    assert Answer.objects.count() == 1
