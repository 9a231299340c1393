import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.pure import body, prose
from articles.pure.prose import Run


def test_a_body_is_read_with_its_entities_paragraph_by_paragraph():
    read = prose.of_body("<p>a &amp; <b>b</b></p><p>c<br>d</p>")

    assert read.text == "\0a & b\0\0c\nd\0"


def test_what_may_be_changed_leaves_out_links_code_and_quotations():
    read = prose.of_body('<p>a<a href="/x" rel="noopener">b<b>c</b></a>d</p><blockquote><q>e</q>f</blockquote>g')

    assert [read.text[run.start : run.end] for run in read.runs] == ["a", "d", "g"]


def test_plain_text_is_one_run_whatever_signs_it_holds():
    assert prose.of_text("a <b> & c").runs == [Run(0, 9, 0)]


def test_new_words_are_written_in_their_places():
    read = prose.of_body("<p>one &amp; two</p><p>three</p>")

    written = prose.put(read, [(7, 10, "<2>"), (1, 4, "1"), (12, 17, "3\xa0")])

    assert written == "<p>1 &amp; &lt;2&gt;</p><p>3&nbsp;</p>"


def test_plain_text_is_not_escaped():
    assert prose.put(prose.of_text("a & b"), [(0, 1, "<")]) == "< & b"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a “b” c", ["“b”"]),
        ("“a” b “c” d", ["“a”", "“c”"]),
        ("„a“ b", ["„a“"]),
        ("a ” b “c”", ["“c”"]),
        ("“a\0b", ["“a"]),
        ('5" a', []),
        ("don’t, dogs’ a", []),
        ("the '90s of a dogs' b", []),
        ("‘a’s b’ c", ["‘a’s b’"]),
        ("see https://a.org/b, c", ["https://a.org/b,"]),
        ("ada@example.org a", ["ada@example.org"]),
    ],
)
def test_quotations_and_addresses_are_known(text, kept):
    assert [text[start:end] for start, end in prose.left_alone(text)] == kept


@given(st.text(st.sampled_from("ab<>&\"'/ \n\xa0pqé"), max_size=60))
def test_a_body_put_together_again_is_the_same(html):
    cleaned = body.clean(html)
    read = prose.of_body(cleaned)

    assert "".join(read.pieces) == cleaned
    assert prose.put(read, [(run.start, run.end, read.text[run.start : run.end]) for run in read.runs]) == cleaned


@pytest.mark.parametrize("part", ["‘", " 'a", " ‘a", "‘ ", "a@", "“a", '"'])
def test_no_marks_keep_the_reader_busy(part):
    # Looking a thousand signs ahead at each of them would take minutes.
    text = part * (1_000_000 // len(part))

    assert all(start < end for start, end in prose.left_alone(text))


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("‘a’ b ‘don’t’", [(0, 3), (6, 13)]),
        ("'a' b 'don't'", [(0, 3), (6, 13)]),
        ("‘a ‘b’ c", [(0, 6)]),
        ("‘a\0b’ ‘c’", [(6, 9)]),
        ("'90s and 'em ' x'", []),
        ("‘" + "x" * 1000 + "’", [(0, 1002)]),
        ("‘" + "x" * 1001 + "’", []),
    ],
)
def test_single_marks_quote_in_pairs(text, spans):
    assert list(prose.left_alone(text)) == spans
