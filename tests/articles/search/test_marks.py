"""What of a text is marked: what the engines have found it by."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import search


@pytest.mark.parametrize(
    ("query", "text", "html"),
    [
        ("grid", "The Grid, the grids, a gridlock",
         "The <mark>Grid</mark>, the <mark>grids</mark>, a <mark>gridlock</mark>"),
        ("grid tram", "Grids, trams, gridlock", "<mark>Grids</mark>, <mark>trams</mark>, gridlock"),
        ("batteries grid", "A battery", "A <mark>battery</mark>"),
        ('"grid battery"', "Grid batteries, a grid battery", "Grid batteries, a <mark>grid battery</mark>"),
        ('"grid"', "Grids and a grid", "Grids and a <mark>grid</mark>"),
        ('"the river" river', "By the – river", "By <mark>the – river</mark>"),
        ("grid -tram", "Grid and tram", "<mark>Grid</mark> and tram"),
        ('grid -"a tram"', "Grid and a tram", "<mark>Grid</mark> and a tram"),
        ("-grid", "Grid", "Grid"),
        ("co-op", "A Co-operative, a co op", "A <mark>Co-operative</mark>, a <mark>co op</mark>"),
        ("uber", "U\u0308ber alles", "<mark>U\u0308ber</mark> alles"),
        ("strasse", "Die STRAẞE", "Die <mark>STRAẞE</mark>"),
        ("batterien", "Bat\u00adte\u00adrien", "<mark>Bat\u00adte\u00adrien</mark>"),
        ("東京", "東京都", "<mark>東京都</mark>"),
        ("हिन्दी", "यह हिन्दी है", "यह <mark>हिन्दी</mark> है"),
        ("mhz", "5 ㎒", "5 <mark>㎒</mark>"),
        ("2", "1½ cups", "1<mark>½</mark> cups"),
        ("amp", "a & b", "a &amp; b"),
        ("script", "<script>1</script>", "&lt;<mark>script</mark>&gt;1&lt;/<mark>script</mark>&gt;"),
        ("x", 'x"\'\x00', "<mark>x</mark>&quot;&#x27;\x00"),
        ("", "Grid", "Grid"),
        ("grid", "", ""),
    ],
)  # fmt: skip
def test_hits_are_marked_as_they_stand(query, text, html):
    assert search.marked(text, search.terms(query)) == html


@given(st.text(max_size=60), st.text(max_size=80))
def test_nothing_of_any_text_is_lost_and_nothing_of_it_is_html(query, text):
    html = search.marked(text, search.terms(query))

    assert html.replace("<mark>", "").replace("</mark>", "") == search.marked(text, [])
    assert re.findall(r"<[^>]*>", html) == ["<mark>", "</mark>"] * html.count("<mark>")


@given(st.text(max_size=60))
def test_places_hold_the_words_of_a_text_in_order(text):
    found = search.words.places(text)

    assert tuple(one.word for one in found) == search.words.split(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)
