"""Plain text as it is stored."""

import pytest

from articles.pure import words


@pytest.mark.parametrize(
    "text",
    ["", " \n\t", "\u200b", "\u202e", "\u200d\u200c", "\u2060 \ufeff", "\u3164", "\u2800", "\ufe0f", "\u00ad"],
)
def test_what_nobody_can_see_is_empty(text):
    assert (words.line(text), words.block(text)) == ("", "")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🔬", "👩\u200d🔬"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("abc\u202edef", "abcdef"),
        ("\u2066abc\u2069", "abc"),
        ("a\x00b", "ab"),
        ("a  b\u00a0c", "a b c"),
        (".", "."),
        ("\u0301", "\u0301"),
    ],
)
def test_what_stays_and_what_goes(text, kept):
    assert words.line(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Ada" + "\u2800" * 90 + "Address: eve@example.org", "Ada Address: eve@example.org"),
        ("a\u3164\u3164b", "a b"),
        ("a\uffa0b", "a b"),
        ("a" + "\u115f\u1160" * 9 + "b", "a b"),
        ("a \u2800 \u3164\t b\u2800", "a b"),
        # What takes no room parts no spaces either,
        ("a" + " \u200b" * 90 + " b", "a b"),
        ("a" + "\u2800\ufe0f\u034f" * 90 + " b", "a b"),
        # but stays where it may shape what stands beside it.
        ("❤\ufe0f ❤\ufe0f", "❤\ufe0f ❤\ufe0f"),
        ("ന\u0d4d\u200d ന", "ന\u0d4d\u200d ന"),
        ("a \u200dه", "a \u200dه"),
        ("👩\u200d🔬 👩\u200d🔬", "👩\u200d🔬 👩\u200d🔬"),
    ],
)
def test_a_line_has_no_room_but_single_spaces(text, kept):
    assert words.line(text) == kept


def test_a_block_keeps_the_blank_of_braille():
    assert words.block("⠁\u2800\u2800⠃") == "⠁\u2800\u2800⠃"


def test_a_block_keeps_its_lines():
    assert words.block(" One\r\n\rTwo\u202e ") == "One\n\nTwo"


@pytest.mark.parametrize("marks", ["\u0301\u0327", "\u0327\u0301", "\u0344", "\u0f73"])
def test_marks_beyond_thirty_on_one_letter_go(marks):
    text = words.block("a" + marks * 50_000 + " b")

    assert text.endswith(" b")
    assert len(text) <= 2 * words.MOST_MARKS + 3


def test_as_many_marks_as_any_language_writes_stay():
    assert words.line("e\u0301 " + "o\u0323\u0302") == "é ộ"
    assert words.line("x" + "\u0301" * 30) == "x" + "\u0301" * 30
