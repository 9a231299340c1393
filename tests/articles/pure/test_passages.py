"""Words of a note are found in a text as it is read, and are missed once they are edited away."""

import pytest

from articles.pure import passages

TEXT = {
    "title": "The dam",
    "summary": "Who watches\nthe water?",
    "html": (
        "<p>Water came at <strong>no</strong>on.</p><p>Nobody&nbsp;knew, <em>they say</em> &amp; leave.<br>Gone.</p>"
        "<ul><li>First</li><li>Second</li></ul><table><tbody><tr><td>Left</td><td>Right</td></tr></tbody></table>"
    ),
}


@pytest.mark.parametrize(
    "passage",
    [
        "The dam",
        "Who watches the water?",
        "Water came at noon.",
        "came at noon.\n\nNobody knew",
        "  they \t say & leave. Gone.  ",
        "First Second",
        "Left\tRight",
        "oon",
    ],
)
def test_words_that_stand_in_the_text(passage):
    assert passages.missing([passage], **TEXT) == set()


@pytest.mark.parametrize(
    "passage",
    ["the dam", "The dam Who watches", "Water came at dawn.", "no on", "<strong>no</strong>on", "leave.Gone"],
)
def test_words_that_do_not(passage):
    assert passages.missing([passage], **TEXT) == {passage}


def test_a_sign_is_the_same_however_it_is_composed_and_unseen_ones_do_not_count():
    text = {"title": "Cafe\u0301 \u202ade\u202c Paris", "summary": "", "html": ""}

    assert passages.missing(["Café de Paris", "Paris"], **text) == set()
