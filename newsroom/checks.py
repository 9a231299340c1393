"""What can be wrong in production, one line each with its remedy: what `doctor` prints."""

import filecmp
import smtplib
import socket
import ssl
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.checks import ERROR, WARNING, run_checks
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from articles.acts import indexing, ranking, remaking, tallying
from articles.pure import clock
from contact.acts import alarming, mailing
from contact.models import Alarm
from newsroom import health

SMTP_SECONDS = 5
# A proxy that stays away for a day has been taken away, or is trusted by now.
PROXY_WITHIN = timedelta(days=1)
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class Finding(NamedTuple):
    """One thing looked at; *problem* with its remedy, or "" when it is fine; *hint*: fine, but perhaps not meant."""

    name: str
    problem: str
    hint: str = ""


def examine() -> Iterator[Finding]:
    """Look at everything, one after the other; never raises for what it finds."""
    yield examined("settings", settings_problem)
    yield from system_findings()
    database = [examined("database", database_problem)]
    database.append(needing(database, "migrations", migrations_problem))
    yield from database
    for name, look in ALONE:
        yield examined(name, look)
    for name, look in WITH_DATABASE:
        yield needing(database, name, look)


def needing(others: list[Finding], name: str, look: Callable[[], "str | Finding"]) -> Finding:
    """What *look* says, unless one of *others* is wrong: then it would only say so again, and less clearly."""
    wrong = next((other.name for other in others if other.problem), "")
    return Finding(name, f"not looked at: mend {wrong} first") if wrong else examined(name, look)


def examined(name: str, look: Callable[[], "str | Finding"]) -> Finding:
    """What *look* says, or that it could not."""
    try:
        found = look()
    except Exception as error:
        # Whatever a driver raises is no reason to keep silent about the rest; its text may hold a password.
        found = f"could not be looked at ({type(error).__name__})"
    return found if isinstance(found, Finding) else Finding(name, found)


def settings_problem() -> str:
    """What the start lets pass but production should not."""
    found = []
    if settings.DEBUG:
        found.append("DEBUG is on, readers see tracebacks: set DEBUG=false")
    if len(settings.SECRET_KEY) < 50:
        found.append("SECRET_KEY is short: make one of 50 random letters and digits or more")
    site = urlsplit(settings.SITE_URL)
    if site.scheme == "http" and site.hostname not in LOOPBACK:
        found.append("SITE_URL is http, passwords can be read on their way: serve https and set it to https://…")
    return "; ".join(found)


def system_findings() -> Iterator[Finding]:
    """What Django's own checks have to say, one line each; a warning of theirs is a hint."""
    found = [message for message in run_checks() if message.level >= WARNING and not message.is_silenced()]
    for message in found:
        told = f"{message.id}: {' '.join(f'{message.msg} {message.hint or str()}'.split())}"
        yield Finding("system checks", told) if message.level >= ERROR else Finding("system checks", "", told)
    if not found:
        yield Finding("system checks", "")


def recipients_problem() -> Finding:
    nobody = "" if settings.CONTACT_RECIPIENTS else "nobody is told of a new message by mail: set CONTACT_RECIPIENTS"
    return Finding("recipients", "", nobody)


def database_problem() -> str:
    """It answers; SQLite runs as a server's: with a write-ahead log, or readers would wait for each writer."""
    if fault := health.database_fault():
        if connection.vendor == "sqlite":
            return f"it does not answer ({fault}): look at DATA_DIR ({settings.DATA_DIR}) and the room on its disk"
        return f"it does not answer ({fault}): look at DATABASE_URL, and at the server it names"
    if connection.vendor != "sqlite":
        return ""
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        related = cursor.execute("PRAGMA foreign_keys").fetchone()[0]
    if mode not in {"wal", "memory"}:
        return f"SQLite's journal is {mode}, not wal: put DATA_DIR on a local disk"
    return "" if related else "SQLite does not watch over foreign keys: look at DATABASE_URL's options"


def migrations_problem() -> str:
    missing = health.missing_migrations()
    return f"{missing} missing: run manage.py migrate" if missing else ""


def cache_problem() -> str:
    problem = health.cache_problem()
    return f"{problem}: look at CACHE_URL, and at the server it names" if problem else ""


def mail_server_problem() -> str | Finding:
    """Greets the mail server as the worker would, log-in included."""
    way = settings.MAIL_TRANSPORT
    if not way["backend"].endswith("smtp.EmailBackend"):
        return Finding("mail server", "", "mails are printed or filed, not sent: set EMAIL_URL to smtp+tls://…")
    where = f"{way['host']}:{way['port']}"
    try:
        greet(way)
    except smtplib.SMTPAuthenticationError:
        return f"{where} refuses the log-in: look at user and password in EMAIL_URL"
    except ssl.SSLError as error:
        return f"{where} can't be trusted ({error.reason}): look at its certificate, host and port in EMAIL_URL"
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return f"{where} does not answer as it should ({type(error).__name__}): look at EMAIL_URL"
    return ""


def greet(way: dict) -> None:
    """Connect to the server of settings.MAIL_TRANSPORT, encrypt and log in as it says; raises what smtplib raises."""
    # A name of our own: looking one up may take as long as the resolver likes.
    named = {"local_hostname": socket.gethostname() or "localhost", "timeout": SMTP_SECONDS}
    trusting = ssl.create_default_context()
    if way["ssl"]:
        server = smtplib.SMTP_SSL(way["host"], way["port"], context=trusting, **named)
    else:
        server = smtplib.SMTP(way["host"], way["port"], **named)
    with server:
        server.ehlo()
        if way["tls"]:
            server.starttls(context=trusting)
        if way["user"]:
            server.login(way["user"], way["password"])


def storage_problem() -> str:
    """Writes, reads and deletes a small file, as an upload would."""
    remedy = "look at " + ("STORAGE_URL" if "s3" in settings.STORAGES["default"]["BACKEND"] else "DATA_DIR")
    try:
        name = default_storage.save(f"doctor-{uuid.uuid4().hex}", ContentFile(b"ok"))
        try:
            with default_storage.open(name) as stored:
                kept = stored.read() == b"ok"
        finally:
            default_storage.delete(name)
    except Exception as error:
        # Disks and S3 raise errors of their own; the remedy is the same.
        return f"pictures can't be stored ({type(error).__name__}): {remedy}"
    return "" if kept else f"it gives back something else than it was given: {remedy}"


def disk_problem() -> str:
    problem = health.disk_problem()
    return f"{problem} ({settings.DATA_DIR}): make room" if problem else ""


def static_problem() -> str:
    """Each file of this version is collected, and named in the manifest that pages look into."""
    remedy = "run manage.py collectstatic --noinput"
    if settings.DEBUG:
        return ""
    try:
        known = staticfiles_storage.hashed_files
    except ValueError:
        return f"the manifest can't be read: {remedy}"
    files = [(name, source.path(name)) for finder in finders.get_finders() for name, source in finder.list([])]
    lacking = [name for name, _ in files if name not in known or not staticfiles_storage.exists(known[name])]
    if lacking:
        return f"{len(lacking)} are not collected ({lacking[0]}): {remedy}"
    old = [name for name, path in files if not _same(path, staticfiles_storage.path(name))]
    return f"{len(old)} are those of another version ({old[0]}): {remedy}" if old else ""


def _same(one: str, other: str) -> bool:
    try:
        return filecmp.cmp(one, other, shallow=False)
    except FileNotFoundError:
        return False


def worker_problem() -> str:
    problem = health.worker_problem()
    return f"{problem}: start what Procfile calls worker" if problem else ""


def mail_problem() -> str:
    problem = health.mail_problem()
    return f"{problem}: look at its last answer in the admin's outbox" if problem else ""


def outbox_problem() -> Finding:
    refused = mailing.codes_refused(since=clock.now() - health.GIVEN_UP_WITHIN)
    hint = f"{refused} codes were refused, perhaps for mistyped addresses" if refused else ""
    return Finding("given up mail", health.outbox_problem(), hint)


def codes_problem() -> str:
    problem = health.codes_problem()
    return f"{problem}: see who asks for them, or raise CONTACT_CODES_PER_HOUR" if problem else ""


def proxies_problem() -> Finding:
    """X-Forwarded-For came within a day although no proxy is trusted; a fault when it came from our own network."""
    name, lost = "proxies", "all readers behind one proxy are one client to the limits: set TRUSTED_PROXIES"
    if settings.TRUSTED_PROXIES:
        return Finding(name, "")
    if alarming.last_seen(Alarm.Kind.PROXY, within=PROXY_WITHIN):
        return Finding(name, f"X-Forwarded-For arrives and TRUSTED_PROXIES is 0, {lost} to how many there are")
    if alarming.last_seen(Alarm.Kind.PROXY_AFAR, within=PROXY_WITHIN):
        hint = "X-Forwarded-For arrives from the internet, where anybody can write it"
        return Finding(name, "", f"{hint}; if a proxy of yours does, {lost}")
    return Finding(name, "")


def pictures_problem() -> str:
    """Of the newest pictures, each has its file, and smaller ones made of it; none of them empty."""
    lost, bare = remaking.ailing()
    found = []
    if lost:
        told = f"{len(lost)} have no file that can be read (newest: {lost[0].pk}, {lost[0].file})"
        found.append(f"{told}: import or upload them again, or bring them back from a backup")
    if bare:
        told = f"{len(bare)} lack smaller files (newest: {bare[0].pk})"
        found.append(f"{told}: run manage.py remake_pictures")
    return "; ".join(found)


def sums_problem() -> str:
    return tallying.problem()


def search_problem() -> Finding:
    return Finding("search index", indexing.problem(), indexing.hint())


def ranking_problem() -> str:
    return "RANKING_BONUS_HOURS has changed: run manage.py rerank" if ranking.is_stale() else ""


ALONE = (
    ("cache", cache_problem),
    ("mail server", mail_server_problem),
    ("recipients", recipients_problem),
    ("storage", storage_problem),
    ("free disk", disk_problem),
    ("static files", static_problem),
)
WITH_DATABASE = (
    ("worker heartbeat", worker_problem),
    ("waiting mail", mail_problem),
    ("given up mail", outbox_problem),
    ("codes", codes_problem),
    ("proxies", proxies_problem),
    ("pictures", pictures_problem),
    ("front page order", ranking_problem),
    ("sums of impact", sums_problem),
    ("search index", search_problem),
)
