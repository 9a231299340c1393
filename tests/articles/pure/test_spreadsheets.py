import pytest

from articles.pure.spreadsheets import cell


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Water", "Water"),
        ("", ""),
        ("75", "75"),
        ("a=1", "a=1"),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "'  =1"),
        ("\u00a0=1", "'\u00a0=1"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("|cmd", "'|cmd"),
        ("%0A", "'%0A"),
        ("＝1", "'＝1"),
        ("\u200b=1", "'\u200b=1"),
        ("\u2003\u202e =1", "'\u2003\u202e =1"),
        ("\x0b\x00=1", "'\x0b\x00=1"),
        ("\u2028=1", "'\u2028=1"),
        (" \ufeff", " \ufeff"),
        (" a=1", " a=1"),
    ],
)
def test_nothing_begins_like_a_formula(text, written):
    assert cell(text) == written
