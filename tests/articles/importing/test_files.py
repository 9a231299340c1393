import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from articles.importing.entries import Rejected
from articles.importing.files import Folder
from tests.factories import image_bytes, make_picture


@pytest.mark.django_db
def test_a_picture_of_ours_is_found_by_its_name(tmp_path):
    picture = make_picture()

    assert Folder(tmp_path).find(picture.file) == (picture.file, 60, 40)


@pytest.mark.parametrize("name", ["logo.png", "pictures/logo.png", "renditions/ab/logo.png"])
def test_what_else_lies_in_the_storage_is_nobody_s_picture(tmp_path, name):
    default_storage.save(name, ContentFile(image_bytes()))

    with pytest.raises(Rejected, match=f"There is no picture “{name}”"):
        Folder(tmp_path).find(name)
