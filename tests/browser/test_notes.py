"""Notes on words of the text: written from what is selected, marked where the words stand, found by a click."""

import pytest
from playwright.sync_api import expect

from articles.acts import noting
from articles.models import Story, StoryNote
from tests.browser.driving import below, body_of, form_of, press, sign_in, told
from tests.factories import make_draft, make_story, make_user

pytestmark = pytest.mark.django_db(transaction=True)
BODY = "<p>Water came at noon.</p><p>Nobody <strong>kn</strong>ew, the owner says.</p>"
LOST = "These words are no longer in the text."
BUTTON = "Note on the selected words"


@pytest.fixture
def desk(new_page):
    return sign_in(new_page(), make_user("Editor", "edda"))


def enter(page) -> None:
    """Put the focus into the body, and wait until the editor has put its own selection there."""
    body_of(page).focus()
    page.evaluate("() => new Promise(done => setTimeout(done, 50))")


def select(page, words: str) -> None:
    """Select *words* in the body as a pointer would: they may go on from one element into the next.

    Once more where the editor, on a busy machine, has put its own selection there behind ours.
    """
    for _ in range(20):
        enter(page)
        if set_selection(page, words) == words:
            return
    raise AssertionError(f"{words} can't be selected")


def set_selection(page, words: str) -> str:
    """Select *words*; what is selected a moment later."""
    return page.evaluate(
        """async words => {
            const walker = document.createTreeWalker(
                document.querySelector(".ProseMirror[contenteditable]"), NodeFilter.SHOW_TEXT);
            const places = [];
            while (walker.nextNode()) {
                for (let at = 0; at < walker.currentNode.data.length; at += 1) places.push([walker.currentNode, at]);
            }
            const from = places.map(([node, at]) => node.data[at]).join("").indexOf(words);
            const [first, start] = places[from], [last, end] = places[from + words.length - 1];
            getSelection().setBaseAndExtent(first, start, last, end + 1);
            await new Promise(done => setTimeout(done, 50));
            return getSelection().toString();
        }""",
        words,
    )


def marked(page) -> list[str]:
    """The words that the page marks, in the order of their notes."""
    return page.evaluate("[...(CSS.highlights.get('open-note') ?? [])].map(String)")


def expect_marks(page, *words: str) -> None:
    # Not wait_for_function(): the policy forbids the eval() in it.
    for _ in range(100):
        if marked(page) == list(words):
            break
        page.wait_for_timeout(100)
    assert marked(page) == list(words)


def notes_of(page):
    return page.get_by_role("region", name="Open notes")


def dialog_of(page):
    return page.get_by_role("dialog", name="A new note")


def test_selected_words_become_a_note_and_its_mark_while_the_text_is_being_written(desk):
    story = make_draft(title="The dam", body=BODY)
    desk.goto(form_of(story))
    desk.fill("#id_title", "The dam that broke")
    select(desk, "Nobody knew")

    desk.get_by_role("button", name=BUTTON).click()
    expect(dialog_of(desk).get_by_label("About these words of the text")).to_have_value("Nobody knew")
    dialog_of(desk).get_by_label("Note:").fill("Who says so?")
    dialog_of(desk).get_by_role("button", name="Write the note").click()

    expect(notes_of(desk)).to_contain_text("“Nobody knew”: Who says so?")
    expect(dialog_of(desk)).to_have_count(0)
    expect(desk.get_by_text("The note is kept.")).to_be_visible()
    expect_marks(desk, "Nobody knew")
    expect(desk.locator("#id_title")).to_have_value("The dam that broke")
    note = StoryNote.objects.get()
    assert (note.text, note.passage, note.written_by.username) == ("Who says so?", "Nobody knew", "edda")
    press(desk, "Save and continue editing")
    assert told(desk) == ["“The dam that broke” is saved. Draft."]
    assert Story.objects.get().body == BODY
    expect_marks(desk, "Nobody knew")
    assert desk.faults == []


def test_words_edited_away_are_said_to_be_gone_and_found_again_when_they_are_back(desk, editor):
    story = make_draft(body=BODY)
    noting.note(story, by=editor, text="Who says so?", passage="Nobody knew")
    desk.goto(form_of(story))
    expect_marks(desk, "Nobody knew")
    expect(notes_of(desk).get_by_text(LOST)).to_be_hidden()

    select(desk, "knew")
    desk.keyboard.type("cared")

    expect(notes_of(desk).get_by_text(LOST)).to_be_visible()
    expect_marks(desk)
    desk.keyboard.press("Control+z")
    expect(notes_of(desk).get_by_text(LOST)).to_be_hidden()
    expect_marks(desk, "Nobody knew")
    body_of(desk).fill("Water came at dawn.")
    press(desk, "Save and continue editing")
    expect(notes_of(desk).get_by_text(LOST)).to_be_visible()
    desk.goto(below(story, "notes"))
    expect(desk.get_by_text(LOST)).to_be_visible()


def test_a_note_leads_to_its_words_wherever_they_stand(desk, editor):
    filler = "<p>Nothing happened here.</p>" * 60
    story = make_draft(title="The dam broke", summary="Who watches the water?", body=f"{filler}{BODY}{filler}")
    for passage in ("dam broke", "watches the", "noon. Nobody knew", "Not there"):
        noting.note(story, by=editor, text="Sure?", passage=passage)
    desk.goto(form_of(story))
    expect_marks(desk, "noon.Nobody knew")

    notes_of(desk).get_by_role("link", name="noon. Nobody knew").press("Enter")
    expect(body_of(desk)).to_be_focused()
    assert desk.evaluate("String(getSelection())").split() == ["noon.", "Nobody", "knew"]
    expect(body_of(desk).get_by_text("Water came at noon.")).to_be_in_viewport()
    for field, words in (("#id_title", "dam broke"), ("#id_summary", "watches the")):
        notes_of(desk).get_by_role("link", name=words).click()
        expect(desk.locator(field)).to_be_focused()
        expect(desk.locator(field)).to_be_in_viewport()
        assert selected_in(desk, field) == words
    notes_of(desk).get_by_role("link", name="Not there").click()
    assert desk.url.endswith("/change/")


def selected_in(page, field: str) -> str:
    return page.locator(field).evaluate("one => one.value.slice(one.selectionStart, one.selectionEnd)")


def test_a_note_is_written_with_the_keyboard_alone(desk):
    story = make_draft(summary="Who watches the water?", body=BODY)
    desk.goto(form_of(story))
    enter(desk)
    desk.keyboard.press("Control+Home")
    for _ in range(2):
        desk.keyboard.press("Control+Shift+ArrowRight")

    desk.keyboard.press("Control+Alt+m")
    expect(dialog_of(desk).get_by_label("Note:")).to_be_focused()
    desk.keyboard.type("At whose house?")
    desk.keyboard.press("Control+s")
    expect(notes_of(desk)).to_contain_text("“Water came”: At whose house?")
    expect(body_of(desk)).to_be_focused()
    desk.locator("#id_summary").press("Control+a")
    desk.get_by_role("button", name=BUTTON).press("Enter")
    desk.keyboard.type("Do they?")
    dialog_of(desk).get_by_role("button", name="Write the note").press("Enter")
    expect(notes_of(desk)).to_contain_text("“Who watches the water?”: Do they?")

    assert Story.objects.get().revision == 1
    assert list(StoryNote.objects.values_list("passage", flat=True)) == ["Who watches the water?", "Water came"]


def test_the_button_comes_into_sight_while_words_are_selected(desk):
    story = make_draft(body=BODY + "<p>Nothing happened here.</p>" * 60)
    desk.set_viewport_size({"width": 390, "height": 700})
    desk.goto(form_of(story))
    body_of(desk).get_by_text("Water came").click()
    button = desk.get_by_role("button", name=BUTTON)
    expect(button).not_to_be_in_viewport()

    select(desk, "Nobody knew")

    expect(button).to_be_in_viewport()


def test_a_note_that_could_not_be_kept_stays_to_be_sent_again(desk):
    desk.goto(form_of(make_draft(body=BODY)))
    select(desk, "Nobody knew")
    desk.get_by_role("button", name=BUTTON).click()
    dialog, note = dialog_of(desk), dialog_of(desk).get_by_label("Note:")
    note.fill("x" * 5001)
    send = dialog.get_by_role("button", name="Write the note")

    send.click()
    expect(dialog.get_by_role("alert")).to_have_text("A note has 5000 characters at most.")
    note.fill("Who says so?")
    desk.context.set_offline(True)
    send.click()
    expect(dialog.get_by_role("alert")).to_have_text(
        "The note could not be kept: the connection failed, or you are signed out. Try again, or copy it."
    )
    desk.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    desk.context.set_offline(False)
    desk.keyboard.press("Control+Alt+m")
    expect(note).to_have_value("Who says so?")
    send.click()

    expect(notes_of(desk)).to_contain_text("“Nobody knew”: Who says so?")


def test_a_body_that_opens_as_html_has_notes_on_its_words_too(desk):
    story = make_draft(body='<p><abbr title="Grid">G</abbr> was <strong>out</strong>, they say.</p>')
    desk.goto(form_of(story))
    body = desk.locator("textarea#id_body")
    body.evaluate(
        "one => { one.focus(); one.setSelectionRange(one.value.indexOf('was'), one.value.indexOf(', they')); }"
    )

    desk.get_by_role("button", name=BUTTON).click()
    expect(dialog_of(desk).get_by_label("About these words of the text")).to_have_value("was out")
    dialog_of(desk).get_by_label("Note:").fill("Sure?")
    dialog_of(desk).get_by_role("button", name="Write the note").click()

    expect(notes_of(desk)).to_contain_text("“was out”: Sure?")
    expect(notes_of(desk).get_by_text(LOST)).to_be_hidden()
    notes_of(desk).get_by_role("link", name="was out").click()
    expect(body).to_be_focused()
    body.fill("<p>On again.</p>")
    expect(notes_of(desk).get_by_text(LOST)).to_be_visible()


def test_who_may_only_look_writes_notes_on_what_is_shown(new_page):
    writer = make_user("Reporter", "rita")
    page = sign_in(new_page(), writer)
    story = make_story(title="The dam", body=BODY, created_by=writer)
    page.goto(form_of(story))
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.body-shown p'))")

    page.keyboard.press("Control+Alt+m")
    dialog_of(page).get_by_label("Note:").fill("It was dawn.")
    dialog_of(page).get_by_role("button", name="Write the note").click()

    expect(notes_of(page)).to_contain_text("“Water came at noon.”: It was dawn.")
    expect_marks(page, "Water came at noon.")
    assert page.faults == []


def test_without_scripts_the_notes_have_their_page_and_say_what_is_gone(new_page, editor):
    story = make_draft(body=BODY)
    noting.note(story, by=editor, text="Who says so?", passage="Everybody knew")
    noting.note(story, by=editor, text="Sure?", passage="Nobody knew")
    page = sign_in(new_page(java_script_enabled=False), make_user("Editor", "edda"))
    page.goto(form_of(story))

    expect(notes_of(page).get_by_role("listitem").filter(has_text="Everybody knew")).to_contain_text(LOST)
    expect(notes_of(page).get_by_text(LOST).locator("visible=true")).to_have_count(1)
    expect(page.get_by_role("button", name=BUTTON)).to_have_count(0)
    notes_of(page).get_by_role("link", name="All notes").click()
    expect(page.get_by_text(LOST)).to_have_count(1)


@pytest.mark.parametrize(("width", "colors"), [(390, "dark"), (1280, "light"), (1280, "dark")])
def test_notes_are_usable_without_seeing_at_any_width(new_page, editor, axe, width, colors):
    page = sign_in(new_page(viewport={"width": width, "height": 844}, color_scheme=colors), editor)
    story = make_draft(body=BODY)
    noting.note(story, by=editor, text="Who says so?", passage="Nobody knew")
    noting.note(story, by=editor, text="Sure?" * 40, passage="Everybody" * 20)
    page.goto(form_of(story))
    expect_marks(page, "Nobody knew")

    found = {"form": axe(page)}
    select(page, "at noon")
    # Until it has come near, it moves.
    expect(page.locator(".note-bar-near")).to_be_visible()
    page.get_by_role("button", name=BUTTON).click()
    expect(dialog_of(page)).to_be_visible()
    found["dialog"] = axe(page)
    box = dialog_of(page).bounding_box()

    assert found == {"form": [], "dialog": []}
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width
