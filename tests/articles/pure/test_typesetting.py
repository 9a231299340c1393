import pytest
from PIL import Image, ImageDraw

from articles.pure.typesetting import SANS, SERIF, Style, fit, settable, shortened

STYLE = Style(SERIF, 40, "black")


@pytest.mark.parametrize(
    ("title", "set_"),
    [
        ("Water is back", "Water is back"),
        ("  Two\u2028lines\tof  it ", "Two lines of it"),
        ("Łódź – “Žižkov” & Đà Nẵng", "Łódź – “Žižkov” & Đà Nẵng"),
        ("Верховная рада, ѓеті", "Верховная рада, ѓеті"),
        ("Η Αθήνα μετρά", "Η Αθήνα μετρά"),
        ("cafe\u0301", "café"),
        # Pictures, and what only tells how a sign is shown, are left out.
        ("Sun \u2600\ufe0f and 🙂 1\ufe0f\u20e3", "Sun and 1"),
        ("\u202eright to left", "right to left"),
        # A letter, a digit or a sign that counts is not.
        ("北京", ""),
        ("Beijing (北京)", ""),
        ("القاهرة", ""),
        ("50 ≫ 40", ""),
        ("₪5", ""),
        ("🙂", ""),
        ("", ""),
    ],
)
def test_what_the_fonts_can_set(title, set_):
    assert settable(title, SERIF) == set_


def test_no_sign_that_can_be_set_is_drawn_as_a_box():
    def drawn(text):
        sheet = Image.new("L", (80, 80), 255)
        STYLE.set(ImageDraw.Draw(sheet), (10, 60), text)
        return sheet.tobytes()

    box = drawn("\U0010ffff")

    letters = [chr(code) for code in range(0x21, 0x530) if settable(chr(code), SERIF)]
    assert len(letters) > 600
    assert [one for one in letters if drawn(one) == box] == []


def test_a_title_is_as_large_as_its_room_allows():
    sizes = range(100, 19, -10)

    assert fit("Short", STYLE, (600, 120), sizes=sizes, leading=1.1) == (STYLE._replace(size=100), ["Short"])
    style, lines = fit("Some more words than go on a line", STYLE, (600, 120), sizes=sizes, leading=1.1)
    assert (style.size, lines) == (50, ["Some more words", "than go on a line"])


def test_what_never_fits_is_broken_and_ends_in_an_ellipsis():
    style, lines = fit("W" * 300, STYLE, (400, 100), sizes=range(60, 39, -10), leading=1.1)

    assert style.size == 40
    assert len(lines) == 2
    assert lines[1].endswith("W…")
    assert all(350 < style.width(line) <= 400 for line in lines)


def test_a_long_title_is_cut_between_words_or_within_one_and_never_empty():
    _, lines = fit("word " * 60, STYLE, (300, 50), sizes=range(40, 39, -1), leading=1.1)

    assert lines[0].startswith("word word")
    assert lines[0].endswith("…")
    assert len(lines) == 1


def test_a_line_that_fits_is_left_as_it_is():
    assert shortened("Newsroom", STYLE, 400) == "Newsroom"
    assert shortened("Newsroom" * 9, STYLE, 400).endswith("…")


def test_scripts_change_within_a_line_and_the_width_is_that_of_all():
    style = Style(SANS, 20, "black")

    assert STYLE.width("Ab Жук") == STYLE.width("Ab ") + STYLE.width("Жук")
    assert style.width("") == 0
