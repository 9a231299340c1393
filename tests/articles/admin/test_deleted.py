"""The list of deleted drafts: who sees which, and the one thing to do with them."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages

from articles.acts import deleting
from articles.models import DeletedDraft, Story
from articles.permissions import SYSTEM
from articles.pure import clock
from tests.factories import make_draft, make_user

pytestmark = pytest.mark.django_db
BIN = "/admin/articles/deleteddraft/"


def throw_away(title: str, writer=None, *, days: float = 0) -> DeletedDraft:
    at = clock.now() - timedelta(days=days)
    deleting.delete(make_draft(title=title, created_by=writer), by=SYSTEM, at=at)
    return DeletedDraft.objects.get(title=title)


def bring_back(client, *drafts):
    """The answer to the action, sent as the list's form does."""
    return client.post(BIN, {"action": "bring_back", "_selected_action": [one.pk for one in drafts]})


def told(response) -> list[str]:
    return [str(one) for one in get_messages(response.wsgi_request)]


def shown(response) -> list[str]:
    return [one.title for one in response.context["cl"].result_list]


@pytest.mark.parametrize(
    ("role", "titles"),
    [("Reporter", ["Mine"]), ("Editor", ["Mine"]), ("Desk lead", ["Nobody's", "Theirs", "Mine"])],
)
def test_each_sees_their_own_and_desk_leads_all(client, role, titles):
    user = make_user(role)
    throw_away("Mine", user, days=3)
    throw_away("Theirs", make_user("Reporter"), days=2)
    throw_away("Nobody's", days=1)
    client.force_login(user)

    assert shown(client.get(BIN)) == titles


def test_the_list_says_who_threw_it_away_and_for_how_long_it_stays(client):
    writer, lead = make_user("Reporter", "rita"), make_user("Desk lead", "lena")
    deleting.delete(make_draft(title="Lost", created_by=writer), by=lead, at=clock.now() - timedelta(days=2.5))
    client.force_login(writer)

    text = client.get(BIN).content.decode()

    for cell in ("field-title", "Lost", "rita", "lena", '<td class="field-days_left">28</td>'):
        assert cell in text


@pytest.mark.parametrize(("age", "left"), [(0, 30), (29.5, 1), (30, 0), (40, 0)])
def test_days_left_count_down_to_none(desk, age, left):
    throw_away("Lost", days=age)

    assert f'<td class="field-days_left">{left}</td>' in desk.get(BIN).content.decode()


def test_one_click_brings_a_draft_back_and_leads_to_it(client):
    writer = make_user("Reporter")
    client.force_login(writer)
    deleted = throw_away("Lost <b>", writer)

    response = bring_back(client, deleted)

    story = Story.objects.get()
    assert (story.title, story.status, story.created_by) == ("Lost <b>", "draft", writer)
    assert told(response) == [
        f'“<a href="/admin/articles/story/{story.pk}/change/">Lost &lt;b&gt;</a>” is back, as a draft.'
    ]
    assert not DeletedDraft.objects.exists()


@pytest.mark.parametrize("role", ["Reporter", "Editor"])
def test_nobody_brings_back_what_is_another_s(client, role):
    client.force_login(make_user(role))
    deleted = throw_away("Theirs", make_user("Reporter"))

    bring_back(client, deleted)

    assert not Story.objects.exists()
    assert DeletedDraft.objects.exists()


def test_what_can_not_come_back_is_told_by_name_and_keeps_no_other_back(desk):
    empty, whole = throw_away("Empty"), throw_away("Whole")
    Story.versions.rel.related_model.objects.filter(story_id=empty.story_key).delete()

    response = bring_back(desk, empty, whole)

    assert "“Empty”: Nothing of this draft is left." in told(response)
    assert Story.objects.get().title == "Whole"


@pytest.mark.parametrize("page", ["add/", "{}/change/", "{}/delete/", "{}/history/"])
def test_there_is_nothing_to_add_change_or_delete(desk, page):
    deleted = throw_away("Lost")

    assert desk.get(BIN + page.format(deleted.pk)).status_code == 403
    assert desk.post(BIN + page.format(deleted.pk), {"title": "New", "post": "yes"}).status_code in {403, 405}
    assert DeletedDraft.objects.get().title == "Lost"


def test_whoever_is_of_no_group_is_not_let_in(client):
    client.force_login(make_user())

    assert client.get(BIN).status_code == 403


@pytest.mark.parametrize("drafts", [1, 3, 30])
def test_the_list_costs_the_same_whatever_its_length(desk, django_assert_num_queries, drafts):
    for number in range(drafts):
        throw_away(f"Lost {number}", make_user("Reporter"))

    with django_assert_num_queries(4):
        desk.get(BIN)
