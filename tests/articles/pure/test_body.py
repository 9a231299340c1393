import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.pure import body, nesting


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


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        # As a page has it, and as the desk's editor writes it.
        ('<p>a</p><figure><img src="data:x"><figcaption>By the dam</figcaption></figure>', "<p>a</p><p>By the dam</p>"),
        (
            '<figure class="figure"><img></figure><figcaption class="c">By <em>us</em></figcaption>',
            "<p>By <em>us</em></p>",
        ),
        ("<figure></figure>\n<figcaption>Stored before</figcaption><p>b</p>", "<p>Stored before</p><p>b</p>"),
        ('<figure><img src="//e.org/x.png"></figure><p>b</p>', "<p>b</p>"),
        ("<figure> <figcaption> </figcaption></figure>", ""),
        ("<figure><img><figcaption><p>One</p><p>Two</p></figcaption></figure>", "<p>One</p><p>Two</p>"),
        ("<figure><figure><img></figure></figure><figcaption>In two</figcaption>", "<p>In two</p>"),
        ("<p>a</p>" + 20 * "<figure>" + "<img>" + 20 * "</figure>", "<p>a</p>"),
        # What holds something stays, whatever it is.
        (
            '<figure><img src="a.jpg"></figure><figcaption>c</figcaption>',
            '<figure><img src="a.jpg"></figure><figcaption>c</figcaption>',
        ),
        (
            "<figure><pre>x</pre><figcaption>c</figcaption></figure>",
            "<figure><pre>x</pre><figcaption>c</figcaption></figure>",
        ),
        ("<figure></figure><p>b</p><figcaption>c</figcaption>", "<p>b</p><figcaption>c</figcaption>"),
    ],
)
def test_a_figure_that_lost_its_picture_leaves_its_caption(html, cleaned):
    assert body.clean(html) == cleaned
    assert body.clean(cleaned) == cleaned


def test_a_picture_that_was_taken_out_is_told_once():
    pasted = '<figure class="figure"><img></figure><figcaption>By the dam</figcaption>'
    kept = body.clean(pasted)

    assert body.removed(pasted, kept) == ["1 picture from elsewhere"]
    assert body.removed(kept, body.clean(kept)) == []


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


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        ('<img src="&#1;//evil.example/x.png">', ""),
        ('<img src="&#x1;https://evil.example/x.png" alt="x">a', "a"),
        ("<p>a&#1;b&#31;c</p>", "<p>abc</p>"),
        ("<pre>\n\n\nx</pre>", "<pre>\n\n\nx</pre>"),
        ("<pre>&#1;\nx</pre>", "<pre>\n\nx</pre>"),
        ("<pre>&#13;\nx</pre>", "<pre>\n\nx</pre>"),
        ("<p><button><p>x</p></button></p>", "<p></p><p>x</p><p></p>"),
        ('<blockquote cite="mailto:a@e.org">x</blockquote>', "<blockquote>x</blockquote>"),
        ('<q cite="/x">x</q><q cite="HTTPS://e.org/">x</q>', '<q>x</q><q cite="HTTPS://e.org/">x</q>'),
    ],
)
def test_cleaning_twice_changes_nothing(html, cleaned):
    assert body.clean(html) == cleaned
    assert body.clean(cleaned) == cleaned


TAGS = st.sampled_from([*sorted(body.TAGS), "h1", "div", "button", "svg", "math", "template", "select", "x", "image"])
ATTRIBUTES = st.sampled_from(
    ["", ' src="a.png"', ' src="&#1;//e.org"', ' href="a&#2;b"', " title='<p>'", ' cite="x:y"', ' alt="&quot;"', "/"]
)
TEXTS = st.one_of(
    st.sampled_from(["\n", "\r\n", "&#13;", "&#1;", "&lt;p&gt;", "<!--", "-->", "<", "&nbsp;", " ", "\u2028", "x"]),
    st.text(max_size=5),
)
PIECES = st.one_of(
    st.builds("<{}{}>".format, TAGS, ATTRIBUTES),
    st.builds("</{}>".format, TAGS),
    TEXTS,
)


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=1000, deadline=None)
def test_cleaning_twice_changes_nothing_whatever_it_is(html):
    cleaned = body.clean(html)

    assert body.clean(cleaned) == cleaned


@given(st.lists(PIECES, max_size=40).map("".join), st.integers(1, 12))
@settings(max_examples=300, deadline=None)
def test_cleaning_flattened_html_twice_changes_nothing(html, deepest):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nesting, "DEEPEST", deepest)

        cleaned = body.clean(html)

        assert body.clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("src", "name"),
    [
        ("/media/pictures/ab/x.jpg", "pictures/ab/x.jpg"),
        ("https://news.example/media/pictures/ab/x.jpg?v=1#top", "pictures/ab/x.jpg"),
        ("  /media/pictures/ab/x.jpg", "pictures/ab/x.jpg"),
    ],
)
def test_the_address_of_a_picture_of_ours_becomes_its_name(src, name):
    own = ("/media/", "https://news.example/media/")

    cleaned = body.clean(f"<img src='{src}' alt='A'>", own=own)

    assert cleaned == f'<img src="{name}" alt="A">'
    assert body.clean(cleaned, own=own) == cleaned


@pytest.mark.parametrize("src", ["/media//e.org/x.png", "/media/", "/media/https://e.org/x.png", "/other/x.png"])
def test_no_address_elsewhere_gets_in_behind_our_own(src):
    assert body.clean(f'<img src="{src}">', own=("/media/",)) == ""


@pytest.mark.parametrize(
    ("html", "paragraphs"),
    [
        ("One line", "<p>One line</p>"),
        ("One\ngoes on\n\n \nTwo", "<p>One\ngoes on</p>\n<p>Two</p>"),
        ("<em>One\r\n\r\nTwo</em>", "<p><em>One</em></p>\n<p><em>Two</em></p>"),
        ("a<br>b", "<p>a<br>b</p>"),
        ("One\n\n<p>Two</p>", "One\n\n<p>Two</p>"),
        ("<ul><li>One</li></ul>", "<ul><li>One</li></ul>"),
        ("", ""),
    ],
)
def test_a_body_without_blocks_becomes_paragraphs(html, paragraphs):
    made = body.in_paragraphs(body.clean(html))

    assert made == paragraphs
    assert body.in_paragraphs(body.clean(made)) == made


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ('<p class="Mso"><span style="color:red">Only words</span></p>', []),
        ('<img src="https://e.org/a.png"><img src="//e.org/b.png"><img src="/media/c.png">',
         ["2 pictures from elsewhere"]),
        ("<iframe src=//e.org></iframe><script>x()</script>", ["1 script", "1 iframe"]),
        ('<a href="javascript:x()">a</a><a name="top">b</a><a href="/stories/">c</a>', ["1 link that leads nowhere"]),
        ("<form><input><textarea></textarea></form>", ["2 form fields", "1 form"]),
    ],
)  # fmt: skip
def test_what_readers_will_miss_is_named(html, told):
    assert body.removed(html, body.clean(html, own=("/media/",))) == told


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("<p>a</p><![<", []),
        ("<!-- <iframe> --><![CDATA[<iframe>]]><iframe src='>'>", ["1 iframe"]),
        ("<script>'<iframe>'</script>", ["1 script"]),
        ("<video title='<audio>'>", ["1 video"]),
    ],
)
def test_what_only_looks_like_a_tag_is_not_missed(html, told):
    assert body.removed(html, body.clean(html)) == told


def test_the_text_of_html_that_was_never_cleaned_is_read_too():
    html = "<p>a<![x]>b<!-- c --><script>d</script></p>1 < 2 &#99999999999;<a href=/e>f</a>"

    assert body.plain_text(html) == "ab\n1 < 2 \ufffdf"
    assert body.plain_text(html, with_marks=True) == "ab\n1 < 2 \ufffdf (/e)"


FRAGMENTS = st.sampled_from(
    [
        *"<![ <! <? </ <a <a> <img <!-- --> > < / = \" ' & &# &#x &#9999999999; &lt; ]]> a= x".split(" "),
        *["<![CDATA[", "<!DOCTYPE ", "<p ", "</p>", "<script>", "</script", "<style", "<svg>", "<title>", " ", "\n"],
        *['<img src="a.png">', "<plaintext>", "<textarea>", "<select>", "\0", "\x0b", "\ud800"],
    ]
)


def check_every_reading(html: str) -> None:
    """All that reads HTML, with what was typed and with what is kept of it."""
    cleaned = body.clean(html)
    body.removed(html, cleaned)
    for text in (html, cleaned):
        body.plain_text(text)
        body.plain_text(text, with_marks=True)
        body.pictures(text)
        body.pictures_with_alt(text)
    assert body.clean(cleaned) == cleaned


@given(st.lists(st.one_of(FRAGMENTS, st.text(max_size=3)), max_size=60).map("".join))
@settings(max_examples=300, deadline=None)
def test_no_text_is_too_odd_to_be_read(html):
    check_every_reading(html)


# As many signs as would take a reader that begins again at each of them many minutes.
LONG = [
    *"<a |<a|<!--|<![|<!|<?|</|<|<img |<a '|<p a=b |&#9|&|<td>|<b></b>|<script>|</script>|<svg>".split("|"),
    *['<img a="', '<a href="', "\n ", "<pre>\n", "\n<!--x", "<a x='y' ", '<img src="a.png"', "<p>AI</p>"],
]


@pytest.mark.parametrize("part", LONG)
def test_no_long_text_keeps_its_readers_busy(part):
    check_every_reading(part * (200_000 // len(part)))


def test_one_very_long_number_is_read():
    check_every_reading("&#" + "9" * 200_000 + ";")


def test_space_between_blocks_is_no_text():
    one = "<h2>A</h2>\n<ul>\n<li>b <em>c</em> <b>d</b></li>\n</ul>\n<p>e<br>\nf</p>\n<pre>\n g</pre>\n"

    assert body.without_gaps(one) == ("<h2>A</h2><ul><li>b <em>c</em> <b>d</b></li></ul><p>e<br>f</p><pre>\n g</pre>")
