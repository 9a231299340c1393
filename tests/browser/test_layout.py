"""What readers see of a page: nothing broken, cut, squeezed or jumping, on any screen and with large text."""

from datetime import timedelta

import pytest

from articles.acts import correcting
from articles.permissions import SYSTEM
from articles.pure import clock
from articles.views import pages
from tests.factories import image_bytes, make_picture, make_story, rate

# The longest that is not cut.
SUMMARY = ("The reservoir above the town must stay a fifth below its usual level until the wall is mended. " * 5)[:400]
PAGES = ["/", "/?page=2", "/stories/", "/stories/?q=story", "/stories/dam/", "/topics/water/"]
QUIET_PAGES = ["/stories/?q=nothing", "/stories/?min_impact=x", "/stories/gone/", "/nowhere/", "/contact/"]
QUIET_PAGES += ["/archive/", "/story/dam", "/topics/watre/"]


@pytest.fixture(autouse=True)
def stories(db, monkeypatch):
    monkeypatch.setattr(pages, "PER_PAGE", 9)
    picture = make_picture(image_bytes((1600, 1000)))
    make_story(slug="gone", status="withdrawn")
    for number in range(18):
        make_story(
            title=f"Story number {number} of a long winter",
            summary=SUMMARY,
            topics=["Water"],
            impact_score=[100, 91, 0, 58][number % 4],
            picture=picture if number % 2 else None,
            published_at=clock.now() - timedelta(hours=number + 1),
        )
    make_story(slug="dam", title="The dam at Vik", impact_score=100, topics=["Water"], picture=picture)


BROKEN_SCORES = """() => [...document.querySelectorAll(".impact-score, .impact-figure-score")].filter(score => {
    const text = document.createRange();
    text.selectNodeContents(score);
    return text.getClientRects().length !== 1 || score.scrollWidth > score.clientWidth + 1;
}).map(score => score.textContent)"""


@pytest.mark.parametrize("width", [320, 360, 768, 1024, 1440])
def test_each_score_stands_on_one_line(new_page, width):
    page = new_page(viewport={"width": width, "height": 800})
    broken, seen = {}, 0

    for address in PAGES:
        page.goto(address)
        broken[address] = page.evaluate(BROKEN_SCORES)
        seen += page.locator(".impact-score, .impact-figure-score").count()

    assert not any(broken.values()), broken
    assert seen > 50


CUT = """() => [...document.querySelectorAll(".card-summary, .lead-summary, .card-title")].filter(text =>
    getComputedStyle(text).overflowY !== "visible" && text.scrollHeight > text.clientHeight + 1
).map(text => text.textContent)"""


@pytest.mark.parametrize(("width", "is_large"), [(390, False), (390, True), (1280, False), (1280, True)])
def test_no_title_or_summary_of_ordinary_length_is_cut(new_page, chromium, large_text, width, is_large):
    page = new_page(large_text if is_large else chromium, viewport={"width": width, "height": 800})

    for address in PAGES:
        page.goto(address)

        assert page.evaluate(CUT) == [], address


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_text_at_200_percent_neither_scrolls_sideways_nor_squeezes_the_fields(new_page, large_text, width):
    page = new_page(large_text, viewport={"width": width, "height": 800})

    for address in [*PAGES, *QUIET_PAGES]:
        page.goto(address)

        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        fields = page.locator("input[type=search], input[type=email]").all()
        assert min(field.bounding_box()["width"] for field in fields) >= 180, address


@pytest.mark.parametrize("size", [(1600, 1000), (800, 1600)])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_lead_picture_has_its_room_before_it_is_there(new_page, width, size):
    make_story(slug="seen", picture=make_picture(image_bytes(size, color="navy")))
    page = new_page(viewport={"width": width, "height": 900})

    # The stylesheet is there, as it holds back what follows it; the pictures never come.
    page.route("**/media/**", lambda route: None)
    page.goto("/stories/seen/", wait_until="domcontentloaded")
    room = page.locator(".story-picture img").bounding_box()["height"]
    text = page.locator(".prose").bounding_box()["y"]
    page.unroute("**/media/**")
    page.goto("/stories/seen/", wait_until="load")

    assert room > 150
    assert page.locator(".prose").bounding_box()["y"] == text


def test_a_retracted_story_keeps_its_columns(new_page):
    story = make_story(slug="back", picture=make_picture(image_bytes((1600, 1000))), sources=[("The log", "")])
    told = correcting.open_correction(story, by=SYSTEM, kind="retraction", wrong="It held.", right="It broke.")
    correcting.publish(told, by=SYSTEM)
    page = new_page(viewport={"width": 1440, "height": 900})

    page.goto("/stories/back/")

    notice, summary, prose, corrections, foot = (
        page.locator(f".story{part}").bounding_box()
        for part in ("-retraction", "-summary", " > .prose", "-corrections", "-foot")
    )
    assert notice["y"] < summary["y"] < prose["y"] < corrections["y"]
    assert corrections["x"] == prose["x"] < foot["x"]
    assert foot["y"] < corrections["y"]


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
def test_equal_scores_have_equal_bars(new_page, width):
    page = new_page(viewport={"width": width, "height": 900})

    page.goto("/")

    bars = page.locator(".impact .impact-bar").all()
    widths = {round(bar.bounding_box()["width"]) for bar in bars}
    assert len(bars) > 10
    # Beside a score of three figures a narrow column leaves a little less.
    assert max(widths) - min(widths) <= (0 if width < 768 or width > 1000 else 8), widths


def test_a_printed_story_has_its_own_address_and_that_of_each_link_once(new_page):
    links = ["https://example.org/short", "https://example.org/" + "long/" * 20]
    story = make_story(slug="sheet")
    rate(story, 3, 4, 2, 4, 1, reason="It moves a region.", links=links)
    page = new_page(viewport={"width": 700, "height": 900})

    page.goto("/stories/sheet/")
    assert not page.locator(".story-address").is_visible()
    page.emulate_media(media="print")

    assert page.locator(".story-address").inner_text().endswith("/stories/sheet/")
    shown = "link => getComputedStyle(link, '::after').content"
    assert [link.evaluate(shown) for link in page.locator(".impact-panel-part a").all()] == [
        "none",
        f'" ({links[1]})"',
    ]
    assert page.locator(".prose").bounding_box()["width"] <= 15 / 2.54 * 96 + 1


SMALL = """() => [...document.querySelectorAll("a, button, summary, input:not([type=hidden])")].filter(target => {
    const box = target.getBoundingClientRect();
    return box.height && box.height < 24 && !target.matches(".skip-link, .card-title a, .lead-title a");
}).map(target => target.outerHTML)"""


@pytest.mark.parametrize("width", [390, 1280])
def test_whatever_is_pressed_is_24_pixels_high(new_page, width):
    page = new_page(viewport={"width": width, "height": 800})

    for address in [*PAGES, *QUIET_PAGES]:
        page.goto(address)

        assert page.evaluate(SMALL) == [], address


@pytest.mark.parametrize("width", [1024, 1440])
@pytest.mark.parametrize(
    ("address", "row", "columns"), [("/?page=2", ".grid-ranked", 4), ("/stories/dam/", ".grid-briefs", 5)]
)
def test_the_scores_of_a_row_of_cards_stand_on_one_line(new_page, width, address, row, columns):
    page = new_page(viewport={"width": width, "height": 900})

    page.goto(address)

    tops = [score.bounding_box()["y"] for score in page.locator(f"{row} .impact-score").all()[:columns]]
    assert len(tops) == columns
    assert max(tops) - min(tops) < 1


@pytest.mark.parametrize("width", [320, 360, 390, 768])
def test_no_link_of_a_menu_stands_alone_on_a_line(new_page, width):
    page = new_page(viewport={"width": width, "height": 800})

    page.goto("/")

    for menu, count in ((".masthead-nav", 5), (".site-footer ul", 7)):
        tops = [link.bounding_box()["y"] for link in page.locator(f"{menu} a").all()]
        assert len(tops) == count
        assert min(tops.count(top) for top in tops) >= 2, menu


def test_a_table_breaks_no_number_and_scrolls_by_itself(new_page):
    cells = "".join(f"<td>1234567{number}</td>" for number in range(9))
    make_story(slug="table", body=f"<table><caption>Levels</caption><tbody><tr>{cells}</tr></tbody></table>")
    page = new_page(viewport={"width": 390, "height": 800})

    page.goto("/stories/table/")

    assert {cell.bounding_box()["height"] for cell in page.locator(".prose td").all()} == {
        page.locator(".prose td").first.bounding_box()["height"]
    }
    assert page.locator(".prose td").first.bounding_box()["height"] < 45
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# The longest line of each text, in characters.
LONGEST_LINES = """selector => [...document.querySelectorAll(selector)].map(text => {
    const place = document.createRange(), walk = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    const lines = new Map();
    while (walk.nextNode()) for (let at = 0; at < walk.currentNode.length; at++) {
        place.setStart(walk.currentNode, at);
        place.setEnd(walk.currentNode, at + 1);
        const box = place.getBoundingClientRect();
        if (box.height) lines.set(Math.round(box.top), (lines.get(Math.round(box.top)) || 0) + 1);
    }
    return Math.max(...lines.values());
})"""


@pytest.mark.parametrize("width", [768, 1024, 1440, 1920])
def test_a_line_of_text_has_60_to_75_characters_where_there_is_room(new_page, width):
    why = "One dam holds the water of four towns, and nobody has looked at its wall in eleven years. " * 3
    make_story(slug="told", summary=SUMMARY, impact_rationale=why, body=f"<p>{SUMMARY}</p>" * 3)
    page = new_page(viewport={"width": width, "height": 900})

    page.goto("/stories/told/")

    assert [line for line in page.evaluate(LONGEST_LINES, ".prose p") if not 60 <= line <= 75] == []
    assert max(page.evaluate(LONGEST_LINES, ".story-summary, .impact-panel-why p")) <= 75


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_a_topic_of_the_front_page_keeps_each_story_within_its_column(new_page, width):
    for number, topic in enumerate(["Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz", "Rail", "Air"]):
        hours = timedelta(hours=50 + number)
        make_story(title=f"Further down the line {number}", topics=[topic], published_at=clock.now() - hours)
    page = new_page(viewport={"width": width, "height": 900})

    page.goto("/")

    columns = [column.bounding_box() for column in page.locator(".grid-topics > section").all()]
    assert len(columns) == 4
    for column, section in zip(columns, page.locator(".grid-topics > section").all(), strict=True):
        for part in section.locator(".topic-name, .card-title, .impact, .card-day").all():
            box = part.bounding_box()
            assert column["x"] - 1 <= box["x"] and box["x"] + box["width"] <= column["x"] + column["width"] + 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
