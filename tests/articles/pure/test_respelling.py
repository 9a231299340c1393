"""What somebody may have meant by words that nothing holds."""

import pytest

from articles.pure.respelling import respelled

TEXTS = ["St Orla's maternity unit keeps its nights", "The hospital board", "Old Quay library", "Ærø’s ferry"]


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("libary", "library"),
        ("Hosptial", "hospital"),
        ("maternity hospitol", "maternity hospital"),
        ("library", ""),
        ("LIBRARY", ""),
        ("-libary bord", "-library board"),
        ('"old key library"', ""),
        ("lib", ""),
        ("xyzzy", ""),
        ("9400", ""),
        ("", ""),
    ],
)
def test_each_word_that_nothing_holds_becomes_the_closest_one(query, meant):
    assert respelled(query, TEXTS).casefold() == meant
