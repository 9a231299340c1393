"""Two texts side by side, and the long runs in them that are the same."""

import pytest

from articles.pure.differences import Part, compare, fold


def lines(*numbers: int) -> str:
    return "".join(f"Line {number}.\n" for number in numbers)


def test_paragraphs_that_are_the_same_are_folded_but_for_those_beside_a_change():
    old = lines(*range(1, 7)) + "Old words.\n" + lines(*range(7, 13))

    parts = fold(compare(old, old.replace("Old", "New")))

    assert [(part.kind, part.old, part.new) for part in parts] == [
        ("folded", lines(1, 2, 3, 4, 5), lines(1, 2, 3, 4, 5)),
        ("same", "Line 6.", "Line 6."),
        ("changed", "\nOld", "\nNew"),
        ("same", " words.\n", " words.\n"),
        ("folded", lines(7, 8, 9, 10, 11, 12), lines(7, 8, 9, 10, 11, 12)),
    ]
    assert [part.paragraphs for part in parts if part.kind == "folded"] == [5, 6]


@pytest.mark.parametrize(("number", "kinds"), [(3, ["same"]), (4, ["folded"])])
def test_up_to_three_paragraphs_stay_open(number, kinds):
    assert [part.kind for part in fold([Part("same", lines(*range(number)), lines(*range(number)))])] == kinds


def test_put_together_the_parts_are_the_texts():
    old, new = lines(*range(40)), lines(*range(9), 99, *range(11, 40))

    parts = fold(compare(old, new))

    assert ("".join(part.old for part in parts), "".join(part.new for part in parts)) == (old, new)
