"""Every role × every page of a story × one's own and another's story: each answer stated."""

import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission

from articles.acts import editing, illustrating, reworking
from articles.admin import standing
from articles.models import Author, Criterion, Story, Topic
from articles.permissions import SYSTEM
from articles.pure import clock
from articles.pure.refusal import Refusal
from tests.articles.admin.posting import LIST, typed
from tests.factories import image_bytes, make_author, make_draft, make_picture, make_story, make_topic, make_user

pytestmark = pytest.mark.django_db
# Which page: how the letters below read. To open: 200. Not to be found, as nothing is that one may not see: 302 from
# Django's own pages, 404 from ours. Seen, but not for this user: 403.
OWN_PAGES = ("change", "history", "delete")
PAGES = (
    *OWN_PAGES, "versions", "compare", "preview", "notes", "restore", "share", "corrections", "discard", "withdraw",
    "impact", "impact/score", "events",
)  # fmt: skip
# What answers with a figure and names no story.
NAMELESS = {"impact/score"}
X, N, F = "open", "not found", "forbidden"
#                         change hist. delete vers. comp. prev. notes rest. share corr. disc. with. impact score events
ANSWERS = {
    ("Reporter", "own draft"):   (X, X, X, X, X, X, X, X, X, X, N, F, X, X, X),
    ("Reporter", "own out"):     (X, X, F, X, X, X, X, F, F, F, F, F, X, X, X),
    ("Reporter", "other draft"): (N, N, N, N, N, N, N, N, N, N, N, N, N, N, N),
    ("Reporter", "other out"):   (N, N, N, N, N, N, N, N, N, N, N, N, N, N, N),
    ("Editor", "own draft"):     (X, X, X, X, X, X, X, X, X, X, N, N, X, X, X),
    ("Editor", "own out"):       (X, X, F, X, X, X, X, X, X, X, X, X, X, X, X),
    ("Editor", "other draft"):   (X, X, F, X, X, X, X, X, X, X, N, N, X, X, X),
    ("Editor", "other out"):     (X, X, F, X, X, X, X, X, X, X, X, X, X, X, X),
    ("Desk lead", "own draft"):  (X, X, X, X, X, X, X, X, X, X, N, N, X, X, X),
    ("Desk lead", "own out"):    (X, X, F, X, X, X, X, X, X, X, X, X, X, X, X),
    ("Desk lead", "other draft"): (X, X, X, X, X, X, X, X, X, X, N, N, X, X, X),
    ("Desk lead", "other out"):  (X, X, F, X, X, X, X, X, X, X, X, X, X, X, X),
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
    named = answer == X and page not in NAMELESS
    assert ("Marker" in response.content.decode()) == named or kind.endswith("out")


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


# What is sent to a page besides the story's own values.
SENT = {
    "impact": {"opinion": "1", "reason": "x"},
    "events": {"kind": "law", "on": "2026-03-04", "what": "x", "size": "1"},
}


@pytest.mark.parametrize(
    "page",
    [
        "restore",
        "share",
        "corrections",
        "discard",
        "withdraw",
        "notes",
        "presence",
        "change",
        "delete",
        "impact",
        "events",
    ],
)
def test_no_post_of_a_reporter_reaches_another_reporters_story(client, page):
    reporter = make_user("Reporter")
    story = made("other out", reporter)
    before = list(Story.objects.values())
    client.force_login(reporter)
    sent = typed(story, title="Taken", days="3", kind="update", right="x", text="x", post="yes", _publish="1")
    sent |= {f"criterion_{one.pk}": "4" for one in Criterion.objects.all()} | SENT.get(page, {})

    response = client.post(address(story, page), sent)

    assert response.status_code in {302, 403, 404}
    assert list(Story.objects.values()) == before
    assert not (story.share_links.exists() or story.corrections.exists() or story.notes.exists())
    assert not (story.events.exists() or story.assessments.exclude(kind="imported").exists())
    assert hasattr(Story.objects.get(), "working_copy")


@pytest.mark.parametrize("action", ["publish", "withdraw"])
def test_no_bulk_action_of_a_reporter_does_anything(client, action):
    reporter = make_user("Reporter")
    own, other = made("own draft", reporter), made("other out", reporter)
    client.force_login(reporter)

    client.post(LIST, {"action": action, "_selected_action": [own.pk, other.pk], "post": "yes"})

    assert list(Story.objects.order_by("pk").values_list("status", flat=True)) == ["draft", "published"]


# --- what stories share: authors, topics, pictures ------------------------------------------------------------------

STANDS = "It stands on a story that is out or scheduled: only who may edit every story may change it."
C, S, H = "changed", "seen", "hidden"
USES = ("nothing", "draft", "scheduled", "out", "ended", "withdrawn", "a draft again")
#                            none draft sch. out end. with. again
SHARED = {
    ("Reporter", "author"):  (C, C, S, S, S, S, S),
    ("Reporter", "picture"): (C, C, S, S, S, S, S),
    ("Reporter", "shown"):   (C, C, S, S, S, S, S),
    ("Reporter", "topic"):   (S, S, S, S, S, S, S),
    ("Editor", "author"):    (C, C, C, C, C, C, C),
    ("Editor", "picture"):   (C, C, C, C, C, C, C),
    ("Editor", "shown"):     (C, C, C, C, C, C, C),
    ("Editor", "topic"):     (C, C, C, C, C, C, C),
    ("Desk lead", "author"): (C, C, C, C, C, C, C),
    ("", "author"):          (H, H, H, H, H, H, H),
    ("", "picture"):         (H, H, H, H, H, H, H),
}  # fmt: skip
WORDS = {"name": "Defamed", "slug": "defamed", "alt": "Defamed", "focal_x": "0.5", "focal_y": "0.5"}


def used(kind: str, use: str):
    """An author, a topic, a picture that leads a story, or one that its text shows: of a story in the state *use*."""
    picture = make_picture()
    if use != "nothing":
        held = {
            "author": {"authors": ["Ada"]},
            "topic": {"topics": ["Ada"]},
            "picture": {"picture": picture},
            "shown": {"body": f'<p>x</p><img src="{picture.file}" alt="x">'},
        }[kind]
        now = clock.now()
        times = {"published_at": now + timedelta(days=1)} if use == "scheduled" else {}
        times |= {"ends_at": now - timedelta(minutes=1)} if use == "ended" else {}
        story = make_draft(**held) if use == "draft" else make_story(**held, **times)
        if new := {"withdrawn": "withdrawn", "a draft again": "draft"}.get(use):
            editing.change_one(story, by=SYSTEM, status=new)
    make = {"author": make_author, "topic": make_topic}.get(kind)
    return make("Ada") if make else picture


@pytest.mark.parametrize(
    ("role", "kind", "use", "answer"),
    [
        (role, kind, use, answer)
        for (role, kind), answers in SHARED.items()
        for use, answer in zip(USES, answers, strict=True)
    ],
)
def test_what_stories_share_is_changed_by_whom_the_table_says(client, role, kind, use, answer):
    thing = used(kind, use)
    before = type(thing).objects.values().get()
    client.force_login(make_user(role))
    form = f"/admin/articles/{type(thing)._meta.model_name}/{thing.pk}/change/"

    page, sent = client.get(form), client.post(form, WORDS)

    assert (page.status_code, sent.status_code) == {C: (200, 302), S: (200, 403), H: (403, 403)}[answer]
    assert ('name="_save"' in page.content.decode()) == (answer == C)
    assert (type(thing).objects.values().get() != before) == (answer == C)
    if answer == S and kind != "topic":
        assert STANDS in page.content.decode() and STANDS in sent.content.decode()


def test_the_act_asks_the_same():
    reporter, picture = make_user("Reporter"), used("picture", "out")

    with pytest.raises(Refusal, match="out or scheduled"):
        illustrating.change(picture, by=reporter, alt="Defamed")
    assert illustrating.change(used("picture", "draft"), by=reporter, alt="Better").alt == "Better"


def test_a_reporter_adds_authors_and_pictures_as_before(client):
    client.force_login(make_user("Reporter"))

    client.post("/admin/articles/author/add/", {"name": "Ida"})
    added = client.post("/admin/articles/picture/add/", WORDS | {"upload": io.BytesIO(image_bytes())})

    assert Author.objects.get().slug == "ida"
    assert added.status_code == 302


def test_no_permission_to_delete_a_topic_takes_it_from_public_stories(client):
    user, out, draft = make_user(), used("topic", "out"), make_topic("Dam")
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_topic", "delete_topic"]))
    client.force_login(user)

    client.post("/admin/articles/topic/", {"action": "delete_selected", "_selected_action": [out.pk], "post": "yes"})
    client.post(f"/admin/articles/topic/{out.pk}/delete/", {"post": "yes"})
    client.post(f"/admin/articles/topic/{draft.pk}/delete/", {"post": "yes"})

    assert [one.name for one in Topic.objects.all()] == ["Ada"]


@pytest.mark.parametrize("kind", ["author", "picture"])
def test_a_form_asks_once_whether_readers_have_seen_it(client, monkeypatch, kind):
    thing, asked = used(kind, "draft"), []
    monkeypatch.setattr(standing, "may_change_shared", lambda user, one: asked.append(one) or True)
    client.force_login(make_user("Reporter"))

    client.get(f"/admin/articles/{kind}/{thing.pk}/change/")

    assert asked == [thing]
