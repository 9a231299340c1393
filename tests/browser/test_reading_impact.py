"""The score and what stands behind it, as readers see it."""

from datetime import timedelta
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.acts import following
from articles.permissions import SYSTEM
from articles.pure import clock
from tests.factories import make_picture, make_story, rate

SCREENS = [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]
PAGES = ["/impact/", "/stories/dam/"]
UNFOLD = """() => document.querySelectorAll("main details").forEach(one => one.open = true)"""


@pytest.fixture
def stories(db):
    long = "Everything that the town council has said about its roads"
    for number in range(24):
        make_story(
            title=f"Story number {number} of a long winter",
            topics=[long if number == 7 else f"Topic {number % 9}"],
            impact_score=number * 4,
            published_at=clock.now() - timedelta(days=number * 5, hours=1),
        )
    story = make_story(
        title="The dam at Vik",
        slug="dam",
        impact_score=60,
        impact_rationale="The first count.",
        topics=["Water"],
        picture=make_picture(alt="A dam"),
        sources=[("Inspector's log", "https://example.org/log")],
        published_at=clock.now() - timedelta(days=9),
    )
    links = [
        "https://council.example.org/minutes/of-a-very-long-meeting-in-the-old-hall-beside-the-river-in-winter.html"
    ]
    story = rate(story, 4, 4, 3, 3, 4, reason="It moves 9,000 people.", links=links)
    day = (clock.now() - timedelta(days=8)).date()
    for kind, size in (("law", 3), ("cited", 1)):
        following.add(story, kind=kind, on=day, what="It came to pass.", url=links[0], size=size, by=SYSTEM)
    return story


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_the_score_and_its_ground_are_for_everybody(new_page, stories, axe, address, width, scheme):
    page = new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    faults = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)

    page.goto(address)
    page.evaluate(UNFOLD)

    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert faults == []


OUTSIDE = """() => [...document.querySelectorAll("svg.chart")].flatMap(chart => {
    const room = chart.getBoundingClientRect();
    return [...chart.querySelectorAll("text, circle, line, rect")].filter(mark => {
        const box = mark.getBoundingClientRect();
        return box.width && (box.left < room.left - 1 || box.right > innerWidth || box.bottom > room.bottom + 1);
    }).map(mark => mark.outerHTML);
})"""
SMALL = """() => [...document.querySelectorAll("main a, main summary")].filter(target => {
    const box = target.getBoundingClientRect();
    return box.height && box.height < 24 && !target.matches(".card-title a");
}).map(target => target.outerHTML)"""


@pytest.mark.parametrize(("width", "is_large"), [(320, False), (320, True), (1280, True)])
def test_nothing_scrolls_sideways_or_stands_outside_its_chart(new_page, chromium, large_text, stories, width, is_large):
    page = new_page(large_text if is_large else chromium, viewport={"width": width, "height": 800})

    for address in PAGES:
        page.goto(address)
        page.evaluate(UNFOLD)

        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        assert page.evaluate(OUTSIDE) == [], address
        assert page.evaluate(SMALL) == [], address


@pytest.mark.parametrize(("width", "count"), [(320, 2), (360, 4)])
def test_the_words_below_a_chart_do_not_touch(new_page, stories, width, count):
    page = new_page(viewport={"width": width, "height": 800})

    page.goto("/impact/")

    boxes = [one.bounding_box() for one in page.locator(".chart-tick:visible").all()]
    assert len(boxes) == count
    gaps = [right["x"] - left["x"] - left["width"] for left, right in pairwise(boxes)]
    assert min(gaps) > 4


def test_the_text_begins_below_the_picture_however_much_there_is_to_say_about_the_score(new_page, stories):
    page = new_page(viewport={"width": 1280, "height": 900})

    page.goto("/stories/dam/")

    picture, text = (page.locator(name).bounding_box() for name in (".story-picture", ".prose"))
    panel, sources = (page.locator(name).bounding_box() for name in (".impact-panel", ".story-foot"))
    assert 0 < text["y"] - picture["y"] - picture["height"] < 60
    assert panel["y"] + panel["height"] > picture["y"] + picture["height"]
    assert 0 < sources["y"] - panel["y"] - panel["height"] < 60


def test_what_stands_behind_a_score_is_printed(new_page, stories):
    page = new_page(viewport={"width": 700, "height": 900})

    page.goto("/stories/dam/")
    page.emulate_media(media="print")

    for words in ("Why 93?", "3 of 4: Years", "The first count.", "What happened since", "Law or policy changed"):
        assert page.get_by_text(words, exact=False).first.is_visible(), words
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_a_phone_the_ground_of_a_score_is_folded_and_the_story_near(new_page, stories):
    page = new_page(viewport={"width": 360, "height": 800})

    page.goto("/stories/dam/")

    ratings, summary = page.get_by_text("Permanence"), page.get_by_text("How 93 was reached")
    assert page.locator(".impact-panel").bounding_box()["height"] < 420
    expect(ratings).to_be_hidden()
    summary.click()
    expect(ratings).to_be_visible()
    summary.click()
    page.emulate_media(media="print")
    expect(ratings).to_be_visible()
    expect(summary).to_be_hidden()


def test_beside_the_text_nothing_of_it_is_folded(new_page, stories):
    page = new_page(viewport={"width": 1280, "height": 800})

    page.goto("/stories/dam/")

    expect(page.get_by_text("Permanence")).to_be_visible()
    expect(page.get_by_text("How 93 was reached")).to_be_hidden()
    expect(page.get_by_role("heading", name="Ratings")).to_be_visible()


def test_whoever_doubts_a_score_comes_to_the_form_that_carries_the_story_along(new_page, stories):
    page = new_page(viewport={"width": 360, "height": 800})
    page.goto("/stories/dam/")

    page.get_by_role("link", name="Tell the editors").click()

    expect(page.get_by_label("Your e-mail address")).to_be_in_viewport()
    assert page.locator("form.contact-form input[name=story]").get_attribute("value") == "dam"


@pytest.mark.parametrize("is_large", [False, True])
def test_a_topic_of_one_long_word_breaks(new_page, chromium, large_text, stories, is_large):
    make_story(
        title="Short",
        slug="short",
        topics=["W" * 80],
        authors=["X" * 80],
        impact_score=99,
        sources=[("Y" * 80, "https://example.org/")],
    )
    page = new_page(large_text if is_large else chromium, viewport={"width": 360, "height": 800})

    for address in ("/", "/stories/", "/stories/short/", "/impact/", f"/topics/{'w' * 80}/", "/?page=2"):
        page.goto(address)
        page.evaluate(UNFOLD)

        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


BROKEN_WORDS = """chosen => [...document.querySelectorAll(chosen)].flatMap(element => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), broken = [];
    while (walker.nextNode()) {
        for (const word of walker.currentNode.data.matchAll(/[\\p{L}\\d]+/gu)) {
            const range = document.createRange();
            range.setStart(walker.currentNode, word.index);
            range.setEnd(walker.currentNode, word.index + word[0].length);
            if (new Set([...range.getClientRects()].map(box => box.top)).size > 1) broken.push(word[0]);
        }
    }
    return broken;
})"""


def test_text_at_200_percent_breaks_no_word_of_ours_on_a_phone(new_page, large_text, stories):
    page = new_page(large_text, viewport={"width": 360, "height": 800})

    for address in PAGES:
        page.goto(address)
        page.evaluate(UNFOLD)

        assert page.evaluate(BROKEN_WORDS, ".masthead-name, .criteria, .bands, .rubric, .line, thead") == [], address


@pytest.mark.parametrize("is_large", [False, True])
def test_a_topic_of_wide_letters_ends_before_its_value(new_page, chromium, large_text, is_large):
    make_story(topics=["W" * 60, "Parliamentary and constitutional affairs of"], impact_score=100)
    page = new_page(large_text if is_large else chromium, viewport={"width": 360, "height": 800})

    page.goto("/impact/")

    names, values = page.locator(".chart-room").all(), page.locator(".chart-value").all()
    assert len(names) == len(values) == 2
    for name, value in zip(names, values, strict=True):
        name, value = name.bounding_box(), value.bounding_box()
        assert name["x"] + name["width"] <= value["x"]


def test_a_title_of_one_short_word_is_large_enough_to_press(new_page, stories):
    make_story(title="Ok", slug="ok", impact_score=99)
    page = new_page(viewport={"width": 360, "height": 800})

    for address in ("/", "/stories/", "/impact/", "/stories/dam/"):
        page.goto(address)
        found = Axe().run(page, options={"runOnly": ["target-size"]}).response["violations"]
        assert [node["html"] for one in found for node in one["nodes"]] == [], address
