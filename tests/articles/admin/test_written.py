"""The pages that the desk writes, in the desk."""

import pytest
from django.contrib.admin.models import LogEntry

from articles.models import Page
from tests.factories import make_face, make_page, make_user

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/page/"


def form_of(page: Page) -> str:
    return f"{LIST}{page.pk}/change/"


def sent(**values) -> dict:
    return {"title": "About", "slug": "about", "body": "<p>Typed.</p>", "is_published": "on", **values}


def told(response) -> list[str]:
    return [str(one) for one in response.context["messages"]]


@pytest.mark.parametrize(
    ("role", "statuses"),
    [("Reporter", (403, 403, 403, 403)), ("Editor", (200, 200, 200, 403)), ("Desk lead", (200, 200, 200, 200))],
)
def test_who_may_do_what(client, role, statuses):
    page = make_page("Old")
    client.force_login(make_user(role))

    below = [f"{LIST}{page.pk}/{name}/" for name in ("change", "versions", "restore", "delete")]
    below[2] += "?version=1"

    assert tuple(client.get(one).status_code for one in below) == statuses
    assert client.post(f"{LIST}add/", sent()).status_code == (403 if role == "Reporter" else 302)
    assert client.post(f"{below[2]}", {}).status_code == (403 if role == "Reporter" else 302)


def test_a_page_is_saved_and_told_and_stands_in_the_history(desk):
    body = '<h1>Us</h1><iframe src="x"></iframe><p>Text.</p>'
    response = desk.post(f"{LIST}add/", sent(slug="", title="About us", body=body), follow=True)

    page = Page.objects.get()
    assert (page.slug, page.body, page.is_published) == ("about-us", "<h2>Us</h2><p>Text.</p>", True)
    assert told(response)[0].endswith("</a>” is saved. Readers see it now.")
    assert told(response)[1] == "Taken out of the body: 1 iframe."
    assert LogEntry.objects.get().object_repr == "About us"


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"title": "\u202e"}, "title", "A page needs a title."),
        ({"body": "<script>x</script>"}, "body", "A page needs a body."),
        ({"slug": "taken"}, "slug", "Another page has the address taken already: choose another."),
    ],
)
def test_what_is_refused_stands_beside_its_field(desk, values, field, sentence):
    make_page("Taken")

    response = desk.post(f"{LIST}add/", sent(**values))

    assert response.context["adminform"].form.errors == {field: [sentence]}


def test_a_body_that_shows_nothing_in_the_end_is_told_too(desk):
    response = desk.post(f"{LIST}add/", sent(body='<img src="pictures/no.png" alt="">'))

    assert response.context["adminform"].form.errors == {"body": ["A page needs a body."]}
    assert not Page.objects.exists()


def test_two_editors_at_once_lose_nothing(desk):
    page = make_page("About", body="<p>Stored.</p>")
    desk.post(form_of(page), sent(body="<p>First.</p>", revision=1))

    response = desk.post(form_of(page), sent(title="Mine", body="<p>Second.</p>", revision=1))
    text = response.content.decode()

    assert Page.objects.get().body == "<p>First.</p>"
    assert "Both texts stand here" in text
    assert '<td data-column="Stored now">First.</td>' in text
    assert '<td data-column="Typed by you">Second.</td>' in text
    assert "&lt;p&gt;Second.&lt;/p&gt;" in text

    desk.post(form_of(page), sent(title="Mine", body="<p>Both.</p>", revision=1, merged=2))
    assert (Page.objects.get().title, Page.objects.get().body, page.versions.count()) == ("Mine", "<p>Both.</p>", 3)


def test_an_older_text_is_looked_at_and_brought_back(desk):
    page = make_page("About", body="<p>One.</p>")
    desk.post(form_of(page), sent(body="<p>Two.</p>"))
    restore = f"{LIST}{page.pk}/restore/?version=1"

    shown = desk.get(restore).content.decode()
    late = desk.post(restore, {"revision": 1}, follow=True)
    desk.post(restore, {"revision": 2})

    assert "<del>Two.</del>" in shown and "<ins>One.</ins>" in shown
    assert told(late) == [
        "Somebody else has saved this page since you opened it. Look at it again: nothing was changed."
    ]
    assert (Page.objects.get().body, Page.objects.get().revision) == ("<p>One.</p>", 3)
    assert "Version 1 brought back." in desk.get(f"{LIST}{page.pk}/versions/").content.decode()
    assert desk.get(f"{LIST}{page.pk}/restore/?version=x").status_code == 404


def test_who_takes_a_page_back_is_told_that_a_menu_led_there(desk):
    page = make_page("About")
    make_face(menus={"footer": [{"label": "", "page": page}]})

    response = desk.post(form_of(page), {**sent(), "is_published": ""}, follow=True)

    assert told(response)[1] == (
        "Readers no longer see it, and the menu at the bottom no longer show it: they led here."
    )


def test_who_deletes_a_page_reads_that_a_menu_leads_there(desk):
    page = make_page("About")
    make_face(menus={"footer": [{"label": "", "page": page}]})
    delete = f"{LIST}{page.pk}/delete/"

    asked = desk.get(delete).content.decode()
    response = desk.post(delete, {"post": "yes"}, follow=True)

    assert "Page: About, with its 1 versions" in asked
    assert "The menu at the bottom leads here, and will no longer" in asked
    assert "The menu at the bottom no longer show “About”: it is deleted." in told(response)
    assert not Page.objects.exists()


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_list_costs_the_same_at_any_length(desk, django_assert_num_queries, count):
    for number in range(count):
        make_page(f"Page {number}")

    # session, user, count, rows
    with django_assert_num_queries(4):
        desk.get(LIST)


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_versions_cost_the_same_at_any_length(desk, django_assert_num_queries, count):
    page = make_page("About")
    for number in range(count):
        desk.post(form_of(page), sent(body=f"<p>{number}</p>"))

    # session, user, page, versions
    with django_assert_num_queries(4):
        desk.get(f"{LIST}{page.pk}/versions/")


def test_the_body_has_the_editor_of_stories(desk):
    text = desk.get(form_of(make_page())).content.decode()

    assert "newsroom/writing.js" in text and 'name="_form"' in text
