"""The environment, as an operator sets it: each case starts the real manage.py."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEY = "k" * 64


def manage(*command, tmp_path, **environment):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    values = kept | {"SECRET_KEY": KEY, "DATA_DIR": str(tmp_path)} | environment
    # An empty value counts as not set, and keeps a developer's .env from filling it in.
    silent = dict.fromkeys(("DATABASE_URL", "SITE_URL", "DEBUG", "ALLOWED_HOSTS", "EMAIL_URL", "CACHE_URL"), "")
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=silent | values,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("SECRET_KEY", "", "SECRET_KEY is not set: for production README.md, Deploy, has the line that makes one"),
        ("SECRET_KEY", "$abc", "SECRET_KEY begins with $"),
        ("DEBUG", "maybe", "DEBUG is 'maybe'"),
        ("PORT", "eighty", "PORT is 'eighty'"),
        ("PORT", "70000", "PORT is '70000'"),
        ("SITE_URL", "news.example.org", "SITE_URL is 'news.example.org'"),
        ("SITE_URL", "https://news.example.org/path", "SITE_URL is"),
        ("TIME_ZONE", "Berlin", "TIME_ZONE is 'Berlin'"),
        ("TRUSTED_PROXIES", "-1", "TRUSTED_PROXIES is '-1'"),
        ("DATABASE_URL", "mysql://x/y", "DATABASE_URL must begin with"),
        ("DATABASE_URL", "nonsense", "DATABASE_URL must begin with"),
        ("CACHE_URL", "memcached://x", "CACHE_URL must begin with"),
        ("EMAIL_URL", "mail.example.org", "EMAIL_URL must begin with"),
        ("EMAIL_URL", "smtp://", "EMAIL_URL names no host"),
        ("STORAGE_URL", "ftp://bucket", "STORAGE_URL must be like"),
        ("SECRET_KEY_FALLBACKS", "$HOME", "SECRET_KEY_FALLBACKS begins with $"),
        ("SITE_NAME", "$HOME", "SITE_NAME begins with $"),
        ("SITE_URL", "https://news .example.org", "SITE_URL is 'https://news .example.org'"),
        ("LANGUAGE_CODE", "klingon", "LANGUAGE_CODE is 'klingon'"),
        ("LANGUAGE_CODE", "pt_BR", "LANGUAGE_CODE is 'pt_BR'"),
        ("ALLOWED_HOSTS", "a.org,https://b.org", "ALLOWED_HOSTS holds 'https://b.org'"),
        ("ALLOWED_HOSTS", "a.org:8000", "ALLOWED_HOSTS holds 'a.org:8000'"),
        ("CSRF_TRUSTED_ORIGINS", "news.example.org", "CSRF_TRUSTED_ORIGINS holds 'news.example.org'"),
        ("DATA_DIR", "manage.py", f"DATA_DIR is {ROOT / 'manage.py'}, which is a file"),
        ("STATIC_DIR", "manage.py", f"STATIC_DIR is {ROOT / 'manage.py'}, which is a file"),
        ("DATABASE_URL", "postgres://", "DATABASE_URL names no database"),
        ("DATABASE_URL", "postgres://host", "DATABASE_URL names no database"),
        ("DATABASE_URL", "sqlite:///", "DATABASE_URL names no file"),
        ("DATABASE_URL", "sqlite:///:memory:", "DATABASE_URL names no file"),
        ("DATABASE_URL", "sqlite:///docs", f"DATABASE_URL names {ROOT / 'docs'}, which is a folder"),
        ("CACHE_URL", "redis://host:port/0", "CACHE_URL can't be read"),
        ("CACHE_URL", "redis://host:99999/0", "CACHE_URL can't be read"),
        ("CACHE_URL", "redis://host/zero", "CACHE_URL can't be read"),
        ("CACHE_URL", "redis://host?db=zero", "CACHE_URL can't be read"),
        ("CACHE_URL", "redis://", "CACHE_URL can't be read"),
        ("EMAIL_URL", "smtp://host:port", "EMAIL_URL can't be read"),
        ("STORAGE_URL", "s3://bucket?endpoint_url=minio:9000", "STORAGE_URL's endpoint_url is no address"),
        ("DEFAULT_FROM_EMAIL", "nobody", "DEFAULT_FROM_EMAIL is 'nobody'"),
        ("DEFAULT_FROM_EMAIL", "a@b.org, c@d.org", "DEFAULT_FROM_EMAIL is 'a@b.org, c@d.org'"),
        ("CONTACT_RECIPIENTS", "desk@example.org, nobody", "CONTACT_RECIPIENTS holds 'nobody'"),
        ("CONTACT_CODE_ATTEMPTS", "0", "CONTACT_CODE_ATTEMPTS is '0'"),
        ("LOG_LEVEL", "loud", "LOG_LEVEL is 'loud'"),
        ("LOG_FORMAT", "xml", "LOG_FORMAT is 'xml'"),
    ],
)
def test_a_bad_value_is_named_in_one_line(tmp_path, name, value, told):
    result = manage("check", tmp_path=tmp_path, **{name: value})

    assert result.returncode == 1
    assert result.stderr.startswith(f"Newsroom can't start: {told}")
    assert result.stderr.count("\n") == 1


AWAY = {"DATABASE_URL": "postgres://ada:hunter2@127.0.0.1:1/none"}


@pytest.mark.parametrize("command", ["migrate", "rerank", "purge_contact", "load_demo", "createsuperuser"])
def test_a_database_that_does_not_answer_is_one_line(tmp_path, command):
    result = manage(command, tmp_path=tmp_path, **AWAY)

    assert result.returncode == 1
    assert result.stderr.startswith("The database does not answer: look at DATABASE_URL. (OperationalError: ")
    assert (result.stderr.count("\n"), "hunter2" in result.stderr) == (1, False)


def test_a_database_that_was_never_migrated_is_one_line(tmp_path):
    result = manage("rerank", tmp_path=tmp_path)

    assert result.returncode == 1
    assert re.match(r"The database lacks \d+ migrations: run manage.py migrate. \(.*\)\n$", result.stderr)


def test_a_fault_of_the_code_keeps_its_traceback(tmp_path):
    code = "from django.db import connection; connection.cursor().execute('SELEC')"
    assert manage("migrate", tmp_path=tmp_path).returncode == 0

    result = manage("shell", "--no-imports", "-c", code, tmp_path=tmp_path)

    assert result.returncode == 1
    assert "Traceback" in result.stderr
    assert "syntax error" in result.stderr


def test_nothing_but_a_key_is_needed(tmp_path):
    result = manage("check", tmp_path=tmp_path)

    assert (result.returncode, result.stdout) == (0, "System check identified no issues (0 silenced).\n")


def test_an_https_site_passes_the_checks_for_deployment(tmp_path):
    result = manage(
        "check", "--deploy", "--fail-level", "WARNING", tmp_path=tmp_path, SITE_URL="https://news.example.org",
        SECRET_KEY="abcdefghijklmnopqrstuvwxyz0123456789" * 2,
    )  # fmt: skip

    assert (result.returncode, result.stdout) == (0, "System check identified no issues (2 silenced).\n")


PRINT = "from django.conf import settings as s; print({})"


@pytest.mark.parametrize(
    ("environment", "expression", "printed"),
    [
        ({}, "s.DEBUG, s.SITE_URL, s.ALLOWED_HOSTS", "False http://127.0.0.1:8000 ['127.0.0.1', 'localhost', '[::1]']"),
        ({"PORT": "8123"}, "s.SITE_URL, s.SECURE_SSL_REDIRECT", "http://127.0.0.1:8123 False"),
        ({"SITE_URL": "https://e.org"}, "s.SESSION_COOKIE_SECURE, s.SECURE_HSTS_SECONDS", "True 31536000"),
        ({"SITE_URL": "https://e.org"}, "s.ALLOWED_HOSTS, s.CSRF_TRUSTED_ORIGINS[0]", "['e.org'] https://e.org"),
        ({"SITE_URL": "https://e.org:8443"}, "s.SECURE_SSL_HOST", "e.org:8443"),
        ({"SITE_URL": "http://e.org:8080"}, "s.SECURE_SSL_HOST", "None"),
        ({"SITE_URL": "http://e.org"}, "s.SESSION_COOKIE_SECURE, s.SECURE_HSTS_SECONDS", "False 0"),
        ({"DEBUG": "true", "SECRET_KEY": ""}, "s.DEBUG", "True"),
        ({"DATABASE_URL": "postgres://u@h/d?pool=true"}, "s.DATABASES['default']['OPTIONS']['pool']", "True"),
        ({"EMAIL_URL": "smtp+tls://u:p%40@h"}, "s.MAIL_TRANSPORT['port'], s.MAIL_TRANSPORT['password']", "587 p@"),
        (
            {"EMAIL_URL": "smtp://u@e.org:p@w@h:2"},
            "*[s.MAIL_TRANSPORT[n] for n in ('user', 'password', 'host')]",
            "u@e.org p@w h",
        ),
        ({"LANGUAGE_CODE": "pt-BR"}, "s.LANGUAGE_CODE", "pt-br"),
        ({"LANGUAGE_CODE": "de-at"}, "s.LANGUAGE_CODE", "de-at"),
        ({"ALLOWED_HOSTS": "*, .e.org,[::1],a_b.e.org"}, "s.ALLOWED_HOSTS", "['*', '.e.org', '[::1]', 'a_b.e.org']"),
        ({"CSRF_TRUSTED_ORIGINS": "https://*.e.org"}, "s.CSRF_TRUSTED_ORIGINS", "['https://*.e.org']"),
        ({"DATABASE_URL": "postgres:///d"}, "s.DATABASES['default']['NAME']", "d"),
        ({"DATABASE_URL": "sqlite:////x/y.db"}, "s.DATABASES['default']['NAME']", "/x/y.db"),
        (
            {"CACHE_URL": "unix:///run/redis.sock?db=1"},
            "s.CACHES['default']['LOCATION']",
            "unix:///run/redis.sock?db=1",
        ),
        ({"CACHE_URL": "redis://:p@h:1/2,redis://i"}, "s.CACHES['default']['LOCATION']", "redis://:p@h:1/2,redis://i"),
        ({"DEFAULT_FROM_EMAIL": "The Desk <d@e.org>"}, "s.DEFAULT_FROM_EMAIL", "The Desk <d@e.org>"),
        ({"STORAGE_URL": "s3://k:s@b?endpoint_url=http://x"}, "s.STORAGES['default']['OPTIONS']['bucket_name']", "b"),
    ],
)
def test_what_the_environment_says_is_what_holds(tmp_path, environment, expression, printed):
    result = manage("shell", "--no-imports", "-c", PRINT.format(expression), tmp_path=tmp_path, **environment)

    assert result.stdout.strip() == printed, result.stderr


@pytest.mark.django_db
def test_the_cookie_of_the_desk_is_sent_to_the_desk_alone(client, editor):
    signed_in = client.post("/admin/login/", {"username": "erin", "password": "a long password"})

    assert signed_in.status_code == 302
    assert signed_in.cookies["sessionid"]["path"] == "/admin/"


def test_a_password_has_ten_letters_at_least():
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    validate_password("vbnqwzxkpl")
    with pytest.raises(ValidationError, match="at least 10 characters"):
        validate_password("vbnqwzxkp")


@pytest.mark.django_db
@pytest.mark.parametrize(("megabytes", "status"), [(9, 302), (11, 413)])
def test_a_book_of_nine_megabytes_can_be_saved(desk, megabytes, status):
    body = "<p>" + "x" * (megabytes * 1024 * 1024) + "</p>"

    response = desk.post("/admin/articles/story/add/", {"title": "A book", "summary": "Long", "body": body})

    assert response.status_code == status


def test_sqlite_is_set_up_as_a_server(tmp_path):
    code = (
        "from django.db import connection as c; cur = c.cursor();"
        "print(*(cur.execute(f'PRAGMA {n}').fetchone()[0] for n in"
        " ('journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout', 'mmap_size', 'cache_size')))"
    )

    result = manage("shell", "--no-imports", "-c", code, tmp_path=tmp_path)

    assert result.stdout.strip() == "wal 1 1 20000 0 -2048", result.stderr
