"""The desk's lists, whatever the address bar or a form says."""

import pytest
from django.contrib.messages import get_messages

from articles.models import Story
from newsroom import lists
from tests.factories import make_draft, make_story, make_topic
from tests.pages import part

pytestmark = pytest.mark.django_db
STORIES = "/admin/articles/story/"
LISTS = [STORIES, "/admin/articles/topic/", "/admin/articles/picture/", "/admin/auth/user/", "/admin/auth/group/"]
LISTS += ["/admin/contact/message/", "/admin/contact/mail/"]
UNREADABLE = "The selection could not be read: select the rows again."


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize(
    "query", ["id__regex=(a%2B)%2B$", "pk__in=1", "id__range=1", "no_such_field=1", "id=" + "9" * 23]
)
def test_a_question_that_the_list_does_not_offer_leads_to_the_list_itself(desk, address, query):
    response = desk.get(f"{address}?{query}")

    assert (response.status_code, response["Location"]) == (302, f"{address}?e=1")


@pytest.mark.parametrize(
    "question",
    [
        f"{STORIES}?title__regex=x",
        f"{STORIES}?status__regex=x",
        f"{STORIES}?created_by__password__startswith=a",
        f"{STORIES}?published_at__year=99999999999",
        f"{STORIES}?topic=%00",
        "/admin/auth/user/?password__startswith=a",
        "/admin/auth/user/?groups__id__exact=x",
        "/admin/auth/user/?groups__name__regex=x",
        "/admin/contact/message/?received_at__year=99999999999",
        "/admin/contact/message/?received_at__year=9999&received_at__month=12",
        "/admin/contact/message/?received_at__gte=0001-01-01T00:00:00%2B23:59",
        "/admin/contact/mail/?kind__exact=%00",
    ],
)
def test_a_value_that_no_database_takes_leads_to_the_list_itself(desk, question):
    response = desk.get(question)

    assert (response.status_code, response["Location"].partition("?")[2]) == (302, "e=1")


@pytest.mark.parametrize(
    "question",
    [
        f"{STORIES}?status__exact=draft&topic=energy&band=1&when=public&q=x&o=-2&p=1&all=",
        f"{STORIES}?status=draft",
        f"{STORIES}?_popup=1&_to_field=id",
        "/admin/articles/picture/?decorative__exact=1",
        "/admin/auth/user/?is_staff__exact=1&groups__id__exact=1&groups__isnull=True",
        "/admin/contact/message/?received=month&status=to-do&who=mine&category__exact=tip",
        "/admin/contact/mail/?kind__exact=code&state=sent",
    ],
)
def test_what_the_list_offers_is_answered(desk, question):
    make_topic("Energy")

    assert desk.get(question).status_code == 200


def test_a_search_of_thousands_of_words_is_answered(desk):
    assert desk.get(STORIES, {"q": "a " * 2500}).status_code == 200


@pytest.mark.parametrize(("field", "term"), [("topics", "\0"), ("topics", "a " * 2500)])
def test_an_ugly_term_finds_nothing(desk, field, term):
    make_topic("Energy")
    asked = {"app_label": "articles", "model_name": "story", "field_name": field, "term": term}

    assert desk.get("/admin/autocomplete/", asked).json()["results"] == []


@pytest.mark.parametrize("key", ["x", "\0", "9" * 25, "²", "-1", ""])
@pytest.mark.parametrize("action", ["publish", "withdraw"])
def test_an_action_on_what_is_no_row_is_a_sentence(desk, key, action):
    story = make_draft(impact_score=50)
    sent = {"action": action, "index": "0", "_selected_action": [key, str(story.pk)]}

    response = desk.post(STORIES, sent)

    assert response.status_code == 302
    assert [str(one) for one in get_messages(response.wsgi_request)] == [UNREADABLE]
    assert Story.objects.get().status == "draft"


def test_bulk_deletion_of_what_is_no_row_is_a_sentence(desk):
    topic = make_topic("Energy")
    sent = {"action": "delete_selected", "_selected_action": [str(topic.pk), "9" * 25], "post": "yes"}

    assert desk.post("/admin/articles/topic/", sent).status_code == 302
    assert type(topic).objects.exists()


def test_no_more_rows_are_counted_than_page_numbers_lead_to(desk, monkeypatch):
    monkeypatch.setattr(lists, "MOST_COUNTED", 3)
    for number in range(3):
        make_topic(f"Topic {number}")
    three = part(desk.get("/admin/articles/topic/"), "p", "paginator")
    make_topic("Topic 4")

    assert (three, part(desk.get("/admin/articles/topic/"), "p", "paginator")) == ("3 topics", "3 or more topics")


def test_no_choice_of_a_filter_is_counted(desk):
    make_story()

    page = desk.get(f"{STORIES}?_facets=True").content.decode()

    assert "Show counts" not in page and "Published (1)" not in page
