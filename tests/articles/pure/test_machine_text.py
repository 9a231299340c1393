import pytest

from articles.pure.machine_text import safe, with_absolute_links

PAGE = "https://news.example.org/stories/dam/"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x0bb\x00c\x1fd", "abcd"),
        ("a\ud800b\udfffc", "abc"),
        ("a\ufffeb\uffffc", "abc"),
        ("tab\tline\nend\r", "tab\tline\nend\r"),
        ("🌊 \u202eשלום ]]> <&", "🌊 \u202eשלום ]]> <&"),
    ],
)
def test_only_what_xml_forbids_is_taken_out(text, kept):
    assert safe(text) == kept


@pytest.mark.parametrize(
    ("href", "whole"),
    [
        ("/topics/energy/?a=1&amp;b=2", "https://news.example.org/topics/energy/?a=1&amp;b=2"),
        ("../other/", "https://news.example.org/stories/other/"),
        ("#note", "https://news.example.org/stories/dam/#note"),
        ("//elsewhere.example/x", "https://elsewhere.example/x"),
        ("https://elsewhere.example/?q=%22", "https://elsewhere.example/?q=%22"),
        ("mailto:ada@example.org", "mailto:ada@example.org"),
        ("http://[x", "http://[x"),
        ("/a&quot;b", "https://news.example.org/a&quot;b"),
    ],
)
def test_links_lead_to_the_same_place_from_anywhere(href, whole):
    cleaned = f'<p><a title="t" href="{href}" rel="noopener">there</a> and <a>nowhere</a></p>'

    found = with_absolute_links(cleaned, PAGE)

    assert found == f'<p><a title="t" href="{whole}" rel="noopener">there</a> and <a>nowhere</a></p>'
