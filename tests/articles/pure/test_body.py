import pytest

from articles.pure import body


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        ("<p>Plain</p>", "<p>Plain</p>"),
        ("<p onclick=x()>a<script>alert(1)</script>b</p>", "<p>ab</p>"),
        ('<a href="javascript:alert(1)">x</a>', '<a rel="noopener">x</a>'),
        ('<a href="https://e.org/" target=_top>x</a>', '<a href="https://e.org/" rel="noopener">x</a>'),
        ("<h1>Title</h1><h5>small</h5>", "<h2>Title</h2><h4>small</h4>"),
        ('<img src="https://e.org/x.png" alt="x">after', "after"),
        ('<img src="data:image/png;base64,xx">', ""),
        ('<img src="//e.org/x.png">', ""),
        ('<img src="pictures/a b.jpg" alt="A > B">', '<img src="pictures/a b.jpg" alt="A &gt; B">'),
        ("a\x00b", "ab"),
        ("a\x07b", "ab"),
        ("a\ud800b", "ab"),
        ("a\ufffeb", "ab"),
        ("a\uffffb", "ab"),
        ("a\tb\r\nc\rd", "a\tb\nc\nd"),
        ('<svg onload="x()"><p>t</p></svg>', "<p>t</p>"),
        ('<p style="color:red" class="MsoNormal">t</p>', "<p>t</p>"),
        ("<iframe src=//e.org></iframe><form><input></form>", ""),
    ],
)
def test_only_what_readers_may_see_is_left(html, cleaned):
    assert body.clean(html) == cleaned
    assert body.clean(cleaned) == cleaned


def test_pictures_are_found_and_replaced_in_order():
    html = body.clean('<p>x</p><img alt="one" src="a.jpg"><img src="b.jpg" alt="&quot;two&quot;">')

    found = []
    swapped = body.with_pictures(
        html,
        lambda src, alt: found.append((src, alt)) or (body.img("c.jpg", alt) if src == "b.jpg" else None),
    )

    assert body.pictures(html) == ["a.jpg", "b.jpg"]
    assert found == [("a.jpg", "one"), ("b.jpg", '"two"')]
    assert swapped == '<p>x</p><img alt="one" src="a.jpg"><img src="c.jpg" alt="&quot;two&quot;">'


def test_plain_text_keeps_words_apart():
    assert body.plain_text("<p>one</p><p>two<br>three &amp; four</p><table><tr><td>a</td><td>b</td></tr></table>") == (
        "one\ntwo\nthree & four\na b"
    )
