import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from articles.acts import illustrating, remaking
from articles.models import Picture
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

    assert found == ([library["white"]], [library["blue"]])
    assert remaking.ailing(newest=1) == ([library["white"]], [])


def test_what_lacks_a_file_is_made_anew_and_what_is_lost_is_named(library, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("remake_pictures")

    lost = library["white"]
    told = capsys.readouterr()
    assert ended.value.code == 1
    assert told.out == "2 wait for the worker, 1 have lost their file\n"
    assert told.err == f"picture {lost.pk} has lost its file {lost.file}: import or upload it again.\n"
    assert waiting() == {library["green"].pk, library["blue"].pk}


def test_all_are_made_anew_when_asked(library, capsys):
    Picture.objects.filter(pk=library["white"].pk).delete()

    call_command("remake_pictures", all=True)

    assert capsys.readouterr().out == "3 wait for the worker, 0 have lost their file\n"
    assert len(waiting()) == 3
    assert illustrating.illustrate_waiting() == 3
    assert remaking.ailing() == ([], [])
