"""The score and what stands behind it, as readers see it."""

from datetime import timedelta
from itertools import pairwise

import pytest

from articles.acts import following
from articles.permissions import SYSTEM
from articles.pure import clock
from tests.factories import make_picture, make_story, rate

SCREENS = [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]
PAGES = ["/impact/", "/stories/dam/"]


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
    for summary in page.locator("main summary").all():
        summary.click()

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
        for summary in page.locator("main summary").all():
            summary.click()

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
