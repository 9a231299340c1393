"""Rules that hold for any text at all, tried far more often than an ordinary run has time for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.pure import body, differences, slugs, words
from contact.pure import codes

pytestmark = pytest.mark.long
ANY = st.text(alphabet=st.characters(), max_size=200)
TAGS = "<p> </p> <img <IMG <svg <h1> </h1 <h2> <a <script> </script> <!-- < > </ />".split()
REST = [*"src= alt= onerror= href= javascript: pictures/a.png https://e.org/ &lt; &#x3c; & \" ' /".split(), "\x00"]
MARKUP = st.lists(
    st.one_of(st.sampled_from(TAGS), st.sampled_from(REST), st.characters()),
    max_size=40,
).map("".join)
often = settings(max_examples=3000)


@often
@given(st.one_of(ANY, MARKUP))
def test_a_body_that_was_cleaned_is_clean_and_can_be_stored(html):
    cleaned = body.clean(html)

    assert body.clean(cleaned) == cleaned
    cleaned.encode()
    assert "\x00" not in cleaned
    assert all(not src.startswith(("http", "/", "data:")) for src in body.pictures(cleaned))


@often
@given(ANY)
def test_a_title_makes_a_slug(title):
    slug = slugs.from_title(title)

    assert slugs.is_slug(slug)
    assert slugs.from_title(title) == slug


@often
@given(ANY)
def test_a_line_stays_as_it_is_once_it_is_in_its_form(text):
    line = words.line(text)

    assert words.line(line) == line == words.block(line)
    line.encode()


@often
@given(ANY, ANY)
def test_the_parts_of_two_texts_put_together_are_the_texts(old, new):
    parts = differences.compare(old, new)

    assert "".join(part.old for part in parts) == old
    assert "".join(part.new for part in parts) == new


@often
@given(st.text(max_size=40), st.text(max_size=40))
def test_a_code_is_six_digits_and_fits_its_own_nonce(secret, nonce):
    code = codes.make(secret, nonce)

    assert len(code) == 6 and code.isascii() and code.isdigit()
    assert codes.fits([secret], nonce, codes.digest(secret, nonce, code), code)
    assert codes.typed(f" {code[:3]} {code[3:]}.") == code
