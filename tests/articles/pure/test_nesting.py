"""Bodies that were made to keep the server busy."""

import time

import pytest

from articles.pure import body, nesting

NESTED = {
    "quotes": "<blockquote>" * 30_000,
    "closed quotes": "<blockquote>" * 30_000 + "x" + "</blockquote>" * 30_000,
    "lists": "<ul><li>word " * 380_000,
    "unknown": "<x>" * 100_000,
    "ends of others": "<b><blockquote></b>" * 20_000,
    "ends in a value": '<b title="</b></blockquote>"><blockquote>' * 20_000,
    "ends in a comment": "<blockquote><!-- </blockquote> -->" * 20_000,
    "short comments": "<!--><blockquote>-->" * 20_000,
    "formats that go on": "".join(f'<p><a title="{number}">x</p>' for number in range(20_000)),
    "foreign": "<svg>" + "<input>" * 50_000,
    "Kelvin": "<blockquote></bloc\u212aquote>" * 20_000,
    "cells": "<table><tr><td>" * 20_000,
    "unfinished": "<a " * 100_000,
    "open quotes": "<a title='" * 100_000,
    "comments": "<!--" * 200_000,
    "scripts": "<script>" * 100_000,
    "smaller": "<" * 500_000,
    "a long name": "<" + "a" * 200_000 + "<b></b>" * 60,
    "a long attribute": "<p " + "a" * 200_000 + ">x</p>" + "<b></b>" * 60 + "<b<i>",
    "spaces in a tag": "<b></b>" * 60 + "<b" + " " * 200_000 + "<i>",
    "attributes": "<p " + " ".join(f"a{number}" for number in range(400_000)) + ">x</p>",
    "attributes behind a value": "<p a='>' " + " ".join(f"a{number}" for number in range(400_000)) + ">x</p>",
    "ends behind a value": '<blockquote title="></blockquote>">' * 30_000,
    "comments that others make": "<blockquote><<!---->!-- </blockquote> -->" * 30_000,
    "declarations": "<![" * 200_000,
    "ends": "</" * 200_000,
}


@pytest.mark.parametrize("html", NESTED.values(), ids=NESTED)
def test_no_body_keeps_the_server_busy(html):
    # This process's own seconds, whatever else the machine does: what is linear takes two, what is not minutes.
    began = time.process_time()

    cleaned = body.clean(html)

    assert time.process_time() - began < 30
    assert body.clean(cleaned) == cleaned


def test_text_beyond_the_depth_stays():
    html = "".join(f"<blockquote>word{number} " for number in range(300))

    cleaned = body.clean(html)

    assert body.plain_text(cleaned).split() == [f"word{number}" for number in range(300)]
    assert cleaned.count("<blockquote>") == nesting.DEEPEST


@pytest.mark.parametrize(
    "part",
    [
        "<p>One<p>Two <b>bold</b>",
        "<ul><li>a<li>b</ul>",
        "<table><tr><td>a<td>b<tr><td>c<td>d</table>",
        "<dl><dt>a<dd>b<dt>c<dd>d</dl>",
        '<p>a < b <a title="x > y" href="https://e.org/?a=1&amp;b=2">l</a></p>',
        "<!-- wp:paragraph --><p>x</p><!-- /wp:paragraph -->",
        "<p><img src='pictures/a.png' alt='it&#39;s'><br/>x</p>",
        "<script>if (a < b) document.write('<p>no</p>')</script><p>yes</p>",
        "<p><b>one<p>two</b>",
    ],
)
def test_a_long_body_reads_as_a_short_one_does(part):
    long = body.plain_text(body.clean(part * 300))

    assert long == "\n".join([body.plain_text(body.clean(part))] * 300)


def test_a_long_body_keeps_what_stands_in_quotes():
    html = '<p><a title="x > y" href="https://e.org/?a=1">l</a></p>' + "<p>z</p>" * 60 + "<p>unfinished <b"

    cleaned = body.clean(html)

    assert cleaned.startswith('<p><a title="x &gt; y" href="https://e.org/?a=1" rel="noopener">l</a></p><p>z</p>')
    assert cleaned.endswith("<p>z</p><p>unfinished </p>")


def test_of_very_many_attributes_the_first_are_kept():
    many = " ".join(f"a{number}" for number in range(10_000))

    assert body.clean(f'<a href="https://e.org/" {many}>x</a>') == '<a href="https://e.org/" rel="noopener">x</a>'


def test_a_long_body_of_plain_tags_is_left_alone():
    html = '<p>One <a href="https://e.org/">two</a><br>three</p>\n' * 500

    assert nesting.shallow(html) == html


def test_quotes_within_a_value_do_not_end_it():
    html = """<a title='the "dam"' href=/x>x</a>""" + "<blockquote>" * 300

    assert nesting.shallow(html).startswith('<a title="the &quot;dam&quot;" href="/x">x</a><blockquote>')
