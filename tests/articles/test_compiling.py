from datetime import date

import pytest
from django.utils.safestring import mark_safe
from jinja2 import ChainableUndefined, DictLoader, pass_context
from markupsafe import Markup

from articles.compiling import Environment, written


@pytest.mark.parametrize(
    ("value", "html"),
    [
        ("The dam", "The dam"),
        ("<b> & \"c\" 'd'", "&lt;b&gt; &amp; &#34;c&#34; &#39;d&#39;"),
        (mark_safe("<b>"), "<b>"),
        (Markup("<b>"), "<b>"),
        (1234567, "1234567"),
        (2.5, "2.5"),
        (True, "True"),
        (None, "None"),
        (date(2026, 3, 1), "1 March 2026"),
        (ChainableUndefined(name="x"), ""),
        (["<"], "[&#39;&lt;&#39;]"),
    ],
)
def test_a_value_is_written_as_html(value, html):
    assert written(value) == html


class Text(str):
    __slots__ = ()


def test_a_text_of_another_kind_is_escaped_too():
    assert written(Text("<b>")) == "&lt;b&gt;"


@pass_context
def json_ld(context, name):
    return context[name]


def rendered(template: str, **given) -> str:
    environment = Environment(autoescape=True, loader=DictLoader({"x": template}), undefined=ChainableUndefined)
    environment.globals["json_ld"] = json_ld
    return environment.get_template("x").render(**given)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ say('a', end='!') }}", "a!"),
        ("{{ say(*letters) }}", "a?"),
        ("{{ say('a', **named) }}", "a;"),
        ("{% for one in letters %}{{ say(one, end=loop.index) }}{% endfor %}", "a1?2"),
        ("{% macro b(x) %}<{{ x }}>{% endmacro %}{{ b(x='&') }}", "<&amp;>"),
        ("{% macro b() %}[{{ caller() }}]{% endmacro %}{% call b() %}&{% endcall %}", "[&]"),
        ("{{ json_ld('word') }}", "&lt;"),
        ("{{ nobody.knows }}", ""),
        ("{% set x %}<{{ word }}>{% endset %}{{ x }}", "<&lt;>"),
    ],
)
def test_calls_reach_what_they_call(template, text):
    def say(word, end="."):
        return f"{word}{end}"

    assert rendered(template, say=say, letters=["a", "?"], named={"end": ";"}, word="<") == text
