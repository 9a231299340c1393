import pytest

from articles.pure import tags
from articles.pure.tags import Tag


@pytest.mark.parametrize(
    ("html", "parts"),
    [
        ("", []),
        ("one &amp; two", ["one &amp; two"]),
        ("<P>one</p>", [Tag("p", False, ""), "one", Tag("p", True, "")]),
        ("a<br/>b", ["a", Tag("br", False, "/"), "b"]),
        ('<a title="x > y">z', [Tag("a", False, ' title="x > y"'), "z"]),
        ("<a title='<b>'>z", [Tag("a", False, " title='<b>'"), "z"]),
        ("<a b=c/d>z", [Tag("a", False, " b=c/d"), "z"]),
        ("1 < 2 << 3", ["1 ", "< 2 ", "<", "< 3"]),
        ("a<!-- <b> -->c<!d>e<?f>g</ h>i<![CDATA[j]]>k", ["a", "c", "e", "g", "i", "k"]),
        ("a<!--b", ["a"]),
        ("a<b", ["a"]),
        ("a<b c='>d", ["a"]),
        ("a</", ["a", "</"]),
        ("<script>'<b>'</scripts></SCRIPT >x", [Tag("script", False, ""), Tag("script", True, " "), "x"]),
        ("<style>x", [Tag("style", False, "")]),
        ("</bloc\u212aquote>", [Tag("bloc\u212aquote", True, "")]),
    ],
)
def test_text_and_tags_are_read_as_html_s_own_rules_do(html, parts):
    assert _joined(tags.parts(html)) == _joined(parts)


def _joined(parts) -> list:
    """Neighbouring texts as one: where a text is cut says nothing."""
    made = []
    for part in parts:
        if isinstance(part, str) and made and isinstance(made[-1], str):
            made[-1] += part
        else:
            made.append(part)
    return made


@pytest.mark.parametrize(
    ("rest", "attributes"),
    [
        ("", {}),
        (' href="a b" alt', {"href": "a b", "alt": ""}),
        (" A='1' a=2", {"a": "1"}),
        (' a="1"b=2/c', {"a": "1", "b": "2/c"}),
        (" a = 1 / =b", {"a": "1", "=b": ""}),
        (' a="&lt;"', {"a": "&lt;"}),
    ],
)
def test_attributes_are_read_as_they_are_written(rest, attributes):
    assert Tag("a", False, rest).attributes() == attributes


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("&lt;&#65;&#x42;&eacute;", "<AB\xe9"),
        ("&#" + "9" * 5000 + ";x", "\ufffdx"),
        ("&#x" + "f" * 5000, "\ufffd"),
        ("& &x; &#;", "& &x; &#;"),
    ],
)
def test_entities_become_their_signs(text, read):
    assert tags.read(text) == read
