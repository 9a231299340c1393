from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission

from articles.acts import editing, publishing
from articles.models import Story
from articles.permissions import SYSTEM
from tests.factories import NOON, make_author, make_draft, make_picture, make_story, make_topic

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/story/"
TEXT = {"title": "Grid batteries", "summary": "Who pays?", "body": "<p>Text</p>"}


def form_of(story):
    return f"{LIST}{story.pk}/change/"


def errors_of(response):
    return response.context["adminform"].form.errors


def typed(story, **values):
    """What a browser sends for *story* as it stands, with *values* typed over."""
    names = ("title", "summary", "body", "slug", "impact_rationale", "status", "withdrawal_reason")
    sent = {name: getattr(story, name) for name in names}
    score = "" if story.impact_score is None else story.impact_score
    return sent | {"impact_score": score, "opened": story.revision} | values


def test_title_summary_and_body_are_enough_for_a_draft(desk):
    response = desk.post(f"{LIST}add/", TEXT)

    assert response.status_code == 302
    story = Story.objects.get()
    assert (story.slug, story.status, story.impact_score) == ("grid-batteries", "draft", None)


def test_byline_topics_and_sources_are_saved_and_searched(desk):
    author, topic = make_author("Zoe"), make_topic("Energy")
    inlines = {
        "bylines-TOTAL_FORMS": 1, "bylines-INITIAL_FORMS": 0, "bylines-0-author": author.pk, "bylines-0-position": 0,
        "sources-TOTAL_FORMS": 1, "sources-INITIAL_FORMS": 0, "sources-0-name": "Report",
        "sources-0-url": "https://example.org/", "sources-0-position": 0,
    }  # fmt: skip

    desk.post(f"{LIST}add/", TEXT | {"topics": [topic.pk], "impact_score": 5, "status": "published"} | inlines)

    story = Story.objects.get()
    assert [one.author for one in story.bylines.all()] == [author]
    assert [one.name for one in story.sources.all()] == ["Report"]
    assert desk.get("/stories/?q=zoe+energy").context["stories"] == [story]


def test_publishing_without_a_score_is_an_error_beside_the_field(desk):
    response = desk.post(f"{LIST}add/", TEXT | {"status": "published"})

    assert errors_of(response) == {"impact_score": ["A story needs an impact score before it can be published."]}
    assert not Story.objects.exists()


@time_machine.travel(NOON, tick=False)
def test_published_without_a_time_is_published_now(desk):
    desk.post(f"{LIST}add/", TEXT | {"status": "published", "impact_score": "75"})

    assert Story.objects.get().published_at == NOON


@pytest.mark.parametrize(
    ("sent", "stored_hour"), [("2026-03-02T09:00", 8), ("2026-03-02T09:00:00Z", 9), ("2026-03-02 09:00", 8)]
)
@time_machine.travel(NOON, tick=False)
def test_a_schedule_is_one_field_in_the_time_zone(desk, settings, sent, stored_hour):
    settings.TIME_ZONE = "Europe/Berlin"

    desk.post(f"{LIST}add/", TEXT | {"status": "published", "impact_score": "75", "published_at": sent})

    assert Story.objects.get().published_at == NOON.replace(day=2, hour=stored_hour)
    assert "Europe/Berlin" in desk.get(f"{LIST}add/").content.decode()


def test_a_time_that_has_passed_can_not_be_typed_over(desk):
    story = make_story(published_at=NOON)

    response = desk.post(form_of(story), typed(story, title="New", published_at="2030-01-01T00:00"))

    assert response.status_code == 302
    stored = Story.objects.get()
    assert (stored.title, stored.published_at) == ("New", NOON)


def test_saving_what_was_shown_keeps_the_microseconds(desk):
    later = (NOON + timedelta(days=3000)).replace(microsecond=123456)
    story = make_story(published_at=later)
    shown = desk.get(form_of(story)).context["adminform"].form["published_at"].value()

    desk.post(form_of(story), typed(story, published_at=shown.strftime("%Y-%m-%dT%H:%M:%S")))

    assert Story.objects.get().published_at == later


def test_a_save_over_somebody_elses_shows_both_and_saves_when_opened_afresh(desk):
    story = make_draft(title="First")
    theirs = Story.objects.get(pk=story.pk)
    before = editing.stored_values(theirs)
    theirs.title, theirs.body = "Theirs", "<p>Their body</p>"
    editing.save([editing.Change(theirs, before)], by=SYSTEM)

    response = desk.post(form_of(story), typed(story, title="Mine", body="<p>My body</p>"))

    text = response.content.decode()
    assert response.status_code == 200
    for words in ("Mine", "Theirs", "Their body", "My body", "Somebody else has saved this story"):
        assert words in text
    assert Story.objects.get().title == "Theirs"
    fresh = desk.get(form_of(story)).context["adminform"].form
    assert desk.post(form_of(story), typed(story, title="Both", opened=fresh["opened"].value())).status_code == 302
    assert Story.objects.get().title == "Both"


def test_a_refusal_while_saving_is_shown_in_the_form_and_undoes_it_all(desk, monkeypatch):
    story = make_draft(title="First")
    saved = editing.save

    def late(changes, **values):
        Story.objects.filter(pk=story.pk).update(revision=99)
        return saved(changes, **values)

    monkeypatch.setattr(editing, "save", late)

    response = desk.post(form_of(story), typed(story, title="Mine"))

    assert response.status_code == 200
    assert "Somebody else has saved this story" in response.content.decode()
    assert Story.objects.get().title == "First"


def test_renaming_keeps_the_old_address(desk):
    story = make_story(slug="one")

    desk.post(form_of(story), typed(story, slug="two"))

    assert desk.get("/stories/one/")["Location"] == "/stories/two/"


@pytest.mark.parametrize(("slug", "sentence"), [("taken", "already exists"), ("a b", "letters, digits and hyphens")])
def test_a_slug_that_can_not_be_is_an_error(desk, slug, sentence):
    make_story(slug="taken")

    response = desk.post(f"{LIST}add/", TEXT | {"slug": slug})

    assert sentence in errors_of(response)["slug"][0]


def test_the_publish_action_says_what_it_did_and_what_not(desk):
    good, bad = make_draft(impact_score=5, title="Good"), make_draft(title="Bad")

    response = desk.post(LIST, {"action": "publish", "_selected_action": [good.pk, bad.pk]}, follow=True)

    text = response.content.decode()
    assert "1 story published or scheduled." in text
    assert "“Bad”: A story needs an impact score before it can be published." in text
    assert set(Story.objects.published()) == {good}


def test_withdrawing_answers_410_at_once(desk):
    story = make_story(slug="x")

    desk.post(LIST, {"action": "withdraw", "_selected_action": [story.pk]})

    assert desk.get("/stories/x/").status_code == 410


def test_history_names_each_who_saved(desk, django_user_model):
    story = make_draft()
    other = django_user_model.objects.create_superuser("omar", password="x")
    desk.post(form_of(story), typed(story, title="New", impact_score=4))
    publishing.publish(Story.objects.get(), by=other)

    text = desk.get(f"{LIST}{story.pk}/history/").content.decode()

    assert "erin" in text and "omar" in text


@pytest.mark.parametrize("view", ["change", "delete", "history"])
def test_who_may_not_open_the_form_gets_nothing(client, django_user_model, view):
    story = make_draft(title="Secret")
    client.force_login(django_user_model.objects.create_user("nobody", is_staff=True))

    response = client.get(f"{LIST}{story.pk}/{view}/")

    assert response.status_code in {302, 403, 404}
    assert "Secret" not in response.content.decode()


def test_who_may_only_edit_does_not_publish(client, django_user_model):
    user = django_user_model.objects.create_user("rita", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["change_story", "view_story", "add_story"]))
    client.force_login(user)
    story = make_draft(impact_score=5)

    response = client.post(form_of(story), typed(story, status="published"))

    assert errors_of(response) == {"status": ["You may not publish or withdraw stories."]}
    client.post(LIST, {"action": "publish", "_selected_action": [story.pk]})
    assert Story.objects.get().status == "draft"


def test_only_drafts_can_be_deleted(desk):
    out, draft = make_story(), make_draft()

    assert desk.post(f"{LIST}{out.pk}/delete/", {"post": "yes"}).status_code == 403
    assert desk.post(f"{LIST}{draft.pk}/delete/", {"post": "yes"}).status_code == 302
    desk.post(LIST, {"action": "delete_selected", "_selected_action": [out.pk], "post": "yes"})
    assert list(Story.objects.all()) == [out]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_list_costs_the_same_at_any_length(desk, django_assert_num_queries, count):
    picture = make_picture()
    for _ in range(count):
        make_story(topics=["Energy", "Water"], authors=["Ada"], picture=picture)

    with django_assert_num_queries(5):
        desk.get(LIST)


@pytest.mark.parametrize(
    "query",
    [
        "status=draft",
        "when=scheduled",
        "when=public",
        "when=ended",
        "band=none",
        "band=3",
        "q=grid",
        "band=x",
    ],
)
def test_filters_and_search_answer(desk, query):
    make_story()

    assert desk.get(f"{LIST}?{query}").status_code in {200, 302}
