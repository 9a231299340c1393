import errno
import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from articles.acts import editing, illustrating
from articles.models import Picture, Story
from articles.permissions import SYSTEM
from articles.pure.refusal import Refusal
from newsroom.storage import WholeFileStorage
from tests.factories import image_bytes, make_picture, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_held_back(monkeypatch):
    """Keys come again from test to test; so would what is held back."""
    monkeypatch.setattr(illustrating, "_not_before", {})


def test_the_worker_makes_what_the_templates_ask_for():
    picture = make_picture(image_bytes(size=(700, 400)))
    assert picture.card["src"] == f"/media/{picture.file}"

    assert illustrating.illustrate_waiting() == 1

    picture = Picture.objects.get()
    assert [source["type"] for source in picture.card["sources"]] == ["image/avif", "image/webp"]
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


def break_off(name, content=b"half"):
    """What a full disk or kill -9 used to leave under *name*."""
    default_storage.save(name, ContentFile(content))


def test_a_file_that_was_broken_off_is_made_whole_by_the_next_that_takes_it_in():
    picture = make_picture()
    break_off(picture.file)
    illustrating.illustrate_waiting()
    assert Picture.objects.get(pk=picture.pk).renditions == []

    illustrating.take_in(io.BytesIO(image_bytes()))
    illustrating.illustrate_waiting()

    assert default_storage.open(picture.file).read() == image_bytes()
    assert Picture.objects.get(pk=picture.pk).renditions


def test_smaller_files_that_were_broken_off_are_made_whole():
    picture = make_picture()
    illustrating.illustrate(picture)
    small = picture.renditions[0]["name"]
    whole = default_storage.size(small)
    break_off(small)

    illustrating.illustrate(picture)

    assert default_storage.size(small) == whole


@pytest.fixture
def full_disk(monkeypatch):
    """The storage takes nothing while the list that this gives is not empty."""
    faults, save = [OSError(errno.ENOSPC, "No space left on device")], WholeFileStorage._save

    def full(self, name, content):
        if faults:
            raise faults[0]
        return save(self, name, content)

    monkeypatch.setattr(WholeFileStorage, "_save", full)
    return faults


def test_a_full_disk_leaves_the_picture_waiting_and_is_logged_once_a_minute(request, caplog):
    first, second = make_picture(), make_picture(image_bytes(color="red"))
    full_disk = request.getfixturevalue("full_disk")

    assert [illustrating.illustrate_waiting() for _ in range(2)] == [2, 0]
    assert set(Picture.objects.values_list("renditions", flat=True)) == {None}
    assert [record.getMessage() for record in caplog.records] == [
        f"picture {one.pk} could not be made smaller, trying again: OSError: [Errno 28] No space left on device"
        for one in (first, second)
    ]

    full_disk.clear()
    illustrating._not_before.clear()
    assert illustrating.illustrate_waiting() == 2
    assert all(Picture.objects.values_list("renditions", flat=True))


def test_it_is_tried_again_after_a_minute(monkeypatch):
    monkeypatch.setattr(illustrating, "_not_before", {1: 100.0, 2: 200.0})
    monkeypatch.setattr(illustrating.time, "monotonic", lambda: 150.0)

    assert illustrating._held_back() == [2]


def test_an_upload_that_can_not_be_stored_is_refused_with_a_sentence(full_disk):
    with pytest.raises(Refusal, match=r"^The picture can't be stored at the moment: try again later\.$"):
        illustrating.take_in(io.BytesIO(image_bytes()))


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


def test_the_stories_that_show_a_picture_are_known_as_they_are_saved():
    one, other = make_picture(), make_picture(image_bytes(color="red"))
    story = make_story(body=f'<p>Text.</p><img src="{one.file}" alt="A field">')

    def showing() -> list[int]:
        return [illustrating.with_in_text(picture).count() for picture in (one, other)]

    before = showing()
    editing.change_one(story, by=SYSTEM, body=f'<p>Text.</p><img src="{other.file}" alt="A wall">')
    swapped = showing()
    editing.change_one(Story.objects.get(), by=SYSTEM, body="<p>Text alone.</p>")

    assert (before, swapped, showing()) == ([1, 0], [0, 1], [0, 0])
