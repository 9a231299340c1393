"""What can be wrong in production, one line each with its remedy: what `doctor` prints."""

import smtplib
import uuid
from collections.abc import Iterator
from typing import NamedTuple

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection

from articles.acts import ranking
from newsroom import health


class Finding(NamedTuple):
    """One thing looked at; *problem* with its remedy, or "" when it is fine."""

    name: str
    problem: str


def examine() -> Iterator[Finding]:
    """Look at everything, one after the other. What needs the database is left out when it does not answer."""
    yield Finding("settings", settings_problem())
    problem = health.missing_database()
    yield Finding("database", problem)
    for name, look in (("cache", health.cache_problem), ("mail server", mail_server_problem)):
        yield Finding(name, look())
    yield Finding("storage", storage_problem())
    yield Finding("static files", static_problem())
    if not problem:
        for name, look in WITH_DATABASE:
            yield Finding(name, _guarded(look))


def _guarded(look) -> str:
    try:
        return look()
    except DatabaseError as error:
        return f"the database refused: {type(error).__name__}"


def settings_problem() -> str:
    if settings.DEBUG:
        return "DEBUG is on: readers see tracebacks; set DEBUG=false"
    if len(settings.SECRET_KEY) < 50:
        return "SECRET_KEY is short: make one of 50 random letters and digits or more"
    if not settings.CONTACT_RECIPIENTS:
        return "CONTACT_RECIPIENTS is empty: nobody is told of a new message by mail; set it"
    return ""


def sqlite_problem() -> str:
    """SQLite runs as a server's: a write-ahead log, or readers would wait for each writer."""
    if connection.vendor != "sqlite":
        return ""
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
    return "" if mode in {"wal", "memory"} else f"SQLite's journal is {mode}: put DATA_DIR on a local disk"


def mail_server_problem() -> str:
    """Greets the mail server as the worker would."""
    way = settings.MAIL_TRANSPORT
    if not way["backend"].endswith("smtp.EmailBackend"):
        return "mails are not sent but only printed or filed: set EMAIL_URL=smtp+tls://user:password@host:port"
    kind = smtplib.SMTP_SSL if way["ssl"] else smtplib.SMTP
    try:
        with kind(way["host"], way["port"], timeout=5) as server:
            server.ehlo()
    except (OSError, smtplib.SMTPException) as error:
        return f"{way['host']}:{way['port']} does not answer ({type(error).__name__}): look at EMAIL_URL"
    return ""


def storage_problem() -> str:
    """Writes, reads and deletes a small file, as an upload would."""
    try:
        name = default_storage.save(f"doctor-{uuid.uuid4().hex}", ContentFile(b"ok"))
        with default_storage.open(name) as stored:
            kept = stored.read() == b"ok"
        default_storage.delete(name)
    except Exception as error:
        # Disks and S3 raise errors of their own; the remedy is the same.
        return f"pictures can't be stored ({type(error).__name__}): look at DATA_DIR or STORAGE_URL"
    return "" if kept else "the storage gives back something else: look at DATA_DIR or STORAGE_URL"


def static_problem() -> str:
    try:
        staticfiles_storage.url("newsroom/newsroom.css")
    except ValueError:
        return "they are not collected: run manage.py collectstatic --noinput"
    return ""


def ranking_problem() -> str:
    return "RANKING_BONUS_HOURS has changed: run manage.py rerank" if ranking.is_stale() else ""


def worker_problem() -> str:
    problem = health.worker_problem()
    return f"{problem}: start what Procfile calls worker" if problem else ""


def mail_problem() -> str:
    problem = health.mail_problem()
    return f"{problem}: look at its last answer in the admin's outbox" if problem else ""


WITH_DATABASE = (
    ("SQLite", sqlite_problem),
    ("worker", worker_problem),
    ("waiting mail", mail_problem),
    ("front page order", ranking_problem),
)
