"""A story rated at the desk, with the keyboard and under the product's own policy."""

import pytest
from playwright.sync_api import expect

from articles.acts import assessing, following
from articles.models import Assessment, Story
from tests.browser.driving import LIST, below, press, sign_in, told
from tests.factories import NOON, make_rubric, make_story, make_user

pytestmark = pytest.mark.django_db(transaction=True)
SCREENS = [(390, "light"), (390, "dark"), (1440, "light"), (1440, "dark")]


@pytest.fixture
def erin(db):
    make_rubric()
    return make_user("Editor", "erin")


def rated(story, *ratings, by, reason="") -> None:
    """*story* with a rating and a second opinion, and what happened since."""
    given = dict(zip([one.pk for one in assessing.criteria()], ratings, strict=True))
    assessing.give_opinion(story, dict.fromkeys(given, 1), by=make_user("Editor", "omar"), reason="Too high for me")
    following.add(story, by=by, kind="law", on=NOON.date(), what="A new law.", url="https://example.org/" + "law/" * 40)
    assessing.rate(Story.objects.get(pk=story.pk), given, reason=reason, links=["https://e.org/" + "a" * 90], by=by)


def test_an_editor_rates_with_the_keyboard_and_sees_the_score_change(new_page, erin):
    story = make_story(impact_score=50)
    page = sign_in(new_page(), erin)
    page.goto(below(story, "impact"))
    score = page.locator("output")
    expect(score).to_have_text("Rate by each criterion to see it.")
    expect(page.get_by_role("button", name="Work it out")).to_be_hidden()

    page.get_by_role("group", name="Reach").get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    expect(score).to_have_text("Still to be rated: Depth, Permanence, Novelty, Strength of the evidence.")
    for _ in range(4):
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
    expect(score).to_have_text("0, Minor")
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    expect(score).to_have_text("10, Minor")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowUp")
    expect(score).to_have_text("20, Limited")
    page.keyboard.press("Enter")
    expect(score).to_have_text("20, Limited")
    assert Assessment.objects.count() == 1

    page.get_by_role("textbox", name="Reason for readers").focus()
    page.keyboard.type("Only the evidence is new.")
    page.keyboard.press("Tab")
    page.keyboard.type("https://example.org/report")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Rate", exact=True)).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert told(page) == ["Rated: 20, Limited. Readers see it now."]
    expect(page.get_by_role("heading", name="20, Limited")).to_be_visible()
    expect(page.get_by_text("Only the evidence is new.")).to_be_visible()
    expect(page.get_by_role("link", name="https://example.org/report")).to_be_visible()
    assert (Story.objects.get().impact_score, Assessment.objects.first().by) == (20, erin)
    assert page.faults == []


def test_without_scripts_a_button_shows_the_score(new_page, erin):
    story = make_story(impact_score=50)
    page = sign_in(new_page(java_script_enabled=False), erin)
    page.goto(below(story, "impact"))
    for group in page.locator(".rating fieldset").all():
        group.get_by_role("radio").nth(3).check()
    page.fill("[name=reason]", "In the making")

    press(page, "Work it out")

    expect(page.locator("output")).to_have_text("75, Major")
    expect(page.locator("[name=reason]")).to_have_value("In the making")
    assert Assessment.objects.count() == 1


def test_a_session_that_ended_is_no_score(new_page, erin):
    page = sign_in(new_page(), erin)
    page.goto(below(make_story(), "impact"))
    page.context.clear_cookies()

    page.get_by_role("radio").first.check()

    expect(page.locator("output")).to_have_text("It can't be worked out just now.")
    expect(page.get_by_role("button", name="Work it out")).to_be_visible()


def sign_in_again(page, user) -> None:
    page.fill("[name=username]", user.username)
    page.fill("[name=password]", "a long password")
    press(page, "Log in")


def bring_back(page) -> None:
    page.get_by_role("region", name="Unsaved text").get_by_role("button", name="Bring it back").click()


def choose_all(page, rating: int) -> None:
    for group in page.locator(".rating fieldset").all():
        group.get_by_role("radio").nth(rating).check()


def test_a_rating_outlives_a_session_that_ends_and_a_reload(new_page, erin):
    story = make_story(impact_score=50)
    page = sign_in(new_page(), erin)
    page.goto(below(story, "impact"))
    choose_all(page, 3)
    page.fill("[name=reason]", "Typed for an hour")
    page.fill("[name=links]", "https://example.org/report")
    page.context.clear_cookies(name="sessionid")

    press(page, "Rate")
    sign_in_again(page, erin)
    bring_back(page)
    expect(page.locator("output")).to_have_text("75, Major")
    page.reload()
    bring_back(page)

    expect(page.locator("output")).to_have_text("75, Major")
    expect(page.locator("[name=reason]")).to_have_value("Typed for an hour")
    press(page, "Rate")
    assert told(page) == ["Rated: 75, Major. Readers see it now."]
    expect(page.get_by_role("region", name="Unsaved text")).to_have_count(0)
    newest = Assessment.objects.first()
    assert (newest.score, newest.links) == (75, ["https://example.org/report"])
    # What stands in the form of its own accord is nobody's unsaved text.
    page.goto(below(story, "impact"))
    expect(page.locator("[name=links]")).to_have_value("https://example.org/report")
    page.reload()
    expect(page.get_by_role("region", name="Unsaved text")).to_have_count(0)


def test_an_entry_of_the_ledger_outlives_a_link_that_was_followed(new_page, erin):
    story = make_story(published_at=NOON)
    page = sign_in(new_page(), erin)
    page.goto(below(story, "events"))
    page.select_option("[name=kind]", "money")
    page.fill("[name=on]", "2026-03-04")
    page.fill("[name=what]", "Paid back.")

    page.get_by_role("link", name="Rate this story again").click()
    page.goto(below(story, "events"))
    bring_back(page)
    press(page, "Write it down")

    expect(page.get_by_role("heading", name="Money recovered, 4 March 2026")).to_be_visible()
    expect(page.get_by_role("region", name="Unsaved text")).to_have_count(0)
    assert page.faults == []


def test_a_rating_that_is_refused_says_so_where_one_looks(new_page, erin):
    page = sign_in(new_page(viewport={"width": 390, "height": 844}), erin)
    page.goto(below(make_story(impact_score=50), "impact"))
    choose_all(page, 3)

    press(page, "Rate")

    box = page.get_by_role("region", name="Nothing was saved yet")
    expect(box).to_be_in_viewport()
    expect(box).to_be_focused()
    box.get_by_role("link", name="Reason for readers").click()
    expect(page.locator("[name=reason]")).to_be_in_viewport()


def test_the_report_is_printed_without_the_desk(new_page, erin):
    story = make_story(published_at=NOON, title="The dam")
    following.add(story, by=erin, kind="law", on=NOON.date(), what="A new law.")
    page = sign_in(new_page(color_scheme="dark"), erin)
    page.goto(f"{LIST}report/?since=2026-03-01")
    page.emulate_media(media="print")

    for shown in ("#header", "#nav-sidebar", ".breadcrumbs", ".report-period", ".report-file"):
        expect(page.locator(shown)).to_be_hidden()
    expect(page.get_by_text("A new law.")).to_be_visible()
    paint = page.evaluate("[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]")
    assert paint == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    assert page.locator("h1").bounding_box()["y"] < 40


LINES = """(cells) => cells.map((cell) => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return new Set([...range.getClientRects()].map((one) => one.top)).size;
})"""


def test_the_heads_of_a_table_break_between_words_alone(new_page, erin):
    story = make_story(impact_score=50, published_at=NOON)
    rated(story, 4, 3, 2, 4, 1, by=erin, reason="A region has new rules.")
    page = sign_in(new_page(viewport={"width": 390, "height": 844}), erin)

    page.goto(below(story, "impact"))

    assert page.locator(".note details[open] thead th").evaluate_all(LINES) == [1, 1, 1, 1]
    heads = page.locator(".note details[open] tbody th")
    assert heads.all_inner_texts()[:4] == ["Reach", "Depth", "Permanence", "Novelty"]
    assert heads.evaluate_all(LINES)[:4] == [1, 1, 1, 1]


@pytest.mark.parametrize(("width", "colors"), SCREENS)
def test_the_pages_have_no_faults_that_a_machine_finds(new_page, erin, axe, width, colors):
    story = make_story(title="A title of some length that has to be broken", impact_score=50, published_at=NOON)
    rated(story, 4, 3, 2, 4, 1, by=erin, reason="A region has new rules.")
    page = sign_in(new_page(viewport={"width": width, "height": 844}, color_scheme=colors), erin)

    found, wide = {}, {}
    taking_out = f"events/?take_out={story.events.get().pk}"
    for name in ("impact", "events", taking_out, "../report", "change"):
        page.goto(f"{LIST}{story.pk}/{name}")
        found[name], wide[name] = axe(page), page.evaluate("document.documentElement.scrollWidth")
    page.goto(below(story, "impact"))
    choose_all(page, 3)
    # What the page asks for meanwhile has been answered: it shares one connection with what is written below.
    expect(page.locator("output")).to_have_text("75, Major")
    page.fill("[name=links]", "nothing")
    page.fill("[name=reason]", "Mine")
    assessing.rate(Story.objects.get(), {one.pk: 0 for one in assessing.criteria()}, reason="Theirs", by=erin)
    press(page, "Rate")
    found["refused"], wide["refused"] = axe(page), page.evaluate("document.documentElement.scrollWidth")
    page.fill("[name=links]", "")
    press(page, "Rate")
    expect(page.get_by_role("heading", name="Nothing was rated yet")).to_be_visible()
    found["overtaken"], wide["overtaken"] = axe(page), page.evaluate("document.documentElement.scrollWidth")

    assert found == {name: [] for name in found}
    assert wide == dict.fromkeys(wide, width)
