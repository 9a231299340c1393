"""What is seen of a page once it is open."""

from typing import NamedTuple

from playwright.sync_api import Page

from tests.browser.chromium import faults_of

WIDTHS, SCHEMES = (360, 1280), ("light", "dark")

# What is pressed is large enough (WCAG 2.2, 2.5.8).
SIZE = "target-size"
# Django's links fade from one colour into another: what is half way is neither.
SETTLE = """async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    document.getAnimations().filter(one => one instanceof CSSTransition).forEach(one => one.finish());
}"""


class Visit(NamedTuple):
    """The page as it was sent, and what is wrong with it in each width and colour scheme where something is."""

    body: bytes
    faults: dict[str, list[str]]


def usability(page: Page) -> dict[str, list[str]]:
    """What axe says of *page* by day and by night, on a phone and on a desk, and whether it scrolls sideways."""
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
        # As high as it is: what lies under a bar at the window's edge comes out as one scrolls.
        page.set_viewport_size({"width": width, "height": page.evaluate("document.scrollingElement.scrollHeight")})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.evaluate(SETTLE)
            faults = faults_of(page, SIZE) + ([f"scrolls {wide} px sideways"] if wide > 0 else [])
            if faults:
                found[f"{width} {scheme}"] = faults
    return found
