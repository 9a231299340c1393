"""Pages that read from the right, and words marked among the hits of a search."""

from datetime import timedelta

import pytest

from articles.pure import clock
from tests.factories import image_bytes, make_picture, make_story

PAGES = ["/", "/stories/", "/stories/?q=سد", "/stories/dam/", "/impact/", "/archive/", "/corrections/", "/contact/"]


@pytest.fixture(autouse=True)
def stories(db):
    picture = make_picture(image_bytes((1600, 1000)))
    for number in range(12):
        make_story(
            title=f"ارتفاع منسوب المياه في السد بعد أمطار الشتاء {number}",
            summary="يجب أن يبقى الخزان فوق المدينة دون مستواه المعتاد حتى يتم إصلاح الجدار.",
            topics=["مياه"],
            impact_score=[100, 75, 0, 58][number % 4],
            picture=picture if number % 2 else None,
            published_at=clock.now() - timedelta(hours=number + 1),
        )
    make_story(slug="dam", title="السد", summary="A summary in English.", body="<p>" + "سد كبير " * 40 + "</p>")


@pytest.fixture
def arabic(settings):
    settings.LANGUAGE_CODE = "ar"


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_a_page_from_the_right_needs_no_scrolling_sideways(new_page, arabic, width):
    page = new_page(viewport={"width": width, "height": 800})

    for address in PAGES:
        page.goto(address)
        assert page.evaluate("document.documentElement.dir") == "rtl"
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"), address


BOX = "one => { const box = one.getBoundingClientRect(); return [box.left, box.right]; }"


def test_from_the_right_texts_begin_there_bars_fill_from_there_and_charts_stay(new_page, arabic):
    page = new_page(viewport={"width": 390, "height": 800})

    page.goto("/stories/?q=السد")
    # Words of the site are English: they read from the left, and stand where the page begins.
    for text in (".card-title", ".card-summary", ".result"):
        style = "one => [getComputedStyle(one).textAlign, getComputedStyle(one).unicodeBidi]"
        assert page.locator(text).first.evaluate(style) == ["right", "plaintext"]
    card = page.locator("article[data-impact='58']").first
    whole, score = (card.locator(f".impact-bar-{part}").evaluate(BOX) for part in ("rest", "score"))
    assert score[1] == pytest.approx(whole[1], abs=0.5)
    assert score[0] > whole[0] + 10

    page.goto("/impact/")
    assert page.locator(".chart").first.evaluate("one => getComputedStyle(one).direction") == "ltr"


@pytest.mark.parametrize("colors", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_hits_are_marked_and_can_be_read(new_page, axe, settings, language, colors):
    settings.LANGUAGE_CODE = language
    page = new_page(color_scheme=colors, viewport={"width": 390, "height": 800})

    page.goto("/stories/?q=المياه summary")
    assert page.locator("article").count() == 0
    page.goto("/stories/?q=السد")

    assert page.locator("mark").first.text_content() == "السد"
    ground = "one => getComputedStyle(one).backgroundColor"
    told = {"light": "rgb(241, 231, 187)", "dark": "rgb(74, 70, 33)"}
    assert page.locator("mark").first.evaluate(ground) == told[colors]
    assert axe(page) == []


@pytest.mark.parametrize(("width", "hyphens"), [(390, "auto"), (1280, "manual")])
def test_prose_is_hyphenated_on_narrow_screens_alone(new_page, width, hyphens):
    page = new_page(viewport={"width": width, "height": 800})

    page.goto("/stories/dam/")

    assert page.locator(".prose p").first.evaluate("one => getComputedStyle(one).hyphens") == hyphens
