import io
from wsgiref.util import setup_testing_defaults

import pytest
from django.db import connection

from newsroom.wsgi import application

CHARSETS = ["hex", "idna", "utf-7", "unicode_escape", "rot13", "undefined", "no-such", '"hex"', "utf-8"]


def ask(address, content_type, body=b""):
    path, _, query = address.partition("?")
    environ = {"PATH_INFO": path, "QUERY_STRING": query, "CONTENT_TYPE": content_type, "HTTP_HOST": "testserver"}
    environ |= {"REQUEST_METHOD": "POST" if body else "GET", "CONTENT_LENGTH": str(len(body))}
    setup_testing_defaults(environ)
    environ["wsgi.input"] = io.BytesIO(body)
    answered = []
    page = b"".join(application(environ, lambda status, headers: answered.append(status)))
    return answered[0], page.decode()


@pytest.fixture(autouse=True)
def same_connection(db, monkeypatch):
    """Without the test client a request's end would close the test's own connection."""
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("address", ["/?page=1", "/stories/?q=a%ff", "/contact/?cookies=refused"])
def test_no_claimed_charset_breaks_a_page(charset, address):
    assert ask(address, f"text/plain; charset={charset}")[0] == "200 OK"


@pytest.mark.parametrize("charset", CHARSETS)
def test_a_form_is_utf_8_whatever_it_claims(charset):
    kind = f"application/x-www-form-urlencoded; Charset={charset}; x=y"

    status, page = ask("/contact/", kind, b"email=x%C3%A9")

    assert status == "200 OK"
    assert 'value="x\u00e9"' in page


def test_the_boundary_of_an_upload_stays():
    body = b'--b\r\nContent-Disposition: form-data; name="email"\r\n\r\nx\xc3\xa9\r\n--b--\r\n'

    assert 'value="x\u00e9"' in ask("/contact/", "multipart/form-data; charset=hex; boundary=b", body)[1]


@pytest.mark.parametrize(
    "parameters", ["a*=idna''x", "a*=hex''zz", "A*0*=utf-7''x; b*=x", "boundary*=idna''x", '"', "=;;"]
)
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_no_parameter_of_the_content_type_breaks_a_page(kind, parameters):
    assert ask("/", f"{kind}; {parameters}")[0] == "200 OK"


def test_the_boundary_of_an_upload_stays_whatever_stands_beside_it():
    body = b'--b c\r\nContent-Disposition: form-data; name="email"\r\n\r\nx\xc3\xa9\r\n--b c--\r\n'

    page = ask("/contact/", "multipart/form-data; a*=idna''x; Boundary=\"b c\"; b=c", body)[1]

    assert 'value="x\u00e9"' in page
