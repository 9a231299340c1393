"""The form of a new story, sent a second time: by a double click, or because the first answer was lost."""

import re

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from articles.models import SentForm, Story
from tests.articles.admin.posting import ADD, TEXT, errors_of
from tests.factories import make_user
from tests.parallel import together

pytestmark = pytest.mark.django_db
SENT = TEXT | {"_form": "a1b2c3d4"}
# With an address of its own: the second would find it taken.
ADDRESSED = SENT | {"slug": "who-pays"}


def told(response) -> str:
    return str(list(get_messages(response.wsgi_request))[-1])


@pytest.mark.parametrize("sent", [SENT, ADDRESSED], ids=["plain", "addressed"])
@pytest.mark.parametrize("button", ["_save", "_continue", "_addanother"])
def test_the_second_is_answered_as_the_first_and_makes_no_story(desk, sent, button):
    first = desk.post(ADD, sent | {button: "x"})
    second = desk.post(ADD, sent | {button: "x", "csrfmiddlewaretoken": "another mask"})

    story = Story.objects.get()
    assert (second.status_code, second["Location"]) == (302, first["Location"])
    assert told(first).endswith("is saved. Draft.")
    assert told(second) == (
        f'“<a href="/admin/articles/story/{story.pk}/change/">Grid batteries</a>” was saved already, '
        "so nothing was saved a second time. Draft."
    )


def test_the_browser_may_forget_what_it_keeps_of_it(desk):
    desk.post(ADD, SENT)
    page = desk.post(ADD, SENT, follow=True).content.decode()

    assert "saved-a1b2c3d4" in page


@pytest.mark.parametrize("other", [{"_form": "ffff"}, {"title": "Solar"}, {"_form": ""}, {"_form": "x" * 65}])
def test_another_form_or_another_text_is_another_story(desk, other):
    desk.post(ADD, SENT | other)
    desk.post(ADD, SENT)

    assert Story.objects.count() == 2


def test_a_post_without_a_name_is_taken_each_time(desk):
    desk.post(ADD, TEXT)
    desk.post(ADD, TEXT)

    assert Story.objects.count() == 2


def test_what_was_refused_was_not_saved(desk):
    assert errors_of(desk.post(ADD, SENT | {"title": ""}))
    assert errors_of(desk.post(ADD, SENT | {"title": ""}))
    desk.post(ADD, SENT)

    assert Story.objects.count() == 1


def test_each_user_has_forms_of_their_own(client):
    for user in (make_user("Reporter"), make_user("Reporter")):
        client.force_login(user)
        client.post(ADD, SENT)

    assert Story.objects.count() == 2


def test_a_draft_that_was_deleted_may_be_sent_again(desk):
    desk.post(ADD, SENT)
    desk.post(f"/admin/articles/story/{Story.objects.get().pk}/delete/", {"post": "yes"})
    desk.post(ADD, SENT)

    assert Story.objects.count() == 1


def test_each_opened_form_has_a_name_of_its_own(desk):
    names = {re.search('name="_form" value="([^"]+)"', desk.get(ADD).content.decode())[1] for _ in range(2)}

    assert len(names) == 2


@pytest.mark.parametrize("sent", [SENT, ADDRESSED], ids=["plain", "addressed"])
def test_two_at_once_make_one_story(shared_database, sent):
    user = make_user("Editor")
    browsers = [Client(), Client(), Client()]
    for browser in browsers:
        browser.force_login(user)

    answers = together(3, lambda at: browsers[at].post(ADD, sent))

    assert [one.status_code for one in answers] == [302, 302, 302]
    assert Story.objects.count() == 1
    assert SentForm.objects.get().story == Story.objects.get()
    assert sum("was saved already" in told(one) for one in answers) == 2
