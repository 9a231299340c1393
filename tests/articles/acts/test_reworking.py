"""A working copy: begun, saved, put out and thrown away while readers see the live text."""

import pytest
from django.contrib.admin.models import LogEntry

from articles.acts import contents, editing, restoring, reworking
from articles.models import Story, Version, WorkingCopy
from articles.permissions import SYSTEM
from articles.pure.refusal import Refusal
from tests.factories import make_author, make_draft, make_story, make_topic, make_user

pytestmark = pytest.mark.django_db


def rework(story, *, by=SYSTEM, act=reworking.save, more=None, **values):
    story = Story.objects.get(pk=story.pk)
    before = editing.stored_values(story)
    for name, value in values.items():
        setattr(story, name, value)
    act(editing.Change(story, before, **(more or {})), by=by)
    return story


def test_readers_go_on_seeing_the_live_text():
    story = make_story(title="Live", authors=["Ada"])

    rework(story, title="New", more={"authors": [make_author("Ben")], "topics": [make_topic("Water")], "sources": []})

    stored = Story.objects.get()
    assert (stored.title, stored.revision) == ("Live", 2)
    assert [one.author.name for one in stored.bylines.all()] == ["Ada"]
    content = WorkingCopy.objects.get().content
    assert (content["title"], content["authors"][0]["name"], content["topics"][0]["name"]) == ("New", "Ben", "Water")


def test_a_copy_is_put_out_whole_and_ends():
    story = make_story(title="Live", authors=["Ada"])
    rework(story, title="New")

    rework(story, title="Newer", act=reworking.publish, more={"authors": [make_author("Ben")]})

    stored = Story.objects.get()
    assert (stored.title, stored.status) == ("Newer", "published")
    assert [one.author.name for one in stored.bylines.all()] == ["Ben"]
    assert not WorkingCopy.objects.exists()


def test_a_copy_thrown_away_leaves_the_live_text_and_its_versions():
    story = make_story(title="Live")
    rework(story, title="New")

    reworking.discard(Story.objects.get(), by=SYSTEM)

    assert Story.objects.get().title == "Live"
    assert not WorkingCopy.objects.exists()
    told = list(Version.objects.values_list("number", "is_working_copy", "content__title"))
    assert told == [(3, False, "Live"), (2, True, "New"), (1, False, "Live")]


def test_a_save_over_somebody_elses_copy_is_refused():
    story = make_story()
    mine = Story.objects.get()
    rework(story, title="Theirs")

    with pytest.raises(Refusal, match="Somebody else has saved") as refused:
        reworking.save(editing.Change(mine, editing.stored_values(mine)), by=SYSTEM)

    assert refused.value.field == "revision"
    assert WorkingCopy.objects.get().content["title"] == "Theirs"


def test_what_went_live_meanwhile_is_not_overwritten_unseen():
    story = make_story(title="Live", summary="Live summary")
    rework(story, title="New")
    rework(story, summary="Mended by the importer", act=lambda change, by: editing.save([change], by=by))

    with pytest.raises(Refusal, match=r"live text has changed .* \(Summary\)"):
        rework(story, title="New", act=reworking.publish)

    assert Story.objects.get().title == "Live"
    newest = Story.objects.get().revision
    rework(story, title="New", act=lambda change, by: reworking.publish(change, by=by, merged=newest))
    assert Story.objects.get().title == "New"


def test_a_draft_has_no_working_copy():
    with pytest.raises(Refusal, match="Only a story that is out"):
        rework(make_draft(), title="New")


def test_who_may_not_publish_may_not_put_a_copy_out():
    story = make_story()
    rework(story, title="New")

    with pytest.raises(Refusal, match="may not publish"):
        rework(story, by=make_user("Reporter"), act=reworking.publish)


def test_a_slug_of_the_copy_is_not_taken_until_it_is_out(client):
    story = make_story(slug="one")
    rework(story, slug="two")

    assert client.get("/stories/two/").status_code == 404
    rework(story, slug="two", act=reworking.publish)
    assert client.get("/stories/one/")["Location"] == "/stories/two/"


def test_the_form_values_of_a_copy_leave_out_what_is_gone():
    story = make_story(topics=["Energy"])
    rework(story, title="New")
    make_topic("Energy").delete()

    values = contents.form_values(WorkingCopy.objects.get().content)

    assert (values["title"], values["topics"]) == ("New", [])


def test_history_names_who_brought_a_version_back_into_the_copy_and_who_threw_it_away():
    first, second = make_user("Editor"), make_user("Editor")
    story = make_story(title="Live")
    rework(story, title="New")

    restoring.restore(Story.objects.get(), Version.objects.get(number=1), by=first)
    reworking.discard(Story.objects.get(), by=second)

    found = LogEntry.objects.order_by("pk").values_list("user_id", "change_message")
    assert list(found) == [(first.pk, "Version 1 brought back."), (second.pk, "Working copy thrown away.")]


def kinds(story) -> list[tuple]:
    return [(one.score, one.kind, one.reason) for one in story.assessments.all()]


def test_a_version_without_a_reason_comes_back_into_a_copy_and_out_with_it():
    editor = make_user("Editor")
    story = make_story(impact_score=40)
    first = story.versions.last()
    story = editing.change_one(story, by=editor, impact_score=60, impact_rationale="Better")
    rework(story, by=editor, title="New")

    restoring.restore(Story.objects.get(), first, by=editor)

    assert WorkingCopy.objects.get().content["impact_score"] == 40
    values = {"impact_score": 40, "impact_rationale": ""}
    # Saved once more with another word in its text.
    rework(story, by=editor, title="Newer", **values)
    assert kinds(story) == [(60, "by_hand", "Better"), (40, "imported", "")]
    rework(story, by=editor, act=reworking.publish, title="Newer", **values)
    assert kinds(story)[0] == (40, "restored", "")


def test_another_score_typed_over_it_is_one_by_hand():
    editor = make_user("Editor")
    story = make_story(impact_score=40)
    first = story.versions.last()
    story = editing.change_one(story, by=editor, impact_score=60, impact_rationale="Better")
    rework(story, by=editor, title="New")
    restoring.restore(Story.objects.get(), first, by=editor)

    with pytest.raises(Refusal, match="Say why in a sentence"):
        rework(story, by=editor, act=reworking.publish, impact_score=50, impact_rationale="")
    rework(story, by=editor, impact_score=50, impact_rationale="Typed")
    rework(story, by=editor, act=reworking.publish, impact_score=50, impact_rationale="Typed")

    assert kinds(story)[0] == (50, "by_hand", "Typed")


def test_a_copy_with_the_live_score_leaves_no_entry():
    editor = make_user("Editor")
    story = make_story(title="Old", impact_score=40)
    first = story.versions.last()
    story = editing.change_one(story, by=editor, impact_score=60, impact_rationale="Better")
    rework(story, by=editor, title="New")
    restoring.restore(Story.objects.get(), first, by=editor)
    # What was brought back is live by now.
    editing.change_one(Story.objects.get(), by=SYSTEM, impact_score=40, impact_rationale="")
    newest = Story.objects.get().revision

    rework(story, by=editor, act=lambda change, by: reworking.publish(change, by=by, merged=newest), title="Old")

    assert kinds(story) == [(40, "imported", ""), (60, "by_hand", "Better"), (40, "imported", "")]
