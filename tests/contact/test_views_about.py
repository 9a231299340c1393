"""What step 2 asks besides the text: what it is, and whether it is about the story that the form stood under."""

import pytest

from articles.acts import publishing
from contact.models import Message
from tests.contact.flow import ADA, TEXT, code_of, newest, reach_message
from tests.factories import make_story

pytestmark = pytest.mark.django_db


def reach_message_from(browser, story):
    browser.post("/contact/", {"email": ADA, "story": story.slug})
    browser.post("/contact/verify/", {"code": code_of(newest())})
    return browser.get("/contact/message/").content.decode()


def test_something_else_is_first_and_chosen(browser):
    reach_message(browser)

    form = browser.get("/contact/message/").context["form"]

    assert [str(option.data["label"]) for option in form["category"]] == [
        "Something else",
        "A tip",
        "A correction",
        "A press question",
    ]


@pytest.mark.parametrize(
    ("values", "category"), [({}, "other"), ({"category": ""}, "other"), ({"category": "tip"}, "tip")]
)
def test_category_need_not_be_sent(browser, values, category):
    reach_message(browser)

    assert browser.post("/contact/message/", TEXT | values)["Location"] == "/contact/done/"
    assert Message.objects.get().category == category


def test_unknown_category_is_told_and_nothing_is_lost(browser):
    reach_message(browser)

    page = browser.post("/contact/message/", TEXT | {"category": "spam"})

    assert page.context["form"].errors == {"category": ["Choose what it is from the list."]}
    assert TEXT["message"] in page.content.decode()


def test_category_stays_chosen_through_an_error(browser):
    reach_message(browser)

    page = browser.post("/contact/message/", TEXT | {"category": "press", "subject": ""}).content.decode()

    assert '<option value="press" selected>' in page


def test_page_says_which_story_it_is_about_and_it_can_be_denied(browser):
    story = make_story(title="The dam <at> Vik")
    page = reach_message_from(browser, story)

    assert "About the story <cite>The dam &lt;at&gt; Vik</cite>" in page
    again = browser.post("/contact/message/", TEXT | {"subject": "", "not_about_story": "on"}).content.decode()
    assert 'name="not_about_story" aria-describedby="about-story" checked' in again
    browser.post("/contact/message/", TEXT | {"not_about_story": "on"})
    assert Message.objects.get().story is None


def test_without_a_story_none_is_named(browser):
    reach_message(browser)

    assert "not_about_story" not in browser.get("/contact/message/").content.decode()


def test_story_that_was_withdrawn_meanwhile_is_not_named_to_its_reader(browser, editor):
    story = make_story(title="It named a witness")
    reach_message_from(browser, story)
    publishing.withdraw(story, by=editor, reason="It named a witness.")

    page = browser.get("/contact/message/").content.decode()

    assert "witness" not in page


def test_lost_message_shows_what_was_chosen(browser):
    reach_message(browser)
    browser.cookies.clear()
    browser.cookies["contact"] = "gone"

    page = browser.post("/contact/message/", TEXT | {"category": "press"}).content.decode()

    assert 'id="lost-category" value="A press question"' in page
