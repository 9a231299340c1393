"""The lines of .env, as people write them."""

import logging
import os

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom import environment

SECRET = "hunter2"


@pytest.fixture
def reading(tmp_path, monkeypatch):
    """Reads .env with the given bytes into an empty environment, and returns what it holds then."""
    held = {}
    monkeypatch.setattr(environ.Env, "ENVIRON", held)

    def read(content: bytes) -> dict:
        (tmp_path / ".env").write_bytes(content)
        environment.read_file(tmp_path / ".env")
        return held

    return read


@pytest.mark.parametrize(
    ("content", "held"),
    [
        (b"SITE_NAME=Windows\r\nDEBUG=false\r\n", {"SITE_NAME": "Windows", "DEBUG": "false"}),
        (b"\xef\xbb\xbfSITE_NAME=Marked\n", {"SITE_NAME": "Marked"}),
        (b"# a comment\n\nexport SITE_NAME='Quoted'\n", {"SITE_NAME": "Quoted"}),
        (b"CONTACT_RECIPIENTS = desk@example.org", {"CONTACT_RECIPIENTS": "desk@example.org"}),
        (b"EMAIL_URL = smtp://user:hunter2@host", {"EMAIL_URL": "smtp://user:hunter2@host"}),
        (b"  export\tSITE_NAME  =\t The Daily \n", {"SITE_NAME": "The Daily"}),
        (b"SITE_NAME=\nDEBUG = \nPORT=''", {"SITE_NAME": "", "DEBUG": "", "PORT": ""}),
        (b'SITE_NAME=The "Daily"\nTIME_ZONE=it\'s', {"SITE_NAME": 'The "Daily"', "TIME_ZONE": "it's"}),
        (rb'SITE_NAME = "The \"Daily\""', {"SITE_NAME": 'The "Daily"'}),
        (b"SITE_NAME='Tim's'", {"SITE_NAME": "Tim's"}),
        ("SITE_NAME=Zürcher Zeitung".encode(), {"SITE_NAME": "Zürcher Zeitung"}),
        (b"SECRET_KEY=old\nSECRET_KEY = new", {"SECRET_KEY": "new"}),
        (b"SECRET_KEY=ab==\n", {"SECRET_KEY": "ab=="}),
    ],
)
def test_a_value_is_read_as_people_write_it(reading, content, held):
    assert reading(content) == held


@pytest.mark.parametrize(
    ("line", "value"),
    [
        (b"PORT=8104 # my port", "8104"),
        (b"PORT=8104\t#my port", "8104"),
        (b"PORT= # not yet", ""),
        (b"PORT='8104' # my port", "8104"),
        (b'PORT="8104 # no" # it\'s "mine"', "8104 # no"),
        (b"PORT='8104 # no'", "8104 # no"),
        (b"PORT=8104#no", "8104#no"),
        (b"PORT=#8104", "#8104"),
    ],
)
def test_a_comment_begins_after_a_space_and_outside_quotes(reading, line, value):
    assert reading(line) == {"PORT": value}


def test_what_the_environment_says_stays(reading):
    environ.Env.ENVIRON["SITE_NAME"] = "Set"

    assert reading(b"SITE_NAME = Filed") == {"SITE_NAME": "Set"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"SITE_NAME=x\nSECRET_KEY\n", ".env line 2 is not NAME=value."),
        (b"smtp://user:hunter2@host", ".env line 1 is not NAME=value."),
        (b"EMAIL_URL: smtp://user:hunter2@host", ".env line 1 is not NAME=value."),
        (b"EMAIL URL=hunter2", ".env line 1 is not NAME=value."),
        ("ÜMAIL=hunter2".encode(), ".env line 1 is not NAME=value."),
        (b"2ND=hunter2", ".env line 1 is not NAME=value."),
        (b'SITE_NAME="Daily', ".env line 1 has a quote that is not closed at the end of the value."),
        (b"\nSECRET_KEY = 'hunter2", ".env line 2 has a quote that is not closed at the end of the value."),
        (b'SECRET_KEY="hunter2" hunter2', ".env line 1 has a quote that is not closed at the end of the value."),
        (b'SECRET_KEY="hunter2\\"', ".env line 1 has a quote that is not closed at the end of the value."),
        ("\nSITE_NAME=Zürich".encode("latin-1"), ".env line 2 is not UTF-8: save .env as UTF-8."),
        ("SITE_NAME=Daily".encode("utf-16"), ".env line 1 is not UTF-8: save .env as UTF-8."),
        ("DEBUG=no\nSITE_NAME=Daily".encode("utf-16-le"), ".env line 1 is not UTF-8: save .env as UTF-8."),
    ],
)
def test_a_line_that_can_not_be_read_is_refused_by_its_number_alone(reading, caplog, content, told):
    with caplog.at_level(logging.DEBUG), pytest.raises(ImproperlyConfigured) as refused:
        reading(content)

    assert str(refused.value) == told
    assert SECRET not in caplog.text
    assert environ.Env.ENVIRON == {}


def test_a_file_that_can_not_be_opened_is_named(tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    (tmp_path / ".env").touch()
    monkeypatch.setattr(type(tmp_path), "read_bytes", refuse)

    with pytest.raises(ImproperlyConfigured, match=r"^\.env can't be read: Permission denied\.$"):
        environment.read_file(tmp_path / ".env")


def test_no_file_is_no_fault(tmp_path):
    before = dict(os.environ)

    environment.read_file(tmp_path / ".env")

    assert dict(os.environ) == before


def test_domains_are_read_in_any_spelling(monkeypatch):
    monkeypatch.setenv("DOMAINS", "Throwaway.example, @bücher.example,.mail.example., ")

    assert environment.domains("DOMAINS") == ["throwaway.example", "xn--bcher-kva.example", "mail.example"]


@pytest.mark.parametrize("value", ["example", "a..example", "https://a.example", "ada@a.example", "a b.example"])
def test_what_is_no_domain_is_named(monkeypatch, value):
    monkeypatch.setenv("DOMAINS", value)

    with pytest.raises(ImproperlyConfigured) as refused:
        environment.domains("DOMAINS")

    assert str(refused.value) == f"DOMAINS holds {value!r}: give domains such as throwaway.example."
