from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission

from articles.acts import deleting, editing
from articles.models import FormerSlug, Story
from articles.permissions import SYSTEM
from articles.pure.refusal import Refusal
from tests.factories import NOON, make_draft, make_picture, make_story, make_user

pytestmark = pytest.mark.django_db


def change(story, *, by=SYSTEM, at=None, **values):
    before = editing.stored_values(story)
    for name, value in values.items():
        setattr(story, name, value)
    editing.save([editing.Change(story, before)], by=by, at=at)
    return Story.objects.get(pk=story.pk)


def test_a_draft_needs_title_summary_and_body_alone():
    draft = make_draft(title="Grid batteries", slug="")

    assert (draft.slug, draft.status, draft.revision, draft.rank_at) == ("grid-batteries", "draft", 1, None)


@pytest.mark.parametrize("name", ["title", "summary", "body"])
@pytest.mark.parametrize("value", ["", " \n", "\x00"])
def test_what_readers_read_can_not_be_empty(name, value):
    with pytest.raises(Refusal, match=f"A story needs a {name}") as refused:
        make_draft(**{name: value})

    assert refused.value.field == name


TOO_MANY = "The body has more than 100,000 tags: make several stories of it, or paste it as plain text."


def test_a_body_with_too_many_tags_is_refused_unread(monkeypatch):
    read = []
    monkeypatch.setattr(editing.body, "clean", lambda html, **options: read.append(html) or "")

    with pytest.raises(Refusal) as refused:
        make_draft(body="<ul><li>" * 600_000)

    assert (refused.value.sentence, refused.value.field) == (TOO_MANY, "body")
    assert read == []


def test_a_body_with_as_many_tags_as_may_be_is_taken():
    assert make_draft(body="<p>x</p>" * 50_000).body == "<p>x</p>" * 50_000
    with pytest.raises(Refusal, match="more than 100,000 tags"):
        make_draft(body="<p>x</p>" * 50_000 + "<")


def test_a_story_that_has_more_tags_already_can_still_be_changed(monkeypatch):
    story = make_draft(body="<p>x</p>" * 10)
    monkeypatch.setattr(editing.body, "MOST_TAGS", 10)

    assert change(story, title="Changed").title == "Changed"
    with pytest.raises(Refusal, match="tags"):
        change(story, body="<p>y</p>" * 10)


def test_a_title_has_300_characters_at_most():
    assert make_draft(title="x" * 300).title == "x" * 300
    with pytest.raises(Refusal, match="The title is longer than 300 characters") as refused:
        make_draft(title="x" * 301)

    assert refused.value.field == "title"


@pytest.mark.parametrize("score", [-1, 101, 7.5, "75", True])
def test_a_score_is_a_whole_number_from_0_to_100(score):
    with pytest.raises(Refusal, match="whole number from 0 to 100"):
        make_draft(impact_score=score)


def test_without_a_score_nothing_is_published():
    with pytest.raises(Refusal, match="needs an impact score") as refused:
        make_story(impact_score=None)

    assert refused.value.field == "impact_score"


def test_published_without_a_time_is_published_now():
    story = make_story(published_at=None, at=NOON)

    assert (story.published_at, story.was_public) == (NOON, True)


def test_the_rank_is_stored_with_the_bonus_of_the_score(settings):
    settings.RANKING_BONUS_HOURS = 24

    assert make_story(published_at=NOON, impact_score=25).rank_at == NOON + timedelta(hours=6)


def test_a_planned_time_moves_until_it_has_passed():
    story = make_story(published_at=NOON + timedelta(hours=2), at=NOON)

    story = change(story, published_at=NOON + timedelta(hours=1), at=NOON)

    assert story.published_at == NOON + timedelta(hours=1)
    with pytest.raises(Refusal, match="can't be moved") as refused:
        change(story, published_at=NOON + timedelta(hours=5), at=NOON + timedelta(hours=1))
    assert refused.value.field == "published_at"


@pytest.mark.parametrize("status", ["draft", "review", "withdrawn"])
def test_no_way_round_by_another_status_moves_a_time_that_has_passed(status):
    story = make_story(published_at=NOON, at=NOON)

    story = change(story, status=status, at=NOON + timedelta(hours=1))

    with pytest.raises(Refusal, match="can't be moved"):
        change(story, published_at=None, at=NOON + timedelta(hours=2))


def test_a_save_from_an_older_revision_is_refused_and_changes_nothing():
    story = make_story(title="First")
    mine, theirs = Story.objects.get(pk=story.pk), Story.objects.get(pk=story.pk)
    change(theirs, title="Theirs")

    with pytest.raises(Refusal, match="Somebody else has saved") as refused:
        change(mine, title="Mine")

    assert refused.value.field == "revision"
    assert Story.objects.get(pk=story.pk).title == "Theirs"


def test_many_are_saved_whole_or_not_at_all():
    good = Story(title="Good", summary="s", body="b")
    bad = Story(title="", summary="s", body="b")

    with pytest.raises(Refusal):
        editing.save([editing.Change(good), editing.Change(bad)], by=SYSTEM)

    assert not Story.objects.exists()


def test_a_renamed_story_keeps_answering_and_chains_do_not_grow():
    story = make_story(slug="one")
    story = change(story, slug="two")
    story = change(story, slug="three")

    assert sorted(FormerSlug.objects.values_list("slug", "story__slug")) == [
        ("one", "three"),
        ("two", "three"),
    ]
    story = change(story, slug="one")
    assert list(FormerSlug.objects.values_list("slug", flat=True)) == ["three", "two"]


def test_a_draft_leaves_no_redirect():
    change(make_draft(slug="one"), slug="two")

    assert not FormerSlug.objects.exists()


def test_a_taken_slug_is_refused_by_name():
    make_story(slug="taken")

    with pytest.raises(Refusal, match="Another story has the slug taken already") as refused:
        make_story(slug="taken")

    assert refused.value.field == "slug"


def test_updated_at_moves_with_the_text_and_not_with_the_rest():
    story = make_story(published_at=NOON, at=NOON)

    story = change(story, impact_score=10, at=NOON + timedelta(hours=1))
    assert story.updated_at == NOON
    story = change(story, body="<p>New</p>", at=NOON + timedelta(hours=2))
    assert story.updated_at == NOON + timedelta(hours=2)


@pytest.mark.parametrize("name", ["title", "summary", "body"])
def test_readers_are_told_of_each_change_of_what_they_read(name):
    story = make_story(published_at=NOON, at=NOON)

    story = change(story, **{name: "New"}, at=NOON + timedelta(hours=1))

    assert story.updated_at == NOON + timedelta(hours=1)


@pytest.mark.parametrize(("hours", "updated"), [(-1, -1), (0, 0), (1, 0)])
def test_a_new_story_was_last_changed_at_its_own_time_and_never_in_the_future(hours, updated):
    story = make_story(published_at=NOON + timedelta(hours=hours), at=NOON)

    assert story.updated_at == NOON + timedelta(hours=updated)


def test_byline_keeps_its_order():
    story = make_story(authors=["Zoe", "Ada", "Zoe"])

    assert [one.author.name for one in story.bylines.all()] == ["Zoe", "Ada"]


def test_who_may_not_publish_is_refused(django_user_model):
    someone = django_user_model.objects.create_user("reporter")

    with pytest.raises(Refusal, match="You may not"):
        change(make_draft(impact_score=5), by=someone, status="published")


def make_sub_editor():
    """Somebody who may edit every story and publish none."""
    user = make_user()
    user.user_permissions.set(Permission.objects.filter(codename="edit_every_story"))
    return user


LATER = NOON + timedelta(days=1)


@pytest.mark.parametrize("name", ["published_at", "ends_at", "pinned_until"])
@pytest.mark.parametrize("moment", [LATER + timedelta(hours=2), None])
def test_who_may_not_publish_moves_nothing_that_is_scheduled(name, moment):
    times = {"published_at": LATER, "ends_at": LATER + timedelta(days=1), "pinned_until": LATER}
    story = make_story(at=NOON, **times)

    with pytest.raises(Refusal, match="You may not publish or withdraw") as refused:
        change(story, by=make_sub_editor(), at=NOON, **{name: moment})

    stored = Story.objects.get()
    assert refused.value.field == "status"
    assert {one: getattr(stored, one) for one in times} == times


def test_who_may_not_publish_may_mend_the_text_of_what_is_out_and_plan_a_draft():
    out = make_story(published_at=NOON, at=NOON)
    draft = make_draft()
    user = make_sub_editor()

    assert change(out, by=user, title="Mended").title == "Mended"
    assert change(draft, by=user, published_at=LATER).published_at == LATER


def test_what_comes_in_withdrawn_with_a_time_that_has_passed_was_public_and_stays():
    story = make_story(status="withdrawn", published_at=NOON, at=NOON)
    assert story.was_public

    story = change(story, status="draft", at=NOON + timedelta(hours=1))

    with pytest.raises(Refusal, match="Only drafts can be deleted"):
        deleting.delete(story, by=SYSTEM)


def test_what_comes_in_withdrawn_before_its_time_was_never_public():
    story = make_story(status="withdrawn", published_at=NOON + timedelta(seconds=1), at=NOON)

    assert not story.was_public


@pytest.mark.parametrize("status", ["draft", "review"])
def test_what_no_reader_has_seen_is_not_withdrawn_by_anybody(editor, status):
    story = make_draft(status=status)

    with pytest.raises(Refusal, match="No reader has seen it, so there is nothing to withdraw") as refused:
        change(story, by=editor, status="withdrawn", published_at=NOON)

    assert refused.value.field == "status"
    assert (Story.objects.get().status, Story.objects.get().was_public) == (status, False)


def test_what_was_withdrawn_before_its_time_is_not_said_to_have_been_public(editor):
    story = make_story(published_at=NOON + timedelta(days=1), at=NOON)
    story = change(story, by=editor, at=NOON, status="withdrawn")

    story = change(story, by=editor, at=NOON + timedelta(days=2), title="Mended")

    assert not story.was_public


def test_what_was_out_and_is_a_draft_again_can_be_withdrawn(editor):
    story = change(make_story(), by=editor, status="draft")

    assert change(story, by=editor, status="withdrawn").status == "withdrawn"


def test_an_end_before_the_publication_is_refused():
    with pytest.raises(Refusal, match="The end is before"):
        make_story(published_at=NOON, ends_at=NOON)


@time_machine.travel(NOON, tick=False)
def test_the_clock_is_one_that_tests_can_set():
    assert make_story(published_at=None).published_at == NOON


def test_all_that_is_wrong_is_told_in_the_order_of_the_form():
    story = Story(title="", summary="", body="<script></script>", status="published", published_at=NOON, ends_at=NOON)

    found = [problem.field for problem in editing.problems(editing.Change(story), by=SYSTEM, at=NOON)]

    assert found == ["title", "summary", "body", "ends_at", "impact_score"]


def test_a_moved_time_and_a_missing_score_are_told_together():
    story = make_story(published_at=NOON, at=NOON)
    before = editing.stored_values(story)
    story.published_at, story.impact_score = None, None

    found = [problem.field for problem in editing.problems(editing.Change(story, before), by=SYSTEM, at=NOON)]

    assert found == ["published_at", "impact_score"]


def test_a_story_that_is_out_again_has_no_reason_for_its_withdrawal():
    story = change(make_story(), status="withdrawn", withdrawal_reason="A source lied.")

    assert change(story, status="published").withdrawal_reason == ""


def test_a_body_typed_as_plain_text_becomes_paragraphs_once():
    story = make_draft(body="One.\r\n\r\nTwo.")

    assert story.body == "<p>One.</p>\n<p>Two.</p>"
    assert change(story, title="New").body == "<p>One.</p>\n<p>Two.</p>"


@pytest.mark.parametrize("address", ["/media/", "https://news.example/media/"])
def test_a_picture_of_ours_is_kept_under_its_name(settings, address):
    settings.SITE_URL = "https://news.example"
    name = make_picture().file

    story = make_draft(body=f'<figure><img src="{address}{name}" alt="A"></figure>')

    assert story.body == f'<figure><img src="{name}" alt="A"></figure>'
