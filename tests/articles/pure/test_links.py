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


@pytest.mark.parametrize(
    "link",
    [
        "https://e.org/",
        "http://e.org:8080/a?b=@c#d",
        "https://münchen.de/straße",
        "https://مثال.إختبار/",
        "https://fa.example.org/می\u200cخواهم",
        "http://[::1]:8000/",
        "https://e.org/~ada_lind/；=1",
    ],
)
def test_an_address_that_says_where_it_leads(link):
    assert links.fault(link) == ""


@pytest.mark.parametrize("link", ["https://bank.org@e.org/", "https://ada:secret@e.org/", "https://@e.org/"])
def test_an_address_names_no_user(link):
    assert links.fault(link) == "names a user: leave out what stands before the @."


@pytest.mark.parametrize(
    "link",
    [
        "https://e\u3002org/",
        "https://e\uff0eorg/",
        "https://e\uff61org/",
        "https://bank.org\u2044.e.org/",
        "https://ｅ.org/",
        "https://e①.org/",
        "https://e.\u200borg/",
        "https://e.org/\u202efdp",
        "https://e.org/\u2066a",
        "https://e.org/\x7f",
        "https://e.org/\u00a0a",
    ],
)
def test_an_address_holds_no_sign_that_passes_for_another(link):
    assert links.fault(link) == "holds signs that can't be seen or pass for others: type the address anew."
