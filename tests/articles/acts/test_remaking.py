import os

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from articles.acts import illustrating, remaking
from articles.models import Picture
from newsroom.storage import WholeFileStorage
from tests.factories import image_bytes, make_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def library():
    """Four pictures with smaller files: one whole, one that lost one of them, one that never got any, one lost."""
    made = {name: make_picture(image_bytes(color=name)) for name in ("red", "green", "blue", "white")}
    for picture in made.values():
        illustrating.illustrate(picture)
    default_storage.delete(made["green"].renditions[0]["name"])
    Picture.objects.filter(pk=made["blue"].pk).update(renditions=[])
    default_storage.delete(made["white"].file)
    return made


def waiting():
    return set(Picture.objects.filter(renditions__isnull=True).values_list("pk", flat=True))


def test_what_lacks_a_file_is_found_among_the_newest(library):
    found = remaking.ailing()

    assert found == ([library["white"]], [library["blue"], library["green"]])
    assert remaking.ailing(newest=1) == ([library["white"]], [])


def test_what_lacks_a_file_is_made_anew_and_what_is_lost_is_named(library, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("remake_pictures")

    lost = library["white"]
    told = capsys.readouterr()
    assert ended.value.code == 1
    assert told.out == "2 wait for the worker, 1 have no file that can be read\n"
    assert told.err == (
        f"picture {lost.pk}: its file {lost.file} is gone or can't be read; import or upload it again.\n"
    )
    assert waiting() == {library["green"].pk, library["blue"].pk}


def test_all_are_made_anew_when_asked(library, capsys):
    Picture.objects.filter(pk=library["white"].pk).delete()

    call_command("remake_pictures", all=True)

    assert capsys.readouterr().out == "3 wait for the worker, 0 have no file that can be read\n"
    assert len(waiting()) == 3
    assert illustrating.illustrate_waiting() == 3
    assert remaking.ailing() == ([], [])


def empty(path: str) -> None:
    open(path, "wb").close()


def cut(path: str) -> None:
    """As a copy that was broken off leaves it: it begins like a picture."""
    os.truncate(path, os.path.getsize(path) // 2)


@pytest.mark.parametrize("spoil", [empty, cut])
def test_an_original_that_can_not_be_read_is_lost_and_not_waited_for(capsys, spoil):
    picture = make_picture(image_bytes((600, 400), kind="JPEG"))
    spoil(default_storage.path(picture.file))
    # The worker has found out, and left it without any.
    illustrating.illustrate_waiting()

    assert remaking.ailing() == ([picture], [])
    for _ in range(2):
        with pytest.raises(SystemExit):
            call_command("remake_pictures")
        assert capsys.readouterr().out == "0 wait for the worker, 1 have no file that can be read\n"
    assert waiting() == set()


def test_an_empty_original_is_lost_though_its_smaller_files_are_there(library):
    empty(default_storage.path(library["red"].file))

    assert library["red"] in remaking.ailing().lost


def test_an_original_that_can_not_be_opened_is_lost(library, monkeypatch):
    open_it = WholeFileStorage._open

    def refusing(self, name, *args):
        if name == library["red"].file:
            raise PermissionError(13, "Permission denied")
        return open_it(self, name, *args)

    monkeypatch.setattr(WholeFileStorage, "_open", refusing)

    assert library["red"] in remaking.ailing().lost


def test_a_smaller_file_without_bytes_is_missing(library):
    empty(default_storage.path(library["red"].renditions[-1]["name"]))

    assert library["red"] in remaking.ailing().bare


def test_what_has_a_broken_original_keeps_its_smaller_files(library):
    picture = library["red"]
    cut(default_storage.path(picture.file))

    assert picture in remaking.remake(everything=True)[1]
    assert Picture.objects.get(pk=picture.pk).renditions


def test_no_more_than_the_newest_are_looked_at(library, monkeypatch):
    asked = []
    open_it = WholeFileStorage._open
    monkeypatch.setattr(
        WholeFileStorage, "_open", lambda self, name, *args: asked.append(name) or open_it(self, name, *args)
    )

    remaking.ailing(newest=2)

    newest = (library["white"], library["blue"])
    assert {name for name in asked if name.startswith("pictures/")} == {one.file for one in newest}
