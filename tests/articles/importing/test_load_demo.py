"""The demo newsroom, loaded."""

import io

import pytest
import time_machine
from django.core.management import call_command

from articles.demo import content
from articles.models import Picture, Story
from articles.pure import body
from tests.factories import make_draft, make_picture

pytestmark = pytest.mark.django_db


def loading(*options) -> str:
    out = io.StringIO()
    call_command("load_demo", *options, stdout=out, stderr=out)
    return out.getvalue()


def test_the_demo_is_there_with_every_rendition_and_a_second_time_changes_nothing():
    number = len(content.slugs())

    first = loading()
    stored = list(Story.objects.order_by("pk").values()), list(Picture.objects.order_by("pk").values())
    with time_machine.travel("2031-01-01"):
        second = loading()

    assert first == f"created {number}, updated 0, unchanged 0, skipped 0\n"
    assert second == f"created 0, updated 0, unchanged {number}, skipped 0\n"
    assert (
        list(Story.objects.order_by("pk").values()),
        list(Picture.objects.order_by("pk").values()),
    ) == stored
    assert all(picture.renditions for picture in Picture.objects.all())


def test_only_what_is_missing_is_loaded_and_what_the_desk_made_of_the_rest_stays():
    *there, missing = content.slugs()
    for slug in there:
        make_draft(slug=slug, title="The desk's own")

    told = loading()

    assert told == "created 1, updated 0, unchanged 0, skipped 0\n"
    assert list(Story.objects.exclude(title="The desk's own").values_list("slug", flat=True)) == [missing]


def test_if_empty_leaves_a_house_that_has_a_story_alone():
    make_draft()

    assert loading("--if-empty") == ""
    assert Story.objects.count() == 1


@pytest.mark.parametrize("place", ["lead", "body"])
def test_if_empty_makes_the_sizes_that_a_broken_off_first_run_left_out(place):
    waiting = make_picture()
    figure = f"<p>Text</p>{body.img(waiting.file, 'A field')}"
    shown = {"picture": waiting} if place == "lead" else {"body": figure}
    make_draft(slug=content.slugs()[0], **shown)

    assert loading("--if-empty") == ""
    waiting.refresh_from_db()
    assert waiting.renditions


def test_if_empty_leaves_the_desk_s_own_pictures_to_the_worker():
    own = make_picture()
    make_draft(slug=content.slugs()[0])
    make_draft(picture=own)

    assert loading("--if-empty") == ""
    own.refresh_from_db()
    assert own.renditions is None
