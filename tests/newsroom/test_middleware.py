import pytest
from django.http import HttpResponse

from newsroom.middleware import HeadersMiddleware, NotForReaders
from tests.factories import make_picture, make_story


def test_a_page_for_all_readers_that_asks_who_reads_it_is_a_mistake():
    with pytest.raises(AttributeError, match=r"request\.user is there under /admin/ only"):
        NotForReaders("user").is_authenticated  # noqa: B018


def test_an_answer_that_says_nothing_is_kept_by_nobody_and_lent_to_nobody(rf):
    response = HeadersMiddleware(lambda request: HttpResponse("x"))(rf.get("/"))

    assert dict(response.headers) == {
        "Content-Type": "text/html; charset=utf-8",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }


def test_an_answer_s_own_word_stands(rf):
    own = {
        "Cache-Control": "public, max-age=60",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Permissions-Policy": "camera=(self)",
    }

    response = HeadersMiddleware(lambda request: HttpResponse("x", headers=own))(rf.get("/"))

    assert {name: response[name] for name in own} == own


POLICY = [
    "base-uri 'none'",
    "connect-src 'self'",
    "default-src 'none'",
    "font-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "img-src 'self' data:",
    "manifest-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/contact/", "/unknown/", "/admin/login/"])
def test_the_policy_of_a_page_is_this_one_whole(client, address):
    # django-csp writes the directives in the order of a set: they are compared sorted.
    assert sorted(client.get(address)["Content-Security-Policy"].split("; ")) == POLICY


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/contact/", "/unknown/", "/admin/login/"])
def test_what_every_page_tells_the_browser(client, address):
    headers = client.get(address).headers

    assert (headers["X-Frame-Options"], headers["X-Content-Type-Options"]) == ("DENY", "nosniff")
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Permissions-Policy"] == "camera=(), geolocation=(), microphone=(), payment=()"


@pytest.mark.django_db
def test_pages_are_compressed_and_pictures_are_not(client):
    picture = make_picture()
    make_story()
    headers = {"accept-encoding": "gzip"}

    assert client.get("/", headers=headers)["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in client.get(f"/media/{picture.file}", headers=headers)


def test_a_picture_that_is_text_is_compressed(client):
    response = client.get("/favicon.ico", headers={"accept-encoding": "gzip"})

    assert response["Content-Type"] == "image/svg+xml"
    assert response["Content-Encoding"] == "gzip"
