"""A door with the whole of Django behind it, and readers who knock."""

import io
from datetime import timedelta
from typing import NamedTuple

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

from articles.acts import editions
from articles.models import Edition
from newsroom.page_cache.door import Door
from tests.factories import NOON

MEGABYTE = 1024 * 1024


class Answer(NamedTuple):
    status: str
    headers: dict[str, str]
    body: bytes


def ask(application, address: str, *, method: str = "GET", **headers: str) -> Answer:
    """What *application* answers; *headers* under their WSGI names without HTTP_."""
    path, _, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": "testserver",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
    }
    told = []
    body = application(environ | {f"HTTP_{name}": value for name, value in headers.items()}, lambda *t: told.append(t))
    try:
        content = b"".join(body)
    finally:
        if hasattr(body, "close"):
            body.close()
    return Answer(told[-1][0], {name.lower(): value for name, value in told[-1][1]}, content)


@pytest.fixture
def edition(transactional_db):
    """The row that a migrated database has; a test that commits finds it emptied."""
    Edition.objects.update_or_create(pk=1, defaults={"changed_at": NOON - timedelta(days=30)})
    editions.forget()


@pytest.fixture
def django(edition, settings, monkeypatch):
    """The product without its cache; the connection is the test's own, and stays."""
    settings.ALLOWED_HOSTS = ["testserver"]
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
    return WSGIHandler()


@pytest.fixture
def door(django):
    return Door(django, 8 * MEGABYTE)
