import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search.words import LONGEST_WORD, MOST_TERMS, Term, parse, split


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("grid", [Term(("grid",), prefix=True)]),
        ("river grid ", [Term(("river",)), Term(("grid",), prefix=True)]),
        ('grid "cheap wind"', [Term(("grid",), prefix=True), Term(("cheap", "wind"))]),
        ("grid -court", [Term(("grid",), prefix=True), Term(("court",), excluded=True)]),
        ('grid -"cheap wind', [Term(("grid",), prefix=True), Term(("cheap", "wind"), excluded=True)]),
        ("co-op", [Term(("co", "op"), prefix=True)]),
        ("--grid court", [Term(("grid",), excluded=True), Term(("court",), prefix=True)]),
        ("-grid", []),
        ('- " * ""', []),
    ],
)
def test_a_query_is_taken_apart_into_terms(query, terms):
    assert parse(query) == terms


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Über ÉCOLE İstanbul", ("uber", "ecole", "istanbul")),
        ("Straße STRAẞE strasse", ("strasse", "strasse", "strasse")),
        ("ﬁn x² ㎒", ("fin", "x2", "mhz")),
        ("Москва́ 東京 한국어", ("москва", "東京", "한국어")),
        ("\u1112\u1161\u11ab\u1100\u116e\u11a8", ("한국",)),
        ("bat\u00adte\u200dries ri\x00ver", ("batteries", "river")),
        ("one\u200btwo\nthree_four", ("one", "two", "three", "four")),
        ("\ud800 😀 — …", ()),
        ("a" * 150, ("a" * LONGEST_WORD,)),
    ],
)
def test_words_lose_accents_case_and_what_is_invisible(text, words):
    assert split(text) == words


def test_no_more_than_20_terms_of_200_letters_are_looked_for():
    assert len(parse("a " * 99)) == MOST_TERMS
    assert parse("a" * 199 + " beyond") == [Term(("a" * LONGEST_WORD,), prefix=True)]


@given(st.text(alphabet=st.characters(), max_size=80))
def test_splitting_what_was_split_changes_nothing_and_leaves_no_syntax(text):
    words = split(text)

    assert split(" ".join(words)) == words
    assert all(word.isalnum() for word in words)
