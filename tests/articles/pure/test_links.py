import pytest

from articles.pure import body, links


@pytest.mark.parametrize(
    ("href", "paths"),
    [
        ("/stories/grid/", ["/stories/grid/"]),
        ("/stories/gr%C3%B6%C3%9Fe/?a=1&b=2#part", ["/stories/größe/"]),
        ("https://news.example.org/stories/grid/", ["/stories/grid/"]),
        ("HTTP://News.Example.org", ["/"]),
        ("//news.example.org/x", ["/x"]),
        ("//other.example.org/x", []),
        ("///other.example.org/x", []),
        ("https://news.example.org:8000/x", []),
        ("https://other.example.org/stories/grid/", []),
        ("mailto:ada@news.example.org", []),
        ("grid/", []),
        ("#part", []),
        ("http://[", []),
    ],
)
def test_links_within_the_site_are_known(href, paths):
    html = body.clean(f'<p><a title="x" href="{href}">x</a></p>')

    assert links.internal(html, host="news.example.org") == paths


def test_each_path_is_told_once_in_order():
    html = '<a href="/b" rel="noopener">b</a><a href="/a" rel="noopener">a</a><a href="/b#x" rel="noopener">b</a>'

    assert links.internal(html, host="example.org") == ["/b", "/a"]


def test_a_link_that_is_only_text_is_none():
    assert links.internal('<p>href="/x" &lt;a href="/y"&gt;</p>', host="example.org") == []
