import re
from pathlib import Path

import pytest
from django.shortcuts import render
from django.template import TemplateDoesNotExist, engines
from django.template.loader import get_template
from django.utils.safestring import mark_safe
from jinja2 import meta

from articles import templating
from tests.factories import make_story

ROOT = Path(__file__).resolve().parents[2] / "templates"
PARTS = sorted(path.stem for path in (ROOT / "parts").glob("*.html"))


@pytest.fixture
def environment():
    return engines["readers"].env


@pytest.mark.parametrize("name", PARTS)
def test_a_part_is_a_macro_that_knows_its_arguments_alone(environment, name):
    text = (ROOT / "parts" / f"{name}.html").read_text()

    assert re.findall(r"{% macro (\w+)\(", text) == [name]
    assert text.startswith("{#")
    assert meta.find_undeclared_variables(environment.parse(text)) <= environment.globals.keys()


def test_a_part_is_refused_what_it_does_not_take():
    with pytest.raises(TypeError, match=r"retracted|unexpected keyword argument .story."):
        templating.part("retracted", story=1)


def test_a_part_that_is_not_there_is_named():
    with pytest.raises(AttributeError, match=r"There is no templates/parts/nobody\.html"):
        templating.part("nobody")


@pytest.mark.parametrize("name", ["admin/index.html", "mail/code.html"])
def test_the_desk_and_the_mails_keep_to_django(environment, name):
    assert type(get_template(name)).__module__ == "django.template.backends.django"
    with pytest.raises(TemplateDoesNotExist):
        engines["readers"].get_template(name)
    assert name not in environment.list_templates()


def test_what_a_view_says_goes_before_what_every_page_knows(rf, db):
    request = rf.get("/gone/")

    known = render(request, "404.html", {"latest": []}).content.decode()
    told = render(request, "404.html", {"latest": [], "canonical": ""}).content.decode()

    assert '<link rel="canonical" href="http://testserver/gone/">' in known
    assert "canonical" not in told


@pytest.mark.django_db
def test_what_many_pages_show_of_a_story_is_made_once(monkeypatch):
    story = make_story(title="A < B")
    made = []
    monkeypatch.setattr(templating, "part", lambda name, **given: made.append(name) or f"{name} {len(made)}")

    for _ in range(2):
        assert templating.once("story_link", story=story) == "story_link 1"
        assert templating.once("story_line", story=story, heading="h3") == "story_line 2"
        assert templating.once("story_line", story=story, heading="h4") == "story_line 3"
    story.refresh_from_db()
    assert made == ["story_link", "story_line", "story_line"]


@pytest.mark.django_db
def test_what_a_story_says_is_escaped_wherever_a_part_shows_it():
    story = make_story(title="<script>alert(1)</script> & 'more'", summary="<b>")

    card = templating.part("story_card", story=story, heading="h2", sizes="28vw", terms=None)

    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#39;more&#39;" in card
    assert "&lt;b&gt;" in card
    assert "<script" not in card


def test_every_template_compiles_before_the_first_reader(environment):
    templating.compile_all()

    assert {"articles/story.html", "parts/day.html", "500.html"} <= set(environment.list_templates())


def test_a_text_that_is_safe_and_an_equal_one_are_not_taken_for_each_other():
    for text, shown in [(mark_safe("<b>x</b>"), "<b>x</b>"), ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;")]:
        assert f"<h1>{shown}</h1>" in templating.always("list_head", title=text, text="")


def test_where_templates_change_nothing_that_they_made_is_kept(environment):
    changing = templating.environment(loader=environment.loader, auto_reload=True)

    assert (changing.globals["once"], changing.globals["always"]) == (templating.part, templating.part)
    assert environment.globals["once"] is templating.once
