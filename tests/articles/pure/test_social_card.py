import io
import re
from pathlib import Path

import pytest
from PIL import Image

from articles.pure import social_card
from articles.pure.images import NotAPicture
from tests.factories import image_bytes

TOKENS = Path("newsroom/static/newsroom/newsroom.css").read_text("utf-8")


def card(title="Water is back", score=75, name="Newsroom", picture=None, focal=(0.5, 0.5)) -> Image.Image:
    content = social_card.draw(
        title=title, score=score, name=name, host="news.example.org", picture=picture, focal=focal
    )
    return Image.open(io.BytesIO(content)).convert("RGB")


def is_near(pixel, colour: str) -> bool:
    wanted = bytes.fromhex(colour[1:])
    return all(abs(a - b) < 12 for a, b in zip(pixel, wanted, strict=True))


def painted(picture: Image.Image, colour: str, box) -> int:
    """How many pixels of the part *box* have *colour*."""
    return sum(is_near(pixel, colour) for pixel in picture.crop(box).get_flattened_data())


def test_the_colours_are_the_light_themes():
    for name in ("PAPER", "INK", "INK_SOFT", "LINE", "LINE_STRONG", "ACCENT"):
        token = "--" + name.lower().replace("_", "-")
        assert re.search(rf"{token}: (#\w+);", TOKENS)[1] == getattr(social_card, name)


@pytest.mark.parametrize("title", ["Water", "The long " * 33, "W" * 300, "Київ", "北京宣布", "", "🙂"])
@pytest.mark.parametrize("with_picture", [True, False])
def test_any_title_makes_a_card_of_the_size_that_networks_show(title, with_picture):
    found = card(title, picture=image_bytes((700, 500), "navy", "JPEG") if with_picture else None)

    assert found.size == (1200, 630)
    assert is_near(found.getpixel((20, 20)), social_card.PAPER)
    # The edges stay free, whatever the title.
    assert painted(found, social_card.INK, (0, 120, 50, 630)) == 0


@pytest.mark.parametrize(("score", "colour", "width"), [(0, "#a8330d", 0), (7, "#4a574f", 76), (100, "#a8330d", 1084)])
def test_the_bar_is_as_long_as_the_score(score, colour, width):
    found = card(score=score)

    assert abs(painted(found, colour, (56, 572, 1144, 573)) - width) <= 4


def test_the_lead_picture_stands_on_the_right_cut_round_its_focal_point():
    halves = Image.new("RGB", (1800, 700), "navy")
    halves.paste("teal", (900, 0, 1800, 700))
    out = io.BytesIO()
    halves.save(out, "JPEG")

    left, right = (card(picture=out.getvalue(), focal=(x, 0.5)) for x in (0.2, 0.9))

    assert is_near(left.getpixel((1000, 300)), "#000080")
    assert is_near(right.getpixel((1000, 300)), "#008080")
    assert is_near(left.getpixel((730, 300)), social_card.PAPER)


def test_without_a_title_that_can_be_set_the_score_takes_its_room():
    room = (56, 280, 400, 420)

    assert painted(card("北京"), social_card.ACCENT, room) > 2000
    assert painted(card("Water"), social_card.ACCENT, room) == 0


def test_a_name_that_can_not_be_set_is_told_by_its_host():
    assert card(name="新聞").tobytes() == card(name="news.example.org").tobytes()
    assert card(name="Newsroom").tobytes() != card(name="news.example.org").tobytes()


def test_what_is_no_picture_is_refused():
    with pytest.raises(NotAPicture):
        card(picture=b"no picture")


def test_it_is_named_by_its_content():
    name = social_card.name_of(b"x")

    assert name == "cards/2d/2d711642b726b04401627ca9fbac32f5.jpg"
