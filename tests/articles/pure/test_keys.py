"""What can be the key of a row."""

import pytest

from articles.pure import keys


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("007", 7), ("9" * 18, 999_999_999_999_999_999)])
def test_eighteen_digits_are_a_key(text, number):
    assert keys.is_key(text)
    assert keys.number(text) == number


@pytest.mark.parametrize("text", ["", "x", "-1", "+1", " 1", "1\n", "1.0", "²", "٣", "9" * 19, "9" * 5000, "1\0"])
def test_what_no_database_would_take_is_none_and_stands_for_no_row(text):
    assert not keys.is_key(text)
    assert keys.number(text) == 0
