"""Reading, as somebody on a phone does it."""

import pytest

from tests.factories import make_picture, make_story

SCREENS = [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]


@pytest.fixture
def stories(db):
    for number in range(7):
        make_story(title=f"Other {number}", topics=["Water"], impact_score=number)
    return make_story(
        title="The dam at Vik",
        slug="dam",
        impact_score=91,
        impact_rationale="It moves 9,000 people.",
        topics=["Energy"],
        authors=["Ada Lind"],
        sources=[("Inspector's log", "https://example.org/log")],
        picture=make_picture(alt="A dam"),
    )


def test_from_the_front_page_to_a_story_its_topic_and_back_to_what_is_latest(new_page, stories):
    page = new_page(java_script_enabled=False, viewport={"width": 390, "height": 844})

    page.goto("/")
    page.get_by_role("link", name="The dam at Vik").first.click()
    page.wait_for_url("**/stories/dam/")

    assert page.get_by_role("heading", level=1).inner_text() == "The dam at Vik"
    assert page.get_by_text("It moves 9,000 people.").is_visible()
    assert page.locator("article[data-story]").count() == 6
    page.get_by_role("link", name="Energy").first.click()
    page.wait_for_url("**/topics/energy/")
    assert page.locator("article[data-story=dam][data-impact='91']").count() == 1
    assert page.context.cookies() == []


@pytest.mark.parametrize(
    "address",
    ["/", "/stories/", "/stories/dam/", "/topics/energy/", "/authors/", "/nowhere/", "/archive/", "/story/dam"],
)
@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_pages_are_for_everybody_and_do_not_scroll_sideways(new_page, stories, axe, address, width, scheme):
    page = new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    faults = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)

    page.goto(address)

    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert [fault for fault in faults if "404" not in fault] == []


def test_searching_by_typing_into_the_masthead(new_page, stories):
    page = new_page(java_script_enabled=False)

    page.goto("/")
    page.get_by_role("searchbox").first.fill("dam vik")
    page.keyboard.press("Enter")
    page.wait_for_url("**/stories/?q=dam+vik")

    assert [one.get_attribute("data-story") for one in page.locator("article[data-story]").all()] == ["dam"]
