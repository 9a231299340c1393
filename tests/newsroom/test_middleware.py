import pytest

from newsroom.middleware import NotForReaders
from tests.factories import make_picture, make_story


def test_a_page_for_all_readers_that_asks_who_reads_it_is_a_mistake():
    with pytest.raises(AttributeError, match=r"request\.user is there under /admin/ only"):
        NotForReaders("user").is_authenticated  # noqa: B018


@pytest.mark.django_db
def test_pages_are_compressed_and_pictures_are_not(client):
    picture = make_picture()
    make_story()
    headers = {"accept-encoding": "gzip"}

    assert client.get("/", headers=headers)["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in client.get(f"/media/{picture.file}", headers=headers)
