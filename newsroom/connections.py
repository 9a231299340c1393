"""Turns the addresses of database, cache, mail server and storage into Django's settings."""

import re
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

# A server's SQLite: readers beside one writer (WAL); synchronous=NORMAL keeps the file whole after a power cut.
# Each thread has a connection, and each connection memory of its own: 2 MB of cache, and the file is read, not mapped,
# which would count it once more for each of them. What is not in there the system has in memory; pages cost the same.
# foreign_keys is Django's.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=0; "
    "PRAGMA cache_size=-2048; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864"
)
SQLITE_OPTIONS = {
    # IMMEDIATE: a transaction takes the writer's lock when it begins and waits for it; DEFERRED would be
    # refused at once ("database is locked") when it turns from reading to writing behind another writer.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": SQLITE_PRAGMAS,
}
MAIL_SCHEMES = ("smtp", "smtp+tls", "smtp+ssl", "consolemail", "filemail", "memorymail", "dummymail")


def database(address: str, *, base: Path, default: Path) -> dict:
    """settings.DATABASES["default"] for a DATABASE_URL, which is empty for the SQLite file *default*."""
    if not address:
        return _sqlite(default)
    if not address.startswith(("sqlite:///", "postgres://", "postgresql://")):
        raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:/// or postgres://")
    try:
        found = environ.Env.db_url_config(address)
    except Exception as error:
        raise ImproperlyConfigured("DATABASE_URL can't be read: give sqlite:///… or postgres://…") from error
    if found["ENGINE"] == "django.db.backends.sqlite3":
        return _sqlite(_sqlite_file(base, found["NAME"]))
    if not found["NAME"] and "service" not in found.get("OPTIONS", {}):
        raise ImproperlyConfigured("DATABASE_URL names no database: give postgres://user:password@host/name")
    return _postgresql(found)


def _sqlite_file(base: Path, name: str) -> Path:
    """Where the file lies; what is in memory alone would begin empty in each process."""
    if name in {"", ":memory:"}:
        raise ImproperlyConfigured("DATABASE_URL names no file: give sqlite:///PATH or sqlite:////absolute/PATH")
    if (base / name).is_dir():
        raise ImproperlyConfigured(f"DATABASE_URL names {base / name}, which is a folder: give a file in it.")
    return base / name


def _sqlite(path: Path) -> dict:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": dict(SQLITE_OPTIONS),
        "CONN_MAX_AGE": 600,
    }


def _postgresql(found: dict) -> dict:
    options = {"connect_timeout": 5, **found.get("OPTIONS", {})}
    if "pool" in options:
        # It arrives as text, and Django wants True or a dictionary.
        options["pool"] = str(options["pool"]).lower() in {"1", "true", "yes", "on"}
    kept = {} if options.get("pool") else {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    return {**found, "OPTIONS": options, **kept}


def cache(address: str) -> dict:
    """settings.CACHES["default"] for a CACHE_URL; empty: this process's own memory."""
    if not address:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if not address.startswith(("redis://", "rediss://", "unix://")):
        raise ImproperlyConfigured("CACHE_URL must begin with redis://, rediss:// or unix://")
    # Django takes a comma for the beginning of a replica's address.
    for one in re.split("[;,]", address):
        _check_redis(one)
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": address,
        # A cache that hangs must not hold a page for longer than a reader waits.
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
    }


def _check_redis(address: str) -> None:
    """ImproperlyConfigured for what the client would take for something else in silence: database "x" for 0."""
    try:
        parts = urlsplit(address)
        there = parts.path.strip("/") if parts.scheme == "unix" else parts.hostname and parts.port != 0
    except ValueError:
        there = ""
    if there:
        numbers = [dict(parse_qsl(parts.query)).get("db", "0")]
        if parts.scheme != "unix":
            numbers.append(parts.path.strip("/") or "0")
        if all(re.fullmatch("[0-9]+", one) for one in numbers):
            return
    raise ImproperlyConfigured("CACHE_URL can't be read: give redis://host:6379/0, the last a whole number")


def mail(address: str) -> dict:
    """How the worker sends: {"backend": dotted path, "host", "port", "user", "password", "tls", "ssl", "folder"}."""
    scheme = address.split(":", 1)[0]
    if scheme not in MAIL_SCHEMES:
        raise ImproperlyConfigured("EMAIL_URL must begin with smtp://, smtp+tls:// or smtp+ssl://")
    try:
        found = environ.Env.email_url_config(address)
    except Exception as error:
        raise ImproperlyConfigured("EMAIL_URL can't be read: give smtp://user:password@host:port") from error
    if scheme.startswith("smtp") and not found["EMAIL_HOST"]:
        raise ImproperlyConfigured("EMAIL_URL names no host: give smtp://user:password@host:port")
    ports = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}
    return {
        "backend": found["EMAIL_BACKEND"],
        "host": found["EMAIL_HOST"] or "",
        "port": found["EMAIL_PORT"] or ports.get(scheme, 25),
        "user": found["EMAIL_HOST_USER"] or "",
        "password": found["EMAIL_HOST_PASSWORD"] or "",
        "tls": scheme == "smtp+tls",
        "ssl": scheme == "smtp+ssl",
        "folder": found["EMAIL_FILE_PATH"] or "",
    }


def storage(address: str, *, media: Path) -> dict:
    """settings.STORAGES["default"] for a STORAGE_URL such as s3://key:secret@bucket?endpoint_url=…; empty: *media*."""
    if not address:
        return {"BACKEND": "newsroom.storage.WholeFileStorage", "OPTIONS": {"location": media}}
    try:
        parts = urlsplit(address)
        bucket = parts.hostname
        parts.port  # noqa: B018  (reading it is what checks it)
    except ValueError:
        bucket = None
    if not address.startswith("s3://") or not bucket:
        raise ImproperlyConfigured("STORAGE_URL must be like s3://bucket?endpoint_url=https://…")
    given = dict(parse_qsl(parts.query))
    if not re.match(r"https?://[^\s/]", given.get("endpoint_url", "https://default")):
        raise ImproperlyConfigured("STORAGE_URL's endpoint_url is no address: give s3://bucket?endpoint_url=https://…")
    # Slow to import and needed here alone.
    from botocore.config import Config

    options = {
        "bucket_name": bucket,
        "location": parts.path.strip("/"),
        # Names are made of the content: what is there already is the same, or was broken off.
        "file_overwrite": True,
        "default_acl": None,
        # boto3 ≥ 1.36 sends checksums that other S3 servers refuse (django-storages issue 1482).
        "client_config": Config(
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            connect_timeout=5,
            read_timeout=20,
        ),
    }
    options |= {name: given[name] for name in ("endpoint_url", "region_name") if name in given}
    if parts.username:
        options |= {"access_key": unquote(parts.username), "secret_key": unquote(parts.password or "")}
    return {"BACKEND": "newsroom.buckets.BucketStorage", "OPTIONS": options}
