import pytest

from articles.pure import word_edges


@pytest.mark.parametrize(
    ("text", "word", "alone"),
    [
        ("AI", "AI", True),
        ("an AI.", "AI", True),
        ("AIs", "AI", False),
        ("2AI", "AI", False),
        ("AI\u0301", "AI", False),
        ("کتاب\u200cها", "کتاب", False),
        ("AI研究", "AI", True),
        ("研究所", "研究", True),
        ("タンク", "ンク", True),
        ("ไทย", "ไท", True),
        ("AI는", "AI", True),
        ("한국은", "한국", False),
        ("5%", "%", True),
    ],
)
def test_a_word_stands_alone_when_no_letter_of_its_script_touches_it(text, word, alone):
    start = text.index(word)

    assert word_edges.stands_alone(text, start, start + len(word)) is alone


def test_what_comes_in_its_place_has_to_stand_alone_too():
    assert not word_edges.stands_alone("5%", 1, 2, "per cent")
    assert word_edges.stands_alone("5 %", 2, 3, "per cent")


@pytest.mark.parametrize(
    ("text", "word", "goes_on"),
    [("don't", "don", True), ("can’t", "can", True), ("AI's", "AI", False), ("AI’s", "AI", False), ("AI'", "AI", False),
     ("O'sea", "O", True), ("('AI", "(", False)],
)  # fmt: skip
def test_a_word_goes_on_behind_an_apostrophe_unless_that_is_its_ending(text, word, goes_on):
    assert word_edges.goes_on(text, len(word)) is goes_on
