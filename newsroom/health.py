"""/healthz: the process lives. /readyz: it can serve. For balancers: any Host, over http too, no secrets."""

import re
import shutil
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import JsonResponse

from articles import breaking_off
from articles.pure import clock, faults
from contact.acts import alarming, mailing
from contact.models import Heartbeat

MAIL_LATE = timedelta(minutes=5)
WORKER_SILENT = timedelta(seconds=30)
GIVEN_UP_WITHIN = timedelta(days=7)
MEGABYTE = 1024 * 1024
# Below either of them a disk is as good as full: the write-ahead log alone may want 64 MB.
FREE_MEGABYTES, FREE_SHARE = 100, 0.02
AWAY = (DatabaseError, InterfaceError)
# What SQLite says of a file, not of a query; PostgreSQL has one sentence for a full disk.
UNWRITABLE = re.compile("database is locked|disk is full|readonly database|disk I/O error|No space left on device")
NO_ANSWER = "the database does not answer"
# Databases that have been seen to have every migration: they keep them, and reading all files costs each time.
_migrated: set[str] = set()


class HealthMiddleware:
    """First of all, so that neither the Host check nor the redirect to https stands before it."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        answer = {"/healthz": alive, "/readyz": ready}.get(request.path_info.rstrip("/"))
        if answer is None:
            return self.get_response(request)
        if request.method not in {"GET", "HEAD"}:
            response = JsonResponse({"status": "wrong method"}, status=405, headers={"Allow": "GET, HEAD"})
        else:
            response = answer()
        response["Cache-Control"] = "no-store"
        return response


def alive() -> JsonResponse:
    return JsonResponse({"status": "ok"})


def ready() -> JsonResponse:
    """503 while readers could not be served; 200 with what is `degraded` while they can but the desk can't fully."""
    problem = missing_database()
    if not problem:
        try:
            found = {
                "cache": cache_problem(),
                "mail": mail_problem(),
                "outbox": outbox_problem(),
                "codes": codes_problem(),
                "worker": worker_problem(),
                "disk": disk_problem(),
            }
        except AWAY:
            problem = NO_ANSWER
    if problem:
        return JsonResponse({"status": "unavailable", "problems": [problem]}, status=503)
    degraded = {name: sentence for name, sentence in found.items() if sentence}
    return JsonResponse({"status": "degraded", "degraded": degraded} if degraded else {"status": "ok"})


def missing_database() -> str:
    """Why no page can be made: "" when the database answers and has every migration."""
    if database_away():
        return NO_ANSWER
    try:
        missing = missing_migrations()
    except AWAY:
        return NO_ANSWER
    return f"{missing} migrations are missing: run manage.py migrate" if missing else ""


def database_away() -> bool:
    """Whether the database leaves a plain question without an answer."""
    return bool(database_fault())


def database_fault() -> str:
    """What the database says instead of answering a plain question; "" when it answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except AWAY as error:
        return faults.told(error)
    return ""


def database_sentence(error: Exception) -> str:
    """What an operator is told of *error*, which the database raised; "" when it answers and has all it needs."""
    if fault := database_fault():
        return f"The database does not answer: look at DATABASE_URL. ({fault})"
    try:
        missing = missing_migrations()
    except AWAY:
        return ""
    if missing:
        return f"The database lacks {missing} migrations: run manage.py migrate. ({faults.told(error)})"
    if isinstance(error, OperationalError) and UNWRITABLE.search(str(error)):
        return f"The database can't be written now. ({faults.told(error)})"
    return ""


def missing_migrations() -> int:
    """How many migrations of this code the database has not had yet. Once there are none it is not asked again."""
    if connection.alias in _migrated:
        return 0
    missing = breaking_off.missing_migrations()
    if not missing:
        _migrated.add(connection.alias)
    return missing


def cache_problem() -> str:
    """Why the cache can't be used, or ""."""
    try:
        cache.set("newsroom.health", "ok", 10)
        return "" if cache.get("newsroom.health") == "ok" else "the cache forgets what it is given"
    except Exception:
        # Each cache has errors of its own; whichever it is, pages go on without it.
        return "the cache does not answer"


def mail_problem() -> str:
    """How late the oldest waiting mail is, once that is over five minutes; else ""."""
    age = mailing.oldest_waiting()
    return f"the oldest mail has waited for {int(age.total_seconds())} seconds" if is_late(age) else ""


def is_late(age: timedelta | None) -> bool:
    """Whether the oldest waiting mail, which has waited for *age*, is an alarm."""
    return age is not None and age > MAIL_LATE


def worker_problem() -> str:
    """ "" when a worker was heard of lately."""
    heard = Heartbeat.objects.filter(seen_at__gt=clock.now() - WORKER_SILENT).exists()
    return "" if heard else "no worker is running"


def outbox_problem() -> str:
    """How many mails that matter to the desk were given up lately; else ""."""
    number = mailing.given_up(since=clock.now() - GIVEN_UP_WITHIN)
    told = "1 mail was" if number == 1 else f"{number} mails were"
    return f"{told} given up in the last {GIVEN_UP_WITHIN.days} days: see the admin's outbox" if number else ""


def codes_problem() -> str:
    """When readers were last refused a code because all of an hour were sent, within an hour; else ""."""
    found = alarming.codes_ran_out()
    if not found:
        return ""
    return f"all {settings.CONTACT_CODES_PER_HOUR} codes of an hour were sent, last refused {found:%H:%M} UTC"


def disk_problem() -> str:
    """How little room is left where DATA_DIR lies, once that is too little; else ""."""
    try:
        disk = shutil.disk_usage(settings.DATA_DIR)
    except OSError as error:
        return f"DATA_DIR can't be looked at ({error.strerror})"
    if disk.free >= max(FREE_MEGABYTES * MEGABYTE, FREE_SHARE * disk.total):
        return ""
    return f"{disk.free // MEGABYTE} MB are free on the disk of DATA_DIR"
