"""Contrast, the nearest colour that can be read, and the accent's stylesheet."""

import random
import re

import pytest

from articles.pure import colours
from newsroom.settings import BASE_DIR

CSS = (BASE_DIR / "newsroom/static/newsroom/newsroom.css").read_text("utf-8")


def tokens(theme: str) -> dict[str, str]:
    """The colours of the stylesheet's *theme*, as #rrggbb."""
    parts = CSS[: CSS.index("@layer base {")].split("@media (prefers-color-scheme: dark)")
    found = re.findall(r"--([\w-]+): (#[0-9a-f]+);", parts[theme == "dark"])
    return {
        name: colour if len(colour) == 7 else "#" + "".join(2 * sign for sign in colour[1:]) for name, colour in found
    }


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#ffffff", "#ffffff", 1), ("#777777", "#ffffff", 4.48), ("#a8330d", "#eff4ef", 6.0)],
)
def test_contrast_is_reckoned_as_wcag_does(one, other, ratio):
    assert round(colours.contrast(one, other), 2) == ratio
    assert colours.contrast(one, other) == colours.contrast(other, one)


def test_the_grounds_are_those_of_the_stylesheet():
    light, dark = tokens("light"), tokens("dark")

    assert colours.LIGHT.grounds == (light["paper"], light["sheet"])
    assert (colours.LIGHT.line, colours.LIGHT.ink) == (light["line"], light["accent-ink"])
    assert colours.DARK.grounds == (dark["paper"], dark["sheet"])
    assert (colours.DARK.line, colours.DARK.ink) == (dark["line"], dark["accent-ink"])


def test_the_accents_that_come_with_it_serve():
    light, dark = tokens("light"), tokens("dark")

    assert colours.serves(light["accent"])
    assert colours.serves(dark["accent"], colours.DARK)


@pytest.mark.parametrize(
    ("colour", "light", "dark"),
    [
        ("#a8330d", "#a8330d", "#f54f18"),
        ("#ff9900", "#a25f00", "#ff9900"),
        ("#ffff00", "#737300", "#ffff00"),
        ("#000000", "#000000", "#898989"),
        ("#ffffff", "#6f6f6f", "#ffffff"),
        ("#123456", "#123456", "#3d8ddc"),
    ],
)
def test_the_nearest_colour_keeps_its_hue(colour, light, dark):
    assert (colours.nearest(colour), colours.nearest(colour, colours.DARK)) == (light, dark)


def test_every_colour_has_one_near_that_serves():
    draw = random.Random(20261125)
    for _ in range(300):
        colour = f"#{draw.randrange(1 << 24):06x}"
        assert colours.serves(colours.nearest(colour))
        assert colours.serves(colours.nearest(colour, colours.DARK), colours.DARK)


@pytest.mark.parametrize(
    "text", ["", "red", "#fff", "#FF9900", "#ff990", "#ff99000", "#gg9900", "#ff9900;}", " #ff9900"]
)
def test_what_is_no_colour(text):
    assert not colours.is_colour(text)


def test_the_stylesheet_names_both_accents_in_the_layer_of_tokens():
    css = colours.stylesheet("#123456")

    assert css == (
        "@layer tokens{:root{--accent:#123456;--accent-ink:#ffffff}"
        "@media (prefers-color-scheme:dark){:root{--accent:#3d8ddc;--accent-ink:#1b0d06}}}\n"
    )
    assert re.fullmatch("[0-9a-f]{16}", colours.name_of(css))
    assert colours.name_of(css) != colours.name_of(colours.stylesheet("#123457"))
