"""Which missing addresses may be written down: what readers typed, and nothing that is somebody's."""

import base64
import random
import string
import uuid

import pytest

from articles.pure import missing

TOLD = """
    /stories/grid-batteries /2024/03/grid-batteries.html /Stories/Grid-Batteries /news/covid19-vaccines /mh370 /b2b
    /category/uk-politics/page/3 /über-größe /हिन्दी/समाचार /новости /news/12345 /bundesverfassungsgericht
    /G20 /2024election /stories/2024-03-31-vote /stories/grid_batteries /old/page.aspx /what's-new
    /stories/the-everyday-lightness
""".split()
# Closed, files and probes, numbers, addresses, codes and tokens.
NOT_TOLD = """
    /admin/x /ADMIN/x /contact/verify /media/x /shared/abc /Shared/abc /static/x /healthz
    /wp-login.php /x.php /favicon.png /app.js /.env /a/.git/config /cgi-bin/x /xmlrpc /wp-admin/setup /touch-icon.png
    /news/123456 /tel/0171-2345678 /ssn/123-45-6789 /call/030-1234-56 /code/482_913 /invite/k7d9-x2m4-p8q1 /reset/८७६५४३
    /ada@example.org /unsubscribe/ada%40example.org /a=b /a&b /a?b /a+b /x;y /<script>
    /reset/0d5c8c1e /d/8f14e45fceea167a /p/550e8400-e29b-41d4-a716-446655440000 /t/dGhpc2lzYXRva2Vu /s/AKIAIOSFODNN7
    /x/kPq3vT /GridBatteries
""".split()


@pytest.mark.parametrize("path", TOLD)
def test_what_readers_type_is_told(path):
    assert missing.may_be_told(missing.key(path))


@pytest.mark.parametrize("path", [*NOT_TOLD, "/" + "x" * 200, "/" + "a-" * 101])
def test_what_could_be_somebody_s_is_not(path):
    assert not missing.may_be_told(missing.key(path))


LETTERS, DIGITS = string.ascii_letters, string.digits
KINDS = {
    "hexadecimal": lambda draw: f"{draw.getrandbits(64):016x}",
    "uuid": lambda draw: str(uuid.UUID(int=draw.getrandbits(128))),
    "16 of base64": lambda draw: base64.urlsafe_b64encode(draw.randbytes(12)).decode(),
    "22 of base64": lambda draw: base64.urlsafe_b64encode(draw.randbytes(16)).decode().rstrip("="),
    "43 of base64": lambda draw: base64.urlsafe_b64encode(draw.randbytes(32)).decode().rstrip("="),
    "base32": lambda draw: base64.b32encode(draw.randbytes(10)).decode(),
    "ten letters and digits": lambda draw: "".join(draw.choices(LETTERS + DIGITS, k=10)),
    "sixteen letters": lambda draw: "".join(draw.choices(LETTERS, k=16)),
}


@pytest.mark.parametrize("kind", KINDS)
def test_of_a_thousand_tokens_of_each_kind_next_to_none_is_told(kind):
    draw = random.Random(20261125)

    told = [one for one in (KINDS[kind](draw) for _ in range(1000)) if missing.may_be_told(f"/t/{one}")]

    assert len(told) <= 1, told


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/old/page/", "/old/page"),
        ("/old/page", "/old/page"),
        ("//old//", "/old"),
        ("/cafe\u0301/", "/café"),
        ("/a\x00b\r\nc\u202ed", "/ab cd"),
        ("/", "/"),
    ],
)
def test_one_spelling_for_one_address(path, key):
    assert missing.key(path) == key
