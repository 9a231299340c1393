import pytest
from django.core.files.storage import default_storage

from articles.acts import illustrating
from articles.models import Picture
from articles.permissions import SYSTEM
from tests.factories import image_bytes, make_picture

pytestmark = pytest.mark.django_db


def test_the_worker_makes_what_the_templates_ask_for():
    picture = make_picture(image_bytes(size=(700, 400)))
    assert picture.card["src"] == f"/media/{picture.file}"

    assert illustrating.illustrate_waiting() == 1

    picture = Picture.objects.get()
    assert [source["type"] for source in picture.card["sources"]] == ["image/webp"]
    assert (picture.full["width"], picture.full["height"]) == (700, 400)
    assert all(default_storage.exists(one["name"]) for one in picture.renditions)
    assert illustrating.illustrate_waiting() == 0


def test_a_file_that_is_gone_does_not_hold_up_the_others():
    lost, kept = make_picture(), make_picture(image_bytes(color="red"))
    default_storage.delete(lost.file)

    illustrating.illustrate_waiting()

    assert Picture.objects.get(pk=lost.pk).renditions == []
    assert Picture.objects.get(pk=kept.pk).renditions


def test_a_new_focal_point_has_the_crops_made_anew():
    picture = make_picture()
    illustrating.illustrate(picture)

    illustrating.change(picture, by=SYSTEM, caption="New words")
    assert Picture.objects.get().renditions
    illustrating.change(picture, by=SYSTEM, focal_x=0.1)
    assert Picture.objects.get().renditions is None


@pytest.mark.parametrize("name", ["focal_x", "focal_y"])
def test_either_half_of_the_focal_point_has_the_crops_made_anew(name):
    picture = make_picture()
    illustrating.illustrate(picture)

    illustrating.change(picture, by=SYSTEM, **{name: 0.1})

    assert Picture.objects.get().renditions is None


@pytest.mark.parametrize("name", ["focal_x", "focal_y"])
def test_crops_round_a_point_that_was_moved_meanwhile_are_not_kept(name):
    taken_by_the_worker = make_picture()
    illustrating.change(Picture.objects.get(), by=SYSTEM, **{name: 0.1})

    illustrating.illustrate(taken_by_the_worker)

    assert Picture.objects.get().renditions is None
