"""The list of missing addresses, and the one click from there to a redirect."""

import pytest

from articles.acts import missing
from articles.models import MissingAddress, Redirect
from tests.factories import make_draft, make_story, make_user

pytestmark = pytest.mark.django_db
LIST, ADD = "/admin/articles/missingaddress/", "/admin/articles/redirect/add/"
REDIRECTS = "/admin/articles/redirect/"


@pytest.mark.parametrize(("role", "looks"), [("", 403), ("Reporter", 403), ("Editor", 200), ("Desk lead", 200)])
def test_editors_and_desk_leads_see_the_lists(client, role, looks):
    missing.write({"/old": 3})
    row, redirect = MissingAddress.objects.get(), Redirect.objects.create(path="/x", address="/impact/")
    client.force_login(make_user(role))
    sent = {"path": "/old", "address": "/impact/"}
    done = 302 if looks == 200 else 403

    assert [client.get(one).status_code for one in (LIST, REDIRECTS, ADD)] == [looks] * 3
    assert client.post(ADD, sent).status_code == done
    assert client.post(f"{REDIRECTS}{redirect.pk}/change/", sent | {"path": "/y"}).status_code == done
    assert client.post(f"{REDIRECTS}{redirect.pk}/delete/", {"post": "yes"}).status_code == done
    client.post(LIST, {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    assert MissingAddress.objects.exists() == (looks == 403)
    assert list(Redirect.objects.values_list("path", flat=True)) == (["/x"] if looks == 403 else ["/old"])


def test_the_list_shows_the_most_missed_first_with_a_way_to_redirect_each(desk):
    missing.write({"/rare": 1, "/of&ten x": 7, missing.OTHERS: 3})

    response = desk.get(LIST)

    assert [one.path for one in response.context["cl"].result_list] == ["/of&ten x", missing.OTHERS, "/rare"]
    text = response.content.decode()
    assert f'<a href="{ADD}?path=%2Fof%26ten+x">Redirect…' in text
    assert "all others, not told apart" in text
    assert text.count("Redirect…") == 2


def test_what_this_process_has_counted_is_shown_at_once(client, desk):
    client.get("/an/old-page/")

    assert "/an/old-page" in desk.get(LIST).content.decode()


@pytest.mark.parametrize("page", ["add/", "{}/change/"])
def test_nothing_is_added_to_the_list_or_changed_in_it(desk, page):
    missing.write({"/old": 1})
    row = MissingAddress.objects.get()

    assert desk.post(LIST + page.format(row.pk), {"path": "/new"}).status_code == 403
    assert MissingAddress.objects.get().path == "/old"


@pytest.mark.parametrize(
    ("path", "field"),
    [("/stories/grid-baterries", "story"), ("/tag/energy", "topic"), ("/people/ada-lind", "address"), ("/xyz", "")],
)
def test_the_form_is_filled_in_with_what_was_most_likely_meant(desk, path, field):
    story = make_story(slug="grid-batteries", topics=["Energy"], authors=["Ada Lind"])
    expected = {"story": story.pk, "topic": story.topics.get().pk, "address": "/authors/ada-lind/"}

    form = desk.get(ADD, {"path": path}).context["adminform"].form

    assert form["path"].value() == path
    assert {name: form[name].value() for name in expected if form[name].value()} == (
        {field: expected[field]} if field else {}
    )


def test_saving_it_redirects_readers_at_once(client, desk):
    story = make_story(slug="grid-batteries")
    missing.write({"/grid": 2})

    desk.post(ADD, {"path": "/grid", "story": story.pk, "topic": "", "address": ""})

    answer = client.get("/grid/")
    assert (answer.status_code, answer["Location"]) == (301, "/stories/grid-batteries/")
    assert list(desk.get(LIST).context["cl"].result_list) == []
    assert f'<a href="/stories/grid-batteries/">{story.title}</a>' in desk.get(REDIRECTS).content.decode()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"path": "/old", "address": "https://evil.example/"}, "address"),
        ({"path": "/old"}, "__all__"),
        ({"path": "/admin/x", "address": "/impact/"}, "path"),
        ({"path": "/taken", "address": "/impact/"}, "path"),
        ({"path": "/old", "address": "/impact/", "story": "draft"}, "__all__"),
        ({"path": "/old", "story": "draft"}, "story"),
    ],
)
def test_what_is_refused_is_an_error_beside_its_field(desk, sent, field):
    Redirect.objects.create(path="/taken", address="/impact/")
    if "story" in sent:
        sent = sent | {"story": make_draft().pk}

    response = desk.post(ADD, sent)

    assert list(response.context["adminform"].form.errors) == [field]
    assert Redirect.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_lists_cost_the_same_at_any_length(desk, django_assert_num_queries, count):
    missing.write({f"/old-{number}": number + 1 for number in range(count)})
    for number in range(count):
        Redirect.objects.create(path=f"/r-{number}", story=make_story(topics=["Energy"]))

    # Session, user, count of what is found, of all there is (no more than MOST_ROWS), rows.
    with django_assert_num_queries(5):
        desk.get(LIST)
    # Session, user, count, rows.
    with django_assert_num_queries(4):
        desk.get(REDIRECTS)
