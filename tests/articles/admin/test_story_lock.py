"""Two editors, one story: the later save is refused, and nothing that was typed is lost."""

import pytest

from articles.acts import editing, versioning
from articles.models import Story
from articles.permissions import SYSTEM
from articles.pure.refusal import Refusal
from tests.articles.admin.posting import ADD, TEXT, errors_of, form_of, inlines, typed
from tests.factories import make_draft, make_story

pytestmark = pytest.mark.django_db


def save_theirs(story, **values):
    theirs = Story.objects.get(pk=story.pk)
    before = editing.stored_values(theirs)
    for name, value in values.items():
        setattr(theirs, name, value)
    editing.save([editing.Change(theirs, before)], by=SYSTEM)


def overtaken(desk):
    """A story, and the answer to a save that came after somebody else's."""
    story = make_draft(title="First", summary="First summary", body="<p>First body</p>")
    save_theirs(story, title="Theirs", summary="Their summary", body="<p>Their body</p>")
    mine = typed(story, title="Mine", summary="My summary", body="<p>My body</p>")
    return story, mine, desk.post(form_of(story), mine)


def test_a_save_over_somebody_elses_is_refused_and_shows_both_texts(desk):
    _, _, response = overtaken(desk)

    text = response.content.decode()
    assert response.status_code == 200
    assert errors_of(response)["__all__"][0].startswith("Somebody else has saved this story since you opened it")
    for words in ("Theirs", "Their summary", "Their body", "Mine", "My summary", "My body"):
        assert words in text
    assert Story.objects.get().title == "Theirs"


def test_the_refusal_comes_first_and_once_and_no_tag_is_shown(desk):
    _, _, response = overtaken(desk)

    text = response.content.decode()
    box = text[text.index('<section class="both-texts"') :]
    assert "Please correct" not in text
    assert text.count("Somebody else has saved this story") == 1
    assert box.index("Somebody else has saved") < box.index("<table")
    assert "&lt;p&gt;" not in box[: box.index("</section>")]
    assert '<td data-column="Typed by you">My body</td>' in box
    assert "<title>Error: " in text


def test_the_words_that_differ_are_marked_in_every_field(desk):
    story = make_draft(title="The old dam", body="<p>Water came at noon.</p>")
    save_theirs(story, title="The new dam", impact_score=7)

    mine = typed(story, title="The old dam", body="<p>Water came at dawn.</p>", impact_score=9)
    response = desk.post(form_of(story), mine | inlines(sources=[{"name": "Report", "url": "https://e.org/"}]))

    text = response.content.decode()
    for marked in ("<del> new</del>", "<ins> old</ins>", "<del> noon.</del>", "<ins> dawn.</ins>", "<ins>9</ins>"):
        assert marked in text
    assert [row["label"] for row in response.context["rows"]] == ["Title", "Body", "Impact score", "Sources"]


def test_what_the_editor_of_the_body_leaves_out_is_no_difference(desk):
    story = make_draft(body='<p>Water came.</p>\n<h2>And went</h2>\n<p>See <a href="https://e.org/">there</a>.</p>')
    save_theirs(story, title="Theirs")

    sent = '<p>Water came.</p><h2>And went</h2><p>See <a href="https://e.org/">there</a>.</p>\r\n'
    response = desk.post(form_of(story), typed(story, title="Mine", body=sent, summary=f"{story.summary}\r\n"))

    assert [row["label"] for row in response.context["rows"]] == ["Title"]


def test_the_sentence_leads_to_the_tick_that_stands_below_it(desk):
    _, _, response = overtaken(desk)

    box = response.content.decode().split('<section class="both-texts"')[1]
    assert "tick the box below this sentence and save again" in box
    assert box.index("below this sentence") < box.index('name="merged"') < box.index("<table")


def test_a_list_with_a_mistake_is_told_of_and_not_compared(desk):
    story = make_draft(title="First", sources=[("Old report", "")])
    save_theirs(story, title="Theirs")

    mine = typed(story, title="Mine") | inlines(sources=[{"name": "", "url": "https://e.org/"}])
    response = desk.post(form_of(story), mine)

    assert [row["label"] for row in response.context["rows"]] == ["Title"]
    assert "Source 1: Name" in [one["label"] for one in response.context["problems"]]


def test_sent_again_unchanged_it_is_refused_again(desk):
    story, mine, _ = overtaken(desk)

    assert desk.post(form_of(story), mine).status_code == 200
    assert Story.objects.get().title == "Theirs"


def test_opened_afresh_it_saves(desk):
    story, mine, _ = overtaken(desk)
    fresh = desk.get(form_of(story)).context["adminform"].form["revision"].value()

    assert desk.post(form_of(story), mine | {"revision": fresh}).status_code == 302
    assert Story.objects.get().title == "Mine"


def test_who_says_that_both_are_brought_together_saves_from_the_same_page(desk):
    story, mine, response = overtaken(desk)
    merged = response.context["stored"].revision

    assert desk.post(form_of(story), mine | {"merged": merged}).status_code == 302
    assert Story.objects.get().title == "Mine"


def test_a_third_save_meanwhile_is_told_too(desk):
    story, mine, response = overtaken(desk)
    merged = response.context["stored"].revision
    save_theirs(story, title="Third")

    again = desk.post(form_of(story), mine | {"merged": merged})

    assert again.context["stored"].title == "Third"
    assert Story.objects.get().title == "Third"


def test_a_stale_save_with_other_mistakes_is_told_of_both(desk):
    story = make_draft()
    save_theirs(story, title="Theirs")

    response = desk.post(form_of(story), typed(story, title="", impact_score="x"))

    assert set(errors_of(response)) == {"__all__", "title", "impact_score"}


def test_a_post_without_a_revision_means_what_is_stored(desk):
    story = make_draft()
    save_theirs(story, title="Theirs")

    assert desk.post(form_of(story), TEXT).status_code == 302
    assert Story.objects.get().title == "Grid batteries"


def test_a_changed_byline_alone_makes_an_older_form_stale(desk):
    story = make_draft()

    desk.post(form_of(story), typed(story) | inlines(sources=[{"name": "Report", "position": 0}]))

    assert "__all__" in errors_of(desk.post(form_of(story), typed(story, title="Mine")))


def test_a_save_between_check_and_write_is_refused_and_undone(desk, monkeypatch):
    story = make_draft(title="First")
    save = editing.save

    def late(changes, **values):
        Story.objects.filter(pk=story.pk).update(revision=99)
        return save(changes, **values)

    monkeypatch.setattr(editing, "save", late)

    response = desk.post(form_of(story), typed(story, title="Mine"))

    assert response.status_code == 200
    assert errors_of(response)["__all__"][0].startswith("Somebody else has saved this story")
    assert (Story.objects.get().title, Story.objects.get().revision) == ("First", story.revision)


def test_a_slug_taken_between_check_and_write_is_an_error_beside_it(desk, monkeypatch):
    save = editing.save

    def late(changes, **values):
        monkeypatch.setattr(editing, "save", save)
        make_story(slug=changes[0].story.slug)
        return save(changes, **values)

    monkeypatch.setattr(editing, "save", late)

    response = desk.post(ADD, TEXT | {"slug": "grid"})

    assert errors_of(response)["slug"] == ["Another story has the slug grid already: choose a different one."]


def test_a_refusal_after_the_story_was_written_takes_it_back(desk, monkeypatch):
    def refuse(changes, **values):
        raise Refusal("The byline can't be stored.", field="authors")

    monkeypatch.setattr(versioning, "keep", refuse)

    response = desk.post(ADD, TEXT | inlines(sources=[{"name": "Report", "position": 0}]))

    assert errors_of(response) == {"__all__": ["The byline can't be stored."]}
    assert not Story.objects.exists()
    assert response.context["inline_admin_formsets"][1].formset.forms[0]["name"].value() == "Report"
