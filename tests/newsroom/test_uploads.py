"""Files are taken by the one form that has a field for them, from whom may fill it in, and no more than it takes."""

import io
import socket
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client

from articles.models import Picture
from articles.pure import images
from tests.factories import image_bytes, make_picture, make_user

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/picture/add/"
NO_FILES = "A file came with this form, which takes none. Nothing of it was taken."
MEGABYTE = 1024 * 1024


class Trickle(io.RawIOBase):
    """The beginning of a form with a file, and a count of what was read of the rest, which has no end."""

    def __init__(self, head: bytes) -> None:
        self.head, self.count = io.BytesIO(head), 0

    def read(self, size=-1):
        found = self.head.read(size) or b"x" * size
        self.count += len(found)
        return found


def multipart(name="upload", words=()) -> bytes:
    fields = "".join(f'--b\r\nContent-Disposition: form-data; name="{a}"\r\n\r\n{b}\r\n' for a, b in words)
    file = f'--b\r\nContent-Disposition: form-data; name="{name}"; filename="x.jpg"\r\n\r\n'
    return (fields + file).encode()


def post(client, path, stream, megabytes: float):
    """A form of so many megabytes by its own account, read from *stream*."""
    length = str(int(megabytes * MEGABYTE))
    sent = {"CONTENT_LENGTH": length, "CONTENT_TYPE": "multipart/form-data; boundary=b", "wsgi.input": stream}
    return client.generic("POST", path, **sent)


@pytest.fixture
def on_disk(monkeypatch) -> list[int]:
    """How many bytes of files were written aside, in the order of writing."""
    written, write = [], TemporaryFileUploadHandler.receive_data_chunk
    monkeypatch.setattr(
        TemporaryFileUploadHandler,
        "receive_data_chunk",
        lambda self, raw, start: written.append(len(raw)) or write(self, raw, start),
    )
    return written


PAGES = ["/contact/", "/contact/message/", "/admin/login/", "/admin/", "/admin/articles/story/add/", "/admin/logout/"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("signed_in", [False, True])
def test_a_form_without_a_field_for_files_takes_none(client, editor, on_disk, path, signed_in):
    if signed_in:
        client.force_login(editor)
    stream = Trickle(multipart())

    answer = post(client, path, stream, 5)

    # Pages that are no form (the first page of the desk, the way out) answer without reading any of it.
    if stream.count:
        assert answer.status_code == 413
        assert NO_FILES in answer.content.decode()
    assert stream.count <= 128 * 1024
    assert on_disk == []


@pytest.mark.parametrize("path", PAGES)
def test_a_form_of_200_megabytes_is_not_even_begun(desk, path):
    stream = Trickle(multipart())

    post(desk, path, stream, 200)

    assert stream.count == 0


def test_nothing_of_it_is_a_fault_of_ours(desk, caplog):
    post(desk, "/contact/", Trickle(multipart()), 5)
    post(desk, ADD, Trickle(multipart()), 200)

    assert not [record for record in caplog.records if record.levelname in {"ERROR", "CRITICAL"}]


def test_a_small_form_with_a_file_is_told_so_too(client):
    answer = client.post("/contact/", {"email": "ada@home.example", "upload": io.BytesIO(b"x")})

    assert answer.status_code == 413
    assert NO_FILES in answer.content.decode()


@pytest.mark.parametrize("who", ["nobody", "reader", "staff"])
def test_a_file_of_whom_may_add_no_picture_is_read_past_and_kept_nowhere(client, django_user_model, on_disk, who):
    if who == "reader":
        client.force_login(django_user_model.objects.create_user("reader"))
    if who == "staff":
        client.force_login(make_user())

    answer = client.post(ADD, {"alt": "A field", "upload": io.BytesIO(bytes(4 * MEGABYTE))})

    assert answer.status_code == (403 if who == "staff" else 302)
    assert on_disk == []


def test_a_picture_that_is_too_large_comes_back_with_its_words_and_the_rest_of_it_is_dropped(desk, on_disk):
    large = io.BytesIO(image_bytes(kind="JPEG") + bytes(35 * MEGABYTE))

    answer = desk.post(ADD, {"upload": large, "alt": "A field", "focal_x": "0.5", "focal_y": "0.5"})

    form = answer.context["adminform"].form
    assert form.errors == {"upload": ["The picture is larger than 30 MB."]}
    assert form["alt"].value() == "A field"
    assert sum(on_disk) == images.MOST_BYTES + 1


@pytest.mark.parametrize("megabytes", [41, 200, 2000])
def test_a_form_larger_than_a_picture_and_all_its_words_is_refused_unread(desk, megabytes):
    stream = Trickle(multipart())

    answer = post(desk, ADD, stream, megabytes)

    assert answer.status_code == 413
    assert "The picture is larger than 30 MB." in answer.content.decode()
    assert stream.count == 0


def test_the_form_of_a_popup_takes_its_picture(desk):
    sent = {"upload": io.BytesIO(image_bytes()), "alt": "A field", "focal_x": "0.5", "focal_y": "0.5", "_popup": "1"}

    assert desk.post(f"{ADD}?_popup=1", sent).status_code == 200
    assert Picture.objects.get().alt == "A field"


def test_the_form_of_a_picture_that_is_there_has_no_field_for_files(desk):
    answer = desk.post(f"/admin/articles/picture/{make_picture().pk}/change/", {"upload": io.BytesIO(b"x")})

    assert answer.status_code == 413


def test_a_form_in_parts_without_a_file_is_a_form(client):
    assert client.post("/contact/", {"email": "no address"}).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_what_is_no_post_is_not_read_as_a_form(desk, method):
    for path in ("/contact/", ADD):
        stream = Trickle(multipart())
        sent = {"CONTENT_LENGTH": str(200 * MEGABYTE), "wsgi.input": stream}
        answer = desk.generic(method, path, content_type="multipart/form-data; boundary=b", **sent)

        assert answer.status_code in {200, 302, 403, 405}
        assert stream.count == 0


@pytest.mark.parametrize("path", ["/contact/", "/admin/login/"])
def test_a_real_server_answers_before_the_file_has_come(live_server, path):
    page = Client().get("/admin/login/")
    token = page.cookies["csrftoken"].value
    body = multipart(words=[("csrfmiddlewaretoken", token)]) + bytes(256 * 1024)
    host = urlsplit(live_server.url).netloc
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {5 * MEGABYTE}\r\nCookie: csrftoken={token}\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\n\r\n"
    )

    with socket.create_connection((urlsplit(live_server.url).hostname, urlsplit(live_server.url).port), 60) as browser:
        browser.sendall(head.encode() + body)
        told = browser.recv(12)

    assert told == b"HTTP/1.1 413"
