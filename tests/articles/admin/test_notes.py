"""Notes on a story, who else has it open, and one's own choice of mails."""

from datetime import timedelta

import pytest
import time_machine

from articles.acts import noting
from articles.models import MailChoice, Presence, StoryNote
from articles.pure import clock
from tests.articles.admin.posting import ADD, LIST, form_of, typed
from tests.factories import make_draft, make_user

pytestmark = pytest.mark.django_db


def notes_of(story):
    return f"{LIST}{story.pk}/notes/"


def test_a_note_on_a_passage_stands_on_the_form_until_it_is_resolved(desk):
    story = make_draft()

    desk.post(notes_of(story), {"text": "Who says so?", "passage": "The grid failed"})

    note = StoryNote.objects.get()
    assert (note.text, note.passage, note.written_by.username) == ("Who says so?", "The grid failed", "erin")
    assert "Who says so?" in desk.get(form_of(story)).content.decode()
    desk.post(notes_of(story), {"resolve": note.pk})
    assert StoryNote.objects.get().resolved_by.username == "erin"
    assert "Who says so?" not in desk.get(form_of(story)).content.decode()
    desk.post(notes_of(story), {"reopen": note.pk})
    assert StoryNote.objects.get().resolved_at is None


def test_an_empty_note_is_refused_and_nothing_typed_is_lost(desk):
    story = make_draft()

    response = desk.post(notes_of(story), {"text": " ", "passage": "The grid failed"})

    assert list(response.context["form"].errors) == ["text"]
    assert "The grid failed" in response.content.decode()
    assert not StoryNote.objects.exists()


def said_to_be_gone(response) -> int:
    """How many notes the page says to have lost their words, to who sees it without a script."""
    return response.content.decode().count('class="note-lost">These words are no longer in the text.')


def test_a_note_whose_words_were_edited_away_says_so_until_it_is_resolved(desk, editor):
    story = make_draft(body="<p>The grid <em>failed</em> at noon.</p>")
    noting.note(story, by=editor, text="Who says so?", passage="grid failed")
    gone = noting.note(story, by=editor, text="When?", passage="at dawn")
    noting.note(story, by=editor, text="The whole is fine.")

    assert [said_to_be_gone(desk.get(page)) for page in (form_of(story), notes_of(story))] == [1, 1]
    desk.post(notes_of(story), {"resolve": gone.pk})
    assert [said_to_be_gone(desk.get(page)) for page in (form_of(story), notes_of(story))] == [0, 0]


def test_a_note_written_beside_the_form_is_answered_with_the_open_notes(desk):
    story = make_draft(body="<p>The grid failed.</p>")

    response = desk.post(notes_of(story), {"beside": "1", "text": "Who <says> so?", "passage": "grid failed"})

    assert list(response.json()) == ["open_notes"]
    assert "Who &lt;says&gt; so?" in response.json()["open_notes"]
    assert 'data-passage="grid failed"' in response.json()["open_notes"]
    note = StoryNote.objects.get()
    assert (note.text, note.passage, note.written_by.username) == ("Who <says> so?", "grid failed", "erin")


@pytest.mark.parametrize(
    ("text", "passage", "sentence"),
    [
        (" ", "", "Write what the note is to say."),
        ("x" * 5001, "", "A note has 5000 characters at most."),
        ("x", "y" * 5001, "The words that a note is about have 5000 characters at most."),
    ],
)
def test_a_note_refused_beside_the_form_is_answered_with_the_sentence(desk, text, passage, sentence):
    response = desk.post(notes_of(make_draft()), {"beside": "1", "text": text, "passage": passage})

    assert response.json() == {"refused": sentence}
    assert not StoryNote.objects.exists()


def test_a_story_that_is_not_saved_yet_has_no_notes_to_write(desk):
    assert 'id="note-dialog"' not in desk.get(ADD).content.decode()


@pytest.mark.parametrize("key", ["x", "9" * 18, "9" * 30, "9" * 5000, ""])
def test_a_note_that_is_not_there(desk, key):
    assert desk.post(notes_of(make_draft()), {"resolve": key}).status_code == 404


def test_a_note_of_another_story_is_left_alone(desk, editor):
    note = noting.note(make_draft(), by=editor, text="Mine")

    assert desk.post(notes_of(make_draft()), {"resolve": note.pk}).status_code == 404


def test_who_else_has_the_story_open_is_shown_for_a_while(client, desk):
    story = make_draft()
    omar = make_user("Editor", "omar")
    noting.is_here(story, by=omar)

    assert desk.get(form_of(story)).context["others"] == ["omar"]
    with time_machine.travel(clock.now() + timedelta(seconds=91), tick=False):
        assert desk.get(form_of(story)).context["others"] == []


def test_the_form_says_that_it_is_open_and_that_it_is_closed(desk, editor):
    story = make_draft()
    noting.is_here(story, by=make_user("Editor", "omar"))

    answer = desk.post(f"{LIST}{story.pk}/presence/")

    assert answer.json() == {"others": ["omar"], "revision": 1}
    assert Presence.objects.filter(user=editor).exists()
    desk.post(f"{LIST}{story.pk}/presence/", {"leave": "1"})
    assert not Presence.objects.filter(user=editor).exists()


def test_being_here_is_said_by_a_post(desk):
    assert desk.get(f"{LIST}{make_draft().pk}/presence/").status_code == 405


@pytest.mark.parametrize("name", ["notes", "presence"])
def test_a_reporter_sees_nothing_of_others_stories(client, name):
    story = make_draft(title="Secret", created_by=make_user("Reporter"))
    client.force_login(make_user("Reporter"))

    assert client.post(f"{LIST}{story.pk}/{name}/", {"text": "Hello"}).status_code == 404
    assert client.get(f"{LIST}{story.pk}/{name}/").status_code == 404
    assert not StoryNote.objects.exists()
    assert not Presence.objects.exists()


def test_everybody_chooses_their_own_mails_alone(client):
    rita, omar = make_user("Reporter", "rita"), make_user("Reporter", "omar")
    theirs = MailChoice.objects.create(user=omar)
    client.force_login(rita)

    own = client.get("/admin/articles/mailchoice/")["Location"]
    assert client.post(own, {"given_back": "on"}).status_code == 302
    assert client.get(f"/admin/articles/mailchoice/{theirs.pk}/change/").status_code == 302

    choice = MailChoice.objects.get(user=rita)
    assert (choice.handed_over, choice.given_back, choice.published) == (False, True, False)


@pytest.mark.parametrize("button", ["_save", "_give_back", "_publish"])
def test_a_note_typed_beside_a_save_is_kept_whatever_the_button(desk, editor, button):
    story = make_draft(status="review", impact_score=5)

    desk.post(form_of(story), typed(story, note=" Ask the owner, too. ", **{button: "1"}))

    note = StoryNote.objects.get()
    assert (note.text, note.passage, note.written_by, note.resolved_at) == ("Ask the owner, too.", "", editor, None)


def test_a_refused_save_keeps_its_note_in_the_form_alone(desk):
    story = make_draft(status="review")

    response = desk.post(form_of(story), typed(story, title="", note="Ask the owner, too."))

    assert "Ask the owner, too." in response.content.decode()
    assert not StoryNote.objects.exists()
