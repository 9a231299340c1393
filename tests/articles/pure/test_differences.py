from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.pure import differences
from articles.pure.differences import Part, compare, fold


def same(text):
    return Part("same", text, text)


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("", "", []),
        ("one two", "one two", [same("one two")]),
        ("", "one", [Part("changed", "", "one")]),
        ("one", "", [Part("changed", "one", "")]),
        ("one two three", "one 2 three", [same("one"), Part("changed", " two", " 2"), same(" three")]),
        ("one two", "one two three", [same("one two"), Part("changed", "", " three")]),
        ("two three", "one two three", [Part("changed", "two", "one two"), same(" three")]),
        ("one two", "one twofold", [same("one"), Part("changed", " two", " twofold")]),
        ("a one", "b bone", [Part("changed", "a one", "b bone")]),
        ("one\ntwo", "one two", [same("one"), Part("changed", "\ntwo", " two")]),
        ("one two ", "one two", [same("one two"), Part("changed", " ", "")]),
        (
            "a b c d e",
            "a x c y e",
            [same("a"), Part("changed", " b", " x"), same(" c"), Part("changed", " d", " y"), same(" e")],
        ),
    ],
)
def test_two_texts_are_compared_word_by_word(old, new, parts):
    assert differences.compare(old, new) == parts


def whole(parts) -> tuple[str, str]:
    return "".join(part.old for part in parts), "".join(part.new for part in parts)


WORDS = st.lists(st.sampled_from(["a", "b", " ", "\n", ". ", "c d"]), max_size=30).map("".join)


@given(WORDS, WORDS, st.sampled_from([0, 4, 40, differences.MOST_STEPS]))
def test_the_parts_put_together_are_the_texts_however_little_work_is_allowed(old, new, most):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(differences, "MOST_STEPS", most)

        parts = differences.compare(old, new)

    assert whole(parts) == (old, new)
    assert all(part.old == part.new for part in parts if part.kind == "same")
    assert all(one.kind != other.kind for one, other in pairwise(parts))


def test_where_words_are_too_many_paragraphs_are_compared_and_words_within_them(monkeypatch):
    old, new = "x\nThe one.\nkept\nThe two.\nz", "y\nThe one.\nkept\nThe three.\nw"
    monkeypatch.setattr(differences, "MOST_PIECES", 6)

    assert differences.compare(old, new) == [
        Part("changed", "x", "y"),
        same("\nThe one.\nkept\nThe"),
        Part("changed", " two.\nz", " three.\nw"),
    ]


def test_where_one_paragraph_has_too_many_words_sentences_are_compared(monkeypatch):
    old, new = "x y z. One two three. a b c.", "1 2 3. One two three. 4 5 6."
    monkeypatch.setattr(differences, "MOST_PIECES", 6)

    assert differences.compare(old, new) == [
        Part("changed", "x y z.", "1 2 3."),
        same(" One two three."),
        Part("changed", " a b c.", " 4 5 6."),
    ]


def test_where_nothing_can_be_compared_the_two_stand_side_by_side(monkeypatch):
    monkeypatch.setattr(differences, "MOST_STEPS", 0)

    assert differences.compare("k a b c z", "k 1 b 2 z") == [same("k"), Part("changed", " a b c", " 1 b 2"), same(" z")]


NUMBERED = [f"w{number}" for number in range(20_000)]
LINES = "".join(f"Line {number} of the one word.\n" for number in range(15_000))
REPEATED = {
    "in front": ("a " * 6000, "b " + "a " * 5999),
    "in the middle": ("a " * 6000, "b " + "a " * 3000 + "c " + "a " * 2999 + "d"),
    "two words": ("a b " * 9000, "b " + "a c " * 9000 + "x"),
    "paragraphs": ("a\nb\n" * 9000, "c\n" + "b\na\n" * 9000 + "d"),
    "sentences": ("a. b. " * 9000, "c. " + "b. a. " * 9000 + "d"),
    "every second word": (" ".join(NUMBERED), " ".join(word + "x" * (at % 2) for at, word in enumerate(NUMBERED))),
    "every second line": ("\n".join(NUMBERED), "\n".join(word + "x" * (at % 2) for at, word in enumerate(NUMBERED))),
    "the other way round": (" ".join(NUMBERED), " ".join(reversed(NUMBERED))),
    "a book": (f"a {LINES} b", f"c {LINES.replace('777 of the one', '777 of the other')} d"),
    "one long word": ("a" * 5_000_000 + " x", "a" * 4_000_000 + " x"),
}


@pytest.mark.parametrize(("old", "new"), REPEATED.values(), ids=REPEATED)
def test_no_two_texts_take_more_than_so_many_steps(monkeypatch, old, new):
    taken, looked = [], differences._Matcher.find_longest_match

    def counted(matcher, *within):
        before = matcher.steps
        found = looked(matcher, *within)
        taken.append(matcher.steps - before)
        return found

    monkeypatch.setattr(differences._Matcher, "find_longest_match", counted)

    assert whole(differences.compare(old, new)) == (old, new)
    assert sum(taken) <= differences.MOST_STEPS


def test_a_book_is_compared_word_by_word_where_it_differs():
    parts = differences.compare(*REPEATED["a book"])

    assert Part("changed", " one", " other") in parts
    assert sum(len(part.old) for part in parts if part.kind == "same") > 0.9 * len(LINES)


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
