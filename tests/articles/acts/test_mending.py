"""House style put right in a story by one click."""

import pytest
from django.contrib.admin.models import LogEntry

from articles.acts import editing, mending, reworking
from articles.models import Author, Picture, Story, Version, WorkingCopy
from articles.permissions import SYSTEM
from articles.pure.refusal import Refusal
from tests.factories import make_author, make_draft, make_picture, make_rule, make_story, make_topic, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ai():
    return make_rule("AI", "A.I.").rule


def mend(story, *, by=SYSTEM, revision=None, only=None):
    story = Story.objects.get(pk=story.pk)
    return mending.mend(story, by=by, revision=story.revision if revision is None else revision, only=only)


def with_copy(story, **values):
    story = Story.objects.get(pk=story.pk)
    change = editing.Change(story, editing.stored_values(story))
    for name in ("authors", "topics"):
        setattr(change, name, values.pop(name, None))
    for name, value in values.items():
        setattr(story, name, value)
    change.sources = [] if change.authors is not None else None
    reworking.save(change, by=SYSTEM)
    return Story.objects.get(pk=story.pk)


def test_title_summary_and_body_are_mended_and_nothing_else():
    editor = make_user("Editor")
    story = make_draft(
        title="AI", summary="AI, AI", body="<p>AI &amp; <a>AI</a></p>", impact_rationale="AI", topics=["AI"],
        sources=[("AI", "")], authors=["AI"],
    )  # fmt: skip

    places = mend(story, by=editor)

    stored = Story.objects.get()
    assert places == 4
    assert (stored.title, stored.summary) == ("A.I.", "A.I., A.I.")
    assert stored.body == '<p>A.I. &amp; <a rel="noopener">AI</a></p>'
    assert stored.impact_rationale == "AI"
    assert [one.name for one in (*stored.topics.all(), *stored.sources.all(), *stored.authors.all())] == ["AI"] * 3


def test_it_is_a_version_and_stands_in_the_history():
    editor, story = make_user("Editor"), make_draft(title="AI")

    mend(story, by=editor)

    version = Version.objects.first()
    assert (version.number, version.told, version.saved_by) == (2, "House style mended.", editor)
    assert LogEntry.objects.get().change_message == "House style mended."


def test_one_rule_may_be_mended_alone(ai):
    make_rule("net", "Net")
    story = make_draft(title="AI on the net")

    assert mend(story, only=ai) == 1

    assert Story.objects.get().title == "A.I. on the net"
    assert Version.objects.first().told == "House style mended: “AI” → “A.I.”."


def test_mending_twice_is_refused_with_a_sentence():
    story = make_draft(title="AI")
    mend(story)

    with pytest.raises(Refusal, match="There is nothing to mend"):
        mend(story)

    assert Story.objects.get().revision == 2


def test_a_save_meanwhile_is_not_mended_unseen():
    story = make_draft(title="AI")
    editing.change_one(story, by=SYSTEM, title="AI, newer")

    with pytest.raises(Refusal, match="Somebody else has saved"):
        mend(story, revision=story.revision)

    assert Story.objects.get().title == "AI, newer"


def test_a_save_between_look_and_write_is_refused(monkeypatch):
    story = make_draft(title="AI")
    settle = editing.settle

    def late(change, **values):
        settle(change, **values)
        Story.objects.filter(pk=story.pk).update(revision=99)

    monkeypatch.setattr(editing, "settle", late)

    with pytest.raises(Refusal, match="Somebody else has saved"):
        mend(story)

    assert Story.objects.get().title == "AI"


def test_who_may_not_edit_may_not_mend():
    writer, other = make_user("Reporter"), make_user("Reporter")
    story = make_draft(title="AI", created_by=writer)

    with pytest.raises(Refusal, match="You may not edit this story"):
        mend(story, by=other)
    assert Story.objects.get().title == "AI"
    assert mend(story, by=writer) == 1


def test_a_title_that_would_be_too_long_changes_nothing():
    story = make_draft(title="AI " + "x" * 297, summary="AI")

    with pytest.raises(Refusal, match="longer than 300"):
        mend(story)

    assert Story.objects.get().summary == "AI"


def test_a_working_copy_is_mended_and_the_live_text_is_not():
    editor = make_user("Editor")
    story = make_story(title="AI", authors=["Ada"], topics=["Energy"])
    with_copy(story, title="AI, again", slug="again", authors=[make_author("Ben")], topics=[make_topic("Water")])

    assert mend(story, by=editor) == 1

    copy = WorkingCopy.objects.get()
    assert Story.objects.get().title == "AI"
    assert (copy.content["title"], copy.content["slug"], copy.saved_by) == ("A.I., again", "again", editor)
    assert [one["name"] for one in (*copy.content["authors"], *copy.content["topics"])] == ["Ben", "Water"]
    assert LogEntry.objects.get().user == editor


def test_a_copy_that_names_what_is_gone_is_mended_without_it():
    story = make_story(picture=make_picture())
    with_copy(story, title="AI", authors=[make_author("Ben")], topics=[])
    Picture.objects.all().delete()
    Author.objects.all().delete()

    mend(story)

    content = WorkingCopy.objects.get().content
    assert (content["title"], content["picture"], content["authors"]) == ("A.I.", None, [])
