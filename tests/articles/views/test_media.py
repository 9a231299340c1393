import pytest

from tests.factories import make_picture

pytestmark = pytest.mark.django_db


def test_a_picture_may_be_kept_for_ever_and_used_anywhere_but_is_never_a_page(client):
    picture = make_picture()
    name = picture.file.rsplit("/", 1)[1]

    response = client.get(f"/media/{picture.file}")

    content = b"".join(response.streaming_content)
    assert dict(response.headers) == {
        "Content-Type": "image/png",
        "Content-Length": str(len(content)),
        "Content-Disposition": f'inline; filename="{name}"',
        "Cache-Control": "public, max-age=31536000, immutable",
        "ETag": f'"{name}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "X-Frame-Options": "DENY",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def test_a_picture_that_the_browser_has_is_not_sent_again(client):
    address = f"/media/{make_picture().file}"

    again = client.get(address, headers={"if-none-match": client.get(address)["ETag"]})

    assert again.status_code == 304
