"""The desk, as somebody works there: nothing that was typed is lost."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from articles.models import Story
from tests.browser.driving import body_of, choose
from tests.factories import make_author, make_draft, make_picture, make_story, make_topic, make_user

SCREENS = [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]
ADD = "/admin/articles/story/add/"


@pytest.fixture
def staff(db):
    return make_user(username="erin", is_superuser=True)


def sign_in(page) -> None:
    """Fill in the login form that *page* shows."""
    page.fill("[name=username]", "erin")
    page.fill("[name=password]", "a long password")
    page.get_by_role("button", name="Log in").click()


@pytest.fixture
def desk(page, staff):
    """A page of somebody who has signed in."""
    page.goto("/admin/login/?next=/admin/")
    sign_in(page)
    page.wait_for_url("**/admin/")
    return page


def add_source(page, name: str) -> None:
    page.get_by_role("button", name="Add another Source").click()
    page.locator(".inline-related:not(.empty-form) [name$=-name]").last.fill(name)


def box(page):
    return page.get_by_role("region", name="Unsaved text")


def test_a_session_that_ended_loses_no_text(desk):
    make_topic("Energy")
    make_author("Ada Lind")
    desk.goto(ADD)
    desk.fill("#id_title", "The dam")
    body_of(desk).fill("A long text")
    choose(desk, "id_topics", "Energy")
    choose(desk, "id_bylines-0-author", "Ada")
    add_source(desk, "First report")
    add_source(desk, "Second report")
    Session.objects.all().delete()

    desk.locator("[name=_save]").click()
    sign_in(desk)
    box(desk).get_by_role("button", name="Bring it back").click()

    assert desk.input_value("#id_title") == "The dam"
    assert desk.input_value("#id_body") == "<p>A long text</p>"
    expect(body_of(desk)).to_have_text("A long text")
    assert desk.locator("#id_topics option:checked").all_inner_texts() == ["Energy"]
    expect(desk.locator("#id_topics + .select2")).to_contain_text("Energy")
    expect(desk.locator("#id_bylines-0-author + .select2")).to_contain_text("Ada Lind")
    names = desk.locator("#sources-group .inline-related:not(.empty-form) [name$=-name]")
    assert [one.input_value() for one in names.all() if one.input_value()] == ["First report", "Second report"]
    expect(box(desk)).to_have_count(0)


def test_a_tab_that_dies_loses_no_text_and_a_save_ends_the_offer(desk):
    story = make_draft(title="First")
    form = f"/admin/articles/story/{story.pk}/change/"
    desk.goto(form)
    desk.fill("#id_title", "Second")
    # Not wait_for_function(): the policy forbids the eval() in it.
    for _ in range(200):
        if kept(desk):
            break
        desk.wait_for_timeout(100)

    desk.goto(form)
    expect(box(desk)).to_contain_text("Your unsaved text of")
    box(desk).get_by_role("button", name="Bring it back").click()
    desk.locator("[name=_continue]").click()
    expect(desk.locator(".messagelist")).to_contain_text("is saved.")
    desk.goto(form)

    assert Story.objects.get().title == "Second"
    expect(box(desk)).to_have_count(0)
    assert kept(desk) == []


def kept(page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('newsroom:unsaved:'))")


def test_text_brought_back_does_not_overwrite_what_was_saved_since(desk):
    story = make_draft(title="First")
    form = f"/admin/articles/story/{story.pk}/change/"
    desk.goto(form)
    desk.fill("#id_title", "Mine")
    desk.goto("/admin/")
    Story.objects.update(title="Theirs", revision=story.revision + 1)

    desk.goto(form)
    box(desk).get_by_role("button", name="Bring it back").click()
    desk.locator("[name=_save]").click()

    expect(desk.locator(".both-texts .errornote")).to_contain_text("Somebody else has saved this story")
    assert Story.objects.get().title == "Theirs"
    assert desk.input_value("#id_title") == "Mine"


@pytest.mark.parametrize("way", ["thrown away", "signed out"])
def test_unsaved_text_goes_when_it_is_thrown_away_or_one_signs_out(desk, way):
    desk.goto(ADD)
    desk.fill("#id_title", "The dam")
    desk.goto("/admin/")
    assert len(kept(desk)) == 1

    if way == "signed out":
        desk.get_by_role("button", name="Log out").click()
        desk.wait_for_url("**/logout/")
    else:
        desk.goto(ADD)
        box(desk).get_by_role("button", name="Throw it away").click()

    assert kept(desk) == []


def test_nothing_is_kept_of_a_form_that_was_only_looked_at(desk):
    story = make_story(topics=["Energy"], authors=["Ada"], sources=[("Report", "https://e.org/")])

    desk.goto(f"/admin/articles/story/{story.pk}/change/")
    desk.wait_for_timeout(2500)
    desk.goto("/admin/")

    assert kept(desk) == []


@pytest.mark.parametrize("keys", ["Control+s", "Meta+s"])
def test_the_keyboard_saves_and_goes_on(desk, keys):
    story = make_draft(title="First")
    desk.goto(f"/admin/articles/story/{story.pk}/change/")
    desk.fill("#id_title", "Second")

    desk.keyboard.press(keys)

    expect(desk.locator(".messagelist")).to_contain_text("“Second” is saved. Draft.")
    assert desk.url.endswith(f"/{story.pk}/change/")


def test_the_keyboard_goes_into_a_new_row_and_to_what_is_wrong(desk):
    desk.goto(ADD)
    desk.get_by_role("button", name="Add another Source").click()
    expect(desk.locator("#id_sources-1-name")).to_be_focused()

    desk.fill("#id_summary", "Short")
    desk.locator("[name=_save]").click()

    expect(desk.locator(".problems")).to_be_focused()
    desk.locator(".problems").get_by_role("link", name="Body").click()
    expect(body_of(desk)).to_be_focused()
    assert desk.input_value("#id_summary") == "Short"


def test_enter_takes_the_first_topic_that_is_not_chosen_yet(desk):
    for name in ("Energy", "Health", "Housing"):
        make_topic(name)
    desk.goto(ADD)
    choose(desk, "id_topics", "Health")

    for letter, chosen in (("e", "Energy"), ("h", "Housing")):
        desk.locator("#id_topics + .select2 .select2-search__field").click()
        desk.keyboard.type(letter)
        expect(desk.locator(".select2-results__option--highlighted")).to_have_text(chosen)
        desk.keyboard.press("Enter")

    assert sorted(desk.locator("#id_topics option:checked").all_inner_texts()) == ["Energy", "Health", "Housing"]


def test_the_buttons_of_a_long_form_stay_in_sight(desk):
    desk.set_viewport_size({"width": 1280, "height": 700})

    desk.goto(ADD)

    expect(desk.locator("[name=_save]")).to_be_in_viewport()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_list_shows_status_score_and_time_at_any_width(desk, width):
    make_story(title="A title of some length that has to be broken", topics=["Energy"], picture=make_picture())
    desk.set_viewport_size({"width": width, "height": 800})

    desk.goto("/admin/articles/story/")

    for name in ("title", "state", "score", "goes_out"):
        cell = desk.locator(f"#result_list .field-{name}").bounding_box()
        assert cell["x"] >= 0, name
        assert cell["x"] + cell["width"] <= width, name


@pytest.mark.parametrize(("width", "colors"), SCREENS)
def test_the_desk_s_pages_have_no_faults_that_a_machine_finds(new_page, staff, axe, width, colors):
    story = make_story(topics=["Energy"], authors=["Ada"], sources=[("Report", "https://e.org/")])
    page = new_page(viewport={"width": width, "height": 844}, color_scheme=colors)
    page.goto("/admin/login/?next=/admin/articles/story/")
    sign_in(page)
    page.wait_for_url("**/admin/articles/story/")

    found = {"list": axe(page)}
    page.goto(f"/admin/articles/story/{story.pk}/change/")
    page.fill("#id_title", "")
    found["form"] = axe(page)
    page.locator("[name=_save]").click()
    expect(page.locator(".problems")).to_be_focused()
    found["refused"] = axe(page)
    page.goto(f"/admin/articles/story/{story.pk}/change/")
    expect(box(page)).to_have_count(1)
    found["unsaved"] = axe(page)

    assert found == {"list": [], "form": [], "refused": [], "unsaved": []}
