"""What a note may be, and which notes have lost the words that they are about."""

import pytest

from articles.acts import editing, noting, reworking
from articles.models import Story, StoryNote
from articles.permissions import SYSTEM
from articles.pure.refusal import Refusal
from tests.factories import make_draft, make_story

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "passage", "field", "sentence"),
    [
        (" \n", "", "text", "Write what the note is to say."),
        ("x" * 5001, "", "text", "A note has 5000 characters at most."),
        ("x", "y" * 5001, "passage", "The words that a note is about have 5000 characters at most."),
    ],
)
def test_a_note_that_is_refused(editor, text, passage, field, sentence):
    with pytest.raises(Refusal) as refused:
        noting.note(make_draft(), by=editor, text=text, passage=passage)

    assert (refused.value.field, refused.value.sentence) == (field, sentence)
    assert not StoryNote.objects.exists()


def test_a_note_may_be_as_long_as_that_and_so_may_its_words(editor):
    note = noting.note(make_draft(), by=editor, text="x" * 5000, passage="y" * 5000)

    assert (len(note.text), len(note.passage)) == (5000, 5000)


def test_notes_whose_words_are_gone_are_told_from_the_others(editor):
    story = make_draft(title="The dam", summary="Who watches?", body="<p>Water came at <em>noon</em>.</p>")
    passages = ["The dam", "watches?", "came at\nnoon.", "", "at dawn", "the dam"]

    notes = [noting.note(story, by=editor, text="Who says so?", passage=passage) for passage in passages]

    assert noting.lost(story, notes) == {notes[4].pk, notes[5].pk}


def test_words_are_looked_for_in_the_working_copy_where_there_is_one(editor):
    story = make_story(body="<p>Water came at noon.</p>")
    notes = [noting.note(story, by=editor, text="Sure?", passage=passage) for passage in ("at noon", "at dawn")]
    before = editing.stored_values(story)
    story.body = "<p>Water came at dawn.</p>"
    reworking.save(editing.Change(story, before), by=SYSTEM)

    assert noting.lost(Story.objects.get(), notes) == {notes[0].pk}


def test_notes_on_the_whole_story_cost_no_query(editor, django_assert_num_queries):
    story = make_draft()
    note = noting.note(story, by=editor, text="Sure?")

    with django_assert_num_queries(0):
        assert noting.lost(Story(pk=story.pk), [note]) == set()
