"""Every role × every page of a story × one's own and another's story: each answer stated."""

import pytest

from articles.acts import editing, reworking
from articles.models import Story
from articles.permissions import SYSTEM
from tests.articles.admin.posting import LIST, typed
from tests.factories import make_draft, make_story, make_user

pytestmark = pytest.mark.django_db
# Which page: how the letters below read. To open: 200. Not to be found, as nothing is that one may not see: 302 from
# Django's own pages, 404 from ours. Seen, but not for this user: 403.
OWN_PAGES = ("change", "history", "delete")
PAGES = (
    *OWN_PAGES, "versions", "compare", "preview", "notes", "restore", "share", "corrections", "discard", "withdraw",
)  # fmt: skip
X, N, F = "open", "not found", "forbidden"
#                         change hist. delete vers. comp. prev. notes rest. share corr. disc. withdraw
ANSWERS = {
    ("Reporter", "own draft"):   (X, X, X, X, X, X, X, X, X, X, N, F),
    ("Reporter", "own out"):     (X, X, F, X, X, X, X, F, F, F, F, F),
    ("Reporter", "other draft"): (N, N, N, N, N, N, N, N, N, N, N, N),
    ("Reporter", "other out"):   (N, N, N, N, N, N, N, N, N, N, N, N),
    ("Editor", "own draft"):     (X, X, X, X, X, X, X, X, X, X, N, N),
    ("Editor", "own out"):       (X, X, F, X, X, X, X, X, X, X, X, X),
    ("Editor", "other draft"):   (X, X, F, X, X, X, X, X, X, X, N, N),
    ("Editor", "other out"):     (X, X, F, X, X, X, X, X, X, X, X, X),
    ("Desk lead", "own draft"):  (X, X, X, X, X, X, X, X, X, X, N, N),
    ("Desk lead", "own out"):    (X, X, F, X, X, X, X, X, X, X, X, X),
    ("Desk lead", "other draft"): (X, X, X, X, X, X, X, X, X, X, N, N),
    ("Desk lead", "other out"):  (X, X, F, X, X, X, X, X, X, X, X, X),
}  # fmt: skip
CASES = [
    (role, story, page, answer)
    for (role, story), answers in ANSWERS.items()
    for page, answer in zip(PAGES, answers, strict=True)
]


def made(kind: str, user):
    """A story for the table: one's own or another's, a draft or out (with a working copy)."""
    owner = user if kind.startswith("own") else make_user("Reporter")
    if kind.endswith("draft"):
        return make_draft(title="Marker", created_by=owner, impact_score=5)
    story = make_story(title="Marker", created_by=owner)
    reworking.save(editing.Change(story, editing.stored_values(story)), by=SYSTEM)
    return Story.objects.get(pk=story.pk)


def address(story, page: str) -> str:
    return f"{LIST}{story.pk}/{page}/" + ("?version=1" if page == "restore" else "")


def answered(response, page: str) -> str:
    missing = 302 if page in OWN_PAGES else 404
    return {200: X, missing: N, 403: F}[response.status_code]


@pytest.mark.parametrize(("role", "kind", "page", "answer"), CASES)
def test_each_page_answers_as_the_table_says(client, role, kind, page, answer):
    user = make_user(role)
    story = made(kind, user)
    client.force_login(user)

    response = client.get(address(story, page))

    assert answered(response, page) == answer
    # The title of what is out stands on the page of a 404 too, among the latest stories.
    assert ("Marker" in response.content.decode()) == (answer == X) or kind.endswith("out")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["nobody", "reader", "staff"])
def test_whoever_is_of_no_group_sees_nothing(client, django_user_model, page, who):
    story = made("other draft", make_user("Editor"))
    if who == "reader":
        client.force_login(django_user_model.objects.create_user("reader"))
    if who == "staff":
        client.force_login(make_user())

    response = client.get(address(story, page))

    assert response.status_code in {302, 403, 404}
    assert "Marker" not in response.content.decode()


@pytest.mark.parametrize(
    "page", ["restore", "share", "corrections", "discard", "withdraw", "notes", "presence", "change", "delete"]
)
def test_no_post_of_a_reporter_reaches_another_reporters_story(client, page):
    reporter = make_user("Reporter")
    story = made("other out", reporter)
    before = list(Story.objects.values())
    client.force_login(reporter)
    sent = typed(story, title="Taken", days="3", kind="update", right="x", text="x", post="yes", _publish="1")

    response = client.post(address(story, page), sent)

    assert response.status_code in {302, 403, 404}
    assert list(Story.objects.values()) == before
    assert not (story.share_links.exists() or story.corrections.exists() or story.notes.exists())
    assert hasattr(Story.objects.get(), "working_copy")


@pytest.mark.parametrize("action", ["publish", "withdraw"])
def test_no_bulk_action_of_a_reporter_does_anything(client, action):
    reporter = make_user("Reporter")
    own, other = made("own draft", reporter), made("other out", reporter)
    client.force_login(reporter)

    client.post(LIST, {"action": action, "_selected_action": [own.pk, other.pk], "post": "yes"})

    assert list(Story.objects.order_by("pk").values_list("status", flat=True)) == ["draft", "published"]
