"""Links to videos and posts elsewhere as plain cards."""

import re
import time

import pytest

from articles.pure import body, elsewhere


def card(html: str) -> tuple[str, str, str, str]:
    """Address, place, words and host of the one card in *html*."""
    shown = elsewhere.with_cards(body.in_paragraphs(body.clean(html)))
    (found,) = re.findall(
        r'<p class="elsewhere"><a href="([^"]*)" rel="noopener nofollow"><span class="elsewhere-place">([^<]*)</span> '
        r'<span class="elsewhere-words">([^<]*)</span> <span class="elsewhere-host">Opens on ([^<]*)</span></a></p>',
        shown,
    )
    return found


@pytest.mark.parametrize(
    ("url", "name", "kind", "host"),
    [
        ("https://www.youtube.com/watch?v=abc", "YouTube", "Video", "youtube.com"),
        ("https://youtu.be/abc", "YouTube", "Video", "youtu.be"),
        ("https://m.youtube.com/shorts/abc", "YouTube", "Video", "m.youtube.com"),
        ("http://vimeo.com/123", "Vimeo", "Video", "vimeo.com"),
        ("https://www.tiktok.com/@ada/video/123", "TikTok", "Video", "tiktok.com"),
        ("https://www.instagram.com/p/abc/", "Instagram", "Post", "instagram.com"),
        ("https://de-de.facebook.com/ada/posts/1", "Facebook", "Post", "de-de.facebook.com"),
        ("https://x.com/ada/status/123", "X", "Post", "x.com"),
        ("https://twitter.com/ada/status/123", "X", "Post", "twitter.com"),
        ("https://bsky.app/profile/ada.example/post/3k", "Bluesky", "Post", "bsky.app"),
        ("https://mastodon.example/@ada/112233445566778899", "Mastodon", "Post", "mastodon.example"),
        ("https://social.example/@ada@other.example/1122334455", "Mastodon", "Post", "social.example"),
        ("https://videos.example/w/9c9de5e8-0a1e-484a-b099-e80766180a6d", "PeerTube", "Video", "videos.example"),
        ("https://videos.example/videos/watch/kkGMgK9ZtnKfYAgnEtQxbv", "PeerTube", "Video", "videos.example"),
    ],
)
@pytest.mark.parametrize("written", ["<p>{}</p>", "<p> {}\n</p>", '<p><a href="{0}">{0}</a></p>', "{}"])
def test_an_address_alone_in_its_paragraph_is_a_card(written, url, name, kind, host):
    assert card(written.format(url)) == (url, name, kind, host)


def test_the_words_of_the_link_are_those_of_the_card():
    html = '<p><a href="https://youtu.be/abc?a=1&amp;b=2">The <em>dam</em> &amp; the\n river</a></p>'

    assert card(html) == ("https://youtu.be/abc?a=1&amp;b=2", "YouTube", "The dam &amp; the river", "youtu.be")


@pytest.mark.parametrize(
    "html",
    [
        '<p>See <a href="https://youtu.be/abc">the film</a></p>',
        '<p><a href="https://youtu.be/abc">the film</a>.</p>',
        '<p><a href="https://youtu.be/abc">a</a><a href="https://youtu.be/def">b</a></p>',
        "<p>https://youtu.be/abc https://youtu.be/def</p>",
        '<p><a href="https://youtube.com.evil.example/watch">a</a></p>',
        '<p><a href="https://notyoutube.com/watch">a</a></p>',
        '<p><a href="https://youtu.be@evil.example/watch">a</a></p>',
        '<p><a href="https://evil.example/https://youtu.be/abc">a</a></p>',
        '<p><a href="https://www.youtube.com/">YouTube</a></p>',
        '<p><a href="https://mastodon.example/@ada">Ada</a></p>',
        '<p><a href="https://videos.example/w/short">a</a></p>',
        '<p><a href="mailto:ada@youtube.com">a</a></p>',
        "<p>ftp://youtu.be/abc</p>",
        "<p>https://[youtu.be/abc</p>",
        '<li><a href="https://youtu.be/abc">a</a></li>',
        '<p><a href="https://youtu.be/abc"><img src="pictures/a.jpg" alt="x"></a> below</p>',
    ],
)
def test_all_else_stays_as_it_is(html):
    cleaned = body.clean(html)

    assert elsewhere.with_cards(cleaned) == cleaned


def test_nothing_of_the_address_gets_out_of_its_attribute():
    shown = elsewhere.with_cards(body.clean('<p>https://youtu.be/"onload=alert(1)&lt;script&gt;</p>'))

    assert "<script" not in shown
    assert 'href="https://youtu.be/&quot;onload=alert(1)&lt;script&gt;"' in shown


@pytest.mark.parametrize(
    "piece", ["<p><a>", "<p>http://", "<p> ", '<p><a href="https://x.com/a">x<em>', '<p><a a="b"', "<p><a></a>"]
)
def test_twice_as_much_takes_twice_as_long(piece):
    def seconds(count: int) -> float:
        began = time.perf_counter()
        elsewhere.with_cards("http" + piece * count)
        return time.perf_counter() - began

    # Squared, a hundred thousand would take minutes.
    assert seconds(100_000) < 2
