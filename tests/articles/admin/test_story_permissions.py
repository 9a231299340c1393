"""Who may do what in the admin of stories, each answer stated."""

import pytest
from django.contrib.auth.models import Permission

from articles import search
from articles.acts import publishing
from articles.models import Story
from tests.articles.admin.posting import ADD, LIST, TEXT, errors_of, form_of, inlines, typed
from tests.factories import make_author, make_draft, make_picture, make_story, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client, django_user_model):
    """Signs in somebody of the staff with these permissions and no others."""

    def sign_in(*codenames):
        user = django_user_model.objects.create_user("rita", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client.force_login(user)
        return client

    return sign_in


@pytest.mark.parametrize(
    ("permissions", "change", "delete", "history"),
    [
        ([], 403, 403, 403),
        (["add_story"], 403, 403, 403),
        (["publish_story"], 403, 403, 403),
        (["view_story"], 200, 403, 200),
        (["change_story", "delete_story"], 302, 302, 302),
        (["view_story", "change_story", "delete_story"], 200, 403, 200),
        (["edit_every_story"], 200, 403, 200),
        (["edit_every_story", "delete_every_draft"], 200, 200, 200),
    ],
)
def test_each_view_of_a_draft_answers_by_permission(signed_in, permissions, change, delete, history):
    story = make_draft(title="Secret")
    client = signed_in(*permissions)

    for view, status in (("change", change), ("delete", delete), ("history", history)):
        response = client.get(f"{LIST}{story.pk}/{view}/")
        assert response.status_code == status, view
        assert ("Secret" in response.content.decode()) == (status == 200), view


@pytest.mark.parametrize("view", ["change", "delete", "history"])
@pytest.mark.parametrize("is_reader", [True, False])
def test_who_is_not_of_the_staff_is_sent_to_sign_in(client, django_user_model, view, is_reader):
    story = make_draft(title="Secret")
    if is_reader:
        client.force_login(django_user_model.objects.create_user("reader"))

    response = client.get(f"{LIST}{story.pk}/{view}/")

    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("key", ["999999999", "x", "9" * 30, "%00"])
def test_what_is_not_there_is_no_error_of_ours(desk, key):
    for view in ("change", "delete", "history"):
        assert desk.get(f"{LIST}{key}/{view}/").status_code in {302, 404}


def test_who_may_only_look_sees_no_field_and_saves_nothing(signed_in):
    story = make_story(title="Seen", authors=["Ada"])
    client = signed_in("view_story")

    page = client.get(form_of(story))

    assert 'name="title"' not in page.content.decode()
    assert "bylines-0-author" not in page.content.decode()
    assert "Ada" in page.content.decode()
    assert client.post(form_of(story), typed(story, title="New")).status_code == 403
    assert Story.objects.get().title == "Seen"


def test_who_may_write_stories_writes_their_byline_too(signed_in):
    author = make_author("Ada")
    client = signed_in("add_story")

    client.post(ADD, TEXT | inlines(bylines=[{"author": author.pk, "position": 0}]))

    assert [one.author for one in Story.objects.get().bylines.all()] == [author]


@pytest.mark.parametrize("status", ["published", "withdrawn"])
def test_who_may_only_edit_is_told_so_beside_the_status(signed_in, status):
    client = signed_in("edit_every_story", "add_story")
    story = make_draft(impact_score=5)

    response = client.post(form_of(story), typed(story, status=status))

    assert errors_of(response) == {"status": ["You may not publish or withdraw stories."]}
    assert Story.objects.get().status == "draft"


@pytest.mark.parametrize("action", ["publish", "withdraw"])
def test_who_may_only_edit_has_no_such_action(signed_in, action):
    client = signed_in("edit_every_story", "add_story")
    draft, out = make_draft(impact_score=5), make_story()

    client.post(LIST, {"action": action, "_selected_action": [draft.pk, out.pk], "post": "yes"})

    assert list(Story.objects.order_by("pk").values_list("status", flat=True)) == ["draft", "published"]


def test_who_may_publish_and_edit_does(signed_in):
    client = signed_in("edit_every_story", "publish_story")
    story = make_draft(impact_score=5)

    assert client.post(form_of(story), typed(story, status="published")).status_code == 302
    assert Story.objects.get().is_public()


def test_only_drafts_that_nobody_saw_can_be_deleted(desk, editor):
    out, draft, was_out = make_story(), make_draft(title="Unseen"), make_story()
    publishing.withdraw(was_out, by=editor)
    Story.objects.filter(pk=was_out.pk).update(status="draft")

    assert desk.post(f"{LIST}{out.pk}/delete/", {"post": "yes"}).status_code == 403
    assert desk.post(f"{LIST}{was_out.pk}/delete/", {"post": "yes"}).status_code == 403
    assert desk.post(f"{LIST}{draft.pk}/delete/", {"post": "yes"}).status_code == 302
    assert set(Story.objects.all()) == {out, was_out}


def test_what_was_deleted_leaves_no_words_in_the_search(desk, monkeypatch):
    draft, forgotten = make_draft(), []
    monkeypatch.setattr(search, "forget", forgotten.extend)

    desk.post(f"{LIST}{draft.pk}/delete/", {"post": "yes"})

    assert forgotten == [draft.pk]


def test_history_names_each_who_saved(desk, django_user_model):
    story = make_draft()
    other = django_user_model.objects.create_superuser("omar", password="x")
    desk.post(form_of(story), typed(story, title="New", impact_score=4))
    publishing.publish(Story.objects.get(), by=other)

    text = desk.get(f"{LIST}{story.pk}/history/").content.decode()

    assert "<td>erin</td>" in text
    assert "<td>omar</td>" in text


def statuses(response) -> list[str]:
    """What the form offers to choose from."""
    return [value for value, _ in response.context["adminform"].form.fields["status"].widget.choices]


def test_who_may_not_publish_is_not_offered_it(signed_in):
    client = signed_in("edit_every_story", "add_story")

    assert statuses(client.get(ADD)) == ["draft", "review"]
    assert statuses(client.get(form_of(make_story()))) == ["draft", "review", "published"]


def test_who_may_only_look_reads_the_body_as_text(signed_in):
    picture = make_picture()
    story = make_story(body=f'<p>One <em>word</em></p><figure><img src="{picture.file}" alt="A"></figure>')

    text = signed_in("view_story").get(form_of(story)).content.decode()

    assert "<p>One <em>word</em></p>" in text
    assert f'<img src="/media/{picture.file}" alt="A">' in text


def test_a_working_copy_is_offered_to_who_may_edit_the_live_story_alone(client):
    reporter = make_user("Reporter")
    story = make_story(created_by=reporter)

    for user, buttons in ((reporter, []), (make_user("Editor"), [("_copy", "Save as working copy")])):
        client.force_login(user)
        page = client.get(form_of(story))
        assert page.context["buttons"] == buttons
        assert ("Save as working copy" in page.content.decode()) == bool(buttons)
