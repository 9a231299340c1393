"""Writing a story in the desk, in a real browser, under the product's own policy."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, expect

from articles.models import Story
from tests.factories import make_picture, make_story

pytestmark = pytest.mark.django_db(transaction=True)
PASTED = (
    '<p class="MsoNormal" style="margin:0"><span lang="EN-GB" style="font-size:12pt">From <b>Word</b>'
    '<o:p></o:p></span></p><p><a href="javascript:alert(1)">Trap</a></p>'
)


@pytest.fixture
def desk_page(new_page, django_user_model):
    """A browser in which somebody who may do everything is signed in, and what its console complained of."""
    django_user_model.objects.create_superuser("erin", password="a long password")
    page = new_page()
    page.faults = []
    page.on("console", lambda said: page.faults.append(said.text) if said.type == "error" else None)
    page.goto("/admin/")
    page.fill("[name=username]", "erin")
    page.fill("[name=password]", "a long password")
    page.keyboard.press("Enter")
    page.wait_for_selector("#user-tools")
    return page


def editor(page):
    return page.get_by_role("textbox", name="Body", exact=True)


def save(page):
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/admin/articles/story/")


def paste(page, html: str):
    editor(page).click()
    page.evaluate(
        """html => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
            document.querySelector(".ProseMirror[contenteditable]").dispatchEvent(paste);
        }""",
        html,
    )


def test_a_story_is_written_with_the_keyboard_under_the_policy(desk_page):
    page = desk_page
    page.goto("/admin/articles/story/add/")

    page.fill("[name=title]", "Typed here")
    page.fill("[name=summary]", "A summary")
    assert page.input_value("[name=slug]") == "typed-here"
    editor(page).click()
    page.keyboard.type("One sentence with a ")
    page.keyboard.press("Control+b")
    page.keyboard.type("bold")
    page.keyboard.press("Control+b")
    page.keyboard.type(" word.")
    expect(page.get_by_text("6 words, about 1 min to read")).to_be_visible()
    expect(page.get_by_text("9 characters")).to_have_count(1)
    save(page)

    assert Story.objects.get().body == "<p>One sentence with a <strong>bold</strong> word.</p>"
    assert page.faults == []


def test_what_is_pasted_from_word_is_cleaned(desk_page):
    page = desk_page
    page.goto("/admin/articles/story/add/")
    page.fill("[name=title]", "Pasted")
    page.fill("[name=summary]", "A summary")

    paste(page, PASTED)
    save(page)

    assert Story.objects.get().body == "<p>From <strong>Word</strong></p><p>Trap</p>"
    assert page.faults == []


def test_a_picture_from_elsewhere_leaves_its_caption_and_is_told_once(desk_page):
    page = desk_page
    page.goto("/admin/articles/story/add/")
    page.fill("[name=title]", "Pasted")
    page.fill("[name=summary]", "A summary")
    paste(page, '<p>a</p><figure><img src="data:image/png;base64,iVBO"><figcaption>By the dam</figcaption></figure>')
    page.keyboard.press("Control+s")
    expect(page.locator(".messagelist")).to_contain_text("Taken out of the body: 1 picture from elsewhere.")
    assert Story.objects.get().body == "<p>a</p><p>By the dam</p>"

    editor(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" again")
    save(page)

    expect(page.locator(".messagelist")).to_contain_text("is saved.")
    expect(page.locator(".messagelist")).not_to_contain_text("Taken out")
    assert Story.objects.get().body == "<p>a</p><p>By the dam again</p>"


def test_a_figure_is_chosen_from_the_library_and_readers_see_it(desk_page):
    page = desk_page
    picture = make_picture(alt="A teal field", caption="Near the dam")
    make_story(title="Illustrated", slug="illustrated", body="<p>Before</p>")
    page.goto(f"/admin/articles/story/{Story.objects.get().pk}/change/")

    editor(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.locator(".prose-menubar button[title*=igure], .prose-menubar button[title*=mage]").first.click()
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Browse...").click()
    # The window closes under the click, which Playwright may or may not take for a fault.
    with opened.value.expect_event("close"), suppress(Error):
        opened.value.get_by_role("button", name=re.compile("A teal field")).click()
    expect(page.get_by_label("Alternative Text")).to_have_value("A teal field")
    page.get_by_role("button", name="Insert", exact=True).click()
    save(page)

    body = Story.objects.get().body
    assert f'<img src="{picture.file}" alt="A teal field">' in body
    assert "<figcaption>Near the dam</figcaption>" in body
    page.goto("/stories/illustrated/")
    assert page.locator(".prose img").evaluate("img => img.decode().then(() => img.naturalWidth)") == 60
    assert page.faults == []


def test_a_body_that_the_editor_would_not_keep_opens_as_html(desk_page):
    page = desk_page
    story = make_story(body='<p><abbr title="Grid">G</abbr></p>')

    page.goto(f"/admin/articles/story/{story.pk}/change/")

    assert page.locator(".ProseMirror").count() == 0
    assert page.input_value("[name=body]") == '<p><abbr title="Grid">G</abbr></p>'
    expect(page.get_by_text("This body holds HTML that the editor does not know")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_form_is_usable_without_seeing_it(new_page, desk_page, axe, scheme):
    page = desk_page
    story = make_story(authors=["Ada"], topics=["Energy"])
    page.emulate_media(color_scheme=scheme)

    page.goto(f"/admin/articles/story/{story.pk}/change/")
    editor(page).wait_for()

    assert axe(page) == []
