"""What is typed into the desk's forms is kept in the browser until it is saved, and offered again."""

import pytest
from playwright.sync_api import expect

from articles.acts import correcting, deleting, publishing
from articles.models import Correction, Story, StoryNote
from articles.permissions import SYSTEM
from tests.browser.driving import ADD, LIST, below, body_of, form_of, press, sign_in, told
from tests.factories import make_draft, make_story, make_user

pytestmark = pytest.mark.django_db(transaction=True)
ENTRIES = "Object.keys(localStorage).filter((key) => key.startsWith('newsroom:unsaved:'))"


@pytest.fixture
def staff():
    return make_user(username="erin", is_superuser=True)


@pytest.fixture
def desk(page, staff):
    return sign_in(page, staff)


@pytest.fixture
def reporter():
    return make_user("Reporter", "rita")


def kept(page) -> list[str]:
    return page.evaluate(ENTRIES)


def wait_until_kept(page, count: int = 1) -> None:
    # Not wait_for_function(): the policy forbids the eval() in it.
    for _ in range(200):
        if len(kept(page)) == count:
            return
        page.wait_for_timeout(100)
    assert len(kept(page)) == count


def box(page):
    return page.get_by_role("region", name="Unsaved text")


def bring_back(page) -> None:
    box(page).get_by_role("button", name="Bring it back").click()


# Playwright waits with typing until an answer is there: this is done by the page itself.
TYPE_AFTER_SUBMIT = """([id, text]) => {
    const field = document.getElementById(id);
    field.form.addEventListener("submit", () => setTimeout(() => {
        field.value = text;
        field.dispatchEvent(new Event("input", { bubbles: true }));
    }));
}"""


def send_and_type(page, button: str, field: str, text: str) -> None:
    """Press *button*, and type *text* into the field with the id *field* while the answer is still under way."""
    page.evaluate(TYPE_AFTER_SUBMIT, [field, text])
    with page.expect_navigation():
        if button == "Control+s":
            page.keyboard.press(button)
        else:
            page.get_by_role("button", name=button, exact=True).click()


# --- Between the press on Save and its answer --------------------------------------------------------------------


def test_what_is_typed_before_the_answer_comes_is_offered_in_the_next_form(desk):
    story = make_draft(title="First", summary="Short")
    desk.goto(form_of(story))
    desk.fill("#id_title", "Second")

    send_and_type(desk, "Control+s", "id_summary", "Typed later")
    assert Story.objects.get().summary == "Short"
    expect(box(desk)).to_contain_text("Your unsaved text of")
    bring_back(desk)
    assert desk.input_value("#id_summary") == "Typed later"
    assert desk.input_value("#id_title") == "Second"
    desk.keyboard.press("Control+s")
    expect(desk.locator(".messagelist")).to_contain_text("is saved.")

    # What was sent first is one's own save, not somebody else's.
    assert Story.objects.get().summary == "Typed later"
    expect(box(desk)).to_have_count(0)
    assert kept(desk) == []


def test_what_is_typed_behind_the_first_save_of_a_story_is_offered_in_its_form(desk):
    desk.goto(ADD)
    desk.fill("#id_title", "The dam")
    desk.fill("#id_summary", "Short")
    body_of(desk).fill("A long text")

    send_and_type(desk, "Save", "id_body", "<p>A longer text</p>")
    expect(desk.locator(".messagelist")).to_contain_text("What you typed after that is kept: open the form again")
    assert Story.objects.get().body == "<p>A long text</p>"
    desk.goto(form_of(Story.objects.get()))
    bring_back(desk)

    expect(body_of(desk)).to_have_text("A longer text")
    assert desk.faults == []


def test_what_is_typed_while_publishing_does_not_take_the_story_back(desk):
    story = make_draft(title="First", impact_score=5, impact_rationale="Because")
    desk.goto(form_of(story))

    send_and_type(desk, "Save and publish", "id_title", "Second")
    assert Story.objects.get().status == "published"
    desk.goto(form_of(story))
    bring_back(desk)
    press(desk, "Save")

    assert (Story.objects.get().title, Story.objects.get().status) == ("Second", "published")


def test_what_is_typed_before_a_refusal_is_offered_beside_what_was_sent(desk):
    story = make_draft(title="First", summary="Short")
    desk.goto(form_of(story))
    desk.fill("#id_title", "")

    send_and_type(desk, "Control+s", "id_summary", "Typed later")
    expect(desk.locator(".problems")).to_be_visible()
    # Longer than the form waits before it keeps what it holds by now.
    desk.wait_for_timeout(2500)
    assert desk.input_value("#id_summary") == "Short"
    bring_back(desk)

    assert (desk.input_value("#id_title"), desk.input_value("#id_summary")) == ("", "Typed later")


def test_a_save_that_was_answered_leaves_nothing(desk):
    story = make_draft(title="First")
    desk.goto(form_of(story))
    desk.fill("#id_title", "Second")

    desk.keyboard.press("Control+s")

    expect(desk.locator(".messagelist")).to_contain_text("is saved.")
    assert kept(desk) == []


# --- Signing out elsewhere -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["sent", "left", "left alone"])
def test_a_tab_that_is_still_open_keeps_its_text_when_another_signs_out(desk, staff, way):
    story = make_draft(title="First")
    desk.goto(form_of(story))
    desk.fill("#id_title", "Second")
    wait_until_kept(desk)
    other = desk.context.new_page()
    other.goto("/admin/")
    other.get_by_role("button", name="Log out").click()
    other.wait_for_url("**/logout/")

    if way == "sent":
        press(desk, "Save")
    elif way == "left":
        desk.goto("/admin/login/")
    else:
        wait_until_kept(desk)
    other.close()
    sign_in(desk, staff)
    desk.goto(form_of(story))
    bring_back(desk)

    assert desk.input_value("#id_title") == "Second"


# --- The pages below a story -----------------------------------------------------------------------------------------


def test_a_note_is_kept_until_it_is_written(desk):
    story = make_draft()
    desk.goto(below(story, "notes"))
    desk.fill("#id_text", "Who says so?")
    wait_until_kept(desk)

    desk.goto(below(story, "notes"))
    bring_back(desk)
    assert desk.input_value("#id_text") == "Who says so?"
    press(desk, "Write the note")

    assert StoryNote.objects.get().text == "Who says so?"
    assert told(desk) == ["The note is written."]
    assert kept(desk) == []
    expect(box(desk)).to_have_count(0)
    assert desk.faults == []


def test_a_note_that_was_refused_is_kept(desk):
    story = make_draft()
    desk.goto(below(story, "notes"))
    desk.fill("#id_passage", "The dam")
    desk.fill("#id_text", " ")
    press(desk, "Write the note")
    assert StoryNote.objects.count() == 0

    wait_until_kept(desk)
    desk.goto(below(story, "notes"))
    bring_back(desk)

    assert desk.input_value("#id_passage") == "The dam"


def test_a_note_typed_behind_another_is_offered_next(desk):
    story = make_draft()
    desk.goto(below(story, "notes"))
    note = desk.locator("#id_text")
    note.fill("First")

    send_and_type(desk, "Write the note", "id_text", "First, and second")
    bring_back(desk)

    assert StoryNote.objects.get().text == "First"
    assert note.input_value() == "First, and second"


def test_each_correction_is_kept_on_its_own(desk, staff):
    story = make_story()
    one = correcting.open_correction(story, by=staff, kind="correction", wrong="9", right="8")
    rewriting = f"{below(story, 'corrections')}?correction={one.pk}"
    desk.goto(rewriting)
    desk.fill("#id_right", "7")
    desk.goto(below(story, "corrections"))
    expect(box(desk)).to_have_count(0)
    desk.fill("#id_right", "Another")

    desk.goto(rewriting)
    expect(box(desk)).to_have_count(1)
    bring_back(desk)
    press(desk, "Keep")
    assert Correction.objects.get().right == "7"
    assert len(kept(desk)) == 1
    desk.goto(below(story, "corrections"))
    bring_back(desk)

    assert desk.input_value("#id_right") == "Another"
    assert desk.faults == []


def test_a_correction_thrown_away_leaves_nothing(desk, staff):
    story = make_story()
    one = correcting.open_correction(story, by=staff, kind="correction", wrong="9", right="8")
    desk.goto(f"{below(story, 'corrections')}?correction={one.pk}")
    desk.fill("#id_right", "7")

    press(desk, "Throw away")

    assert kept(desk) == []


# --- Text that no form takes any more --------------------------------------------------------------------------------


def test_text_for_a_story_that_can_only_be_read_is_there_to_be_copied(page, reporter, axe):
    story = make_draft(title="First", created_by=reporter, impact_score=5)
    desk = sign_in(page, reporter)
    desk.goto(form_of(story))
    desk.fill("#id_title", "Second")
    body_of(desk).fill("A long text")
    wait_until_kept(desk)
    desk.goto(LIST)
    publishing.publish(Story.objects.get(), by=SYSTEM)

    desk.goto(form_of(story))
    text = box(desk).get_by_label("Text to copy")
    assert text.get_attribute("readonly") is not None
    assert "Title:\nSecond" in text.input_value()
    assert "Body:\nA long text" in text.input_value()
    # Before axe looks, which puts styles of its own into the page.
    assert desk.faults == []
    assert axe(desk) == []
    box(desk).get_by_role("button", name="Throw it away").click()

    assert kept(desk) == []
    expect(box(desk)).to_have_count(0)


def test_the_first_page_has_the_text_of_a_story_that_is_gone(page, reporter, axe):
    story = make_draft(title="First", created_by=reporter)
    desk = sign_in(page, reporter)
    desk.goto(form_of(story))
    desk.fill("#id_summary", "Not to be lost")
    desk.goto(LIST)
    deleting.delete(Story.objects.get(), by=SYSTEM)

    desk.goto(form_of(story))
    desk.wait_for_url("**/admin/")
    assert "Summary:\nNot to be lost" in box(desk).get_by_label("Text to copy").input_value()
    assert axe(desk) == []
    box(desk).get_by_role("button", name="Throw it away").click()

    assert kept(desk) == []


def test_the_first_page_leads_to_the_form_that_takes_the_text(desk):
    desk.goto(ADD)
    desk.fill("#id_title", "The dam")

    desk.goto("/admin/")
    box(desk).get_by_role("link", name="Open its form").click()
    desk.wait_for_url(f"**{ADD}")
    bring_back(desk)

    assert desk.input_value("#id_title") == "The dam"
