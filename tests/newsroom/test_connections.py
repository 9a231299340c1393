from pathlib import Path

import pytest

from newsroom import connections

BASE = Path("/srv/newsroom")


def test_a_cache_that_hangs_is_let_go_after_two_seconds():
    assert connections.cache("redis://cache:6379/0") == {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "redis://cache:6379/0",
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
    }


def database(address: str) -> dict:
    return connections.database(address, base=BASE, default=BASE / "var" / "newsroom.sqlite3")


def test_postgresql_is_waited_for_five_seconds_and_its_connections_are_kept():
    found = database("postgres://user:p%40ss@host:5433/name")

    assert (found["HOST"], found["PORT"], found["NAME"]) == ("host", 5433, "name")
    assert (found["USER"], found["PASSWORD"]) == ("user", "p@ss")
    assert found["OPTIONS"] == {"connect_timeout": 5}
    assert (found["CONN_MAX_AGE"], found["CONN_HEALTH_CHECKS"]) == (600, True)


def test_what_the_address_says_of_postgresql_goes_first():
    assert database("postgres://host/name?connect_timeout=1&sslmode=require")["OPTIONS"] == {
        "connect_timeout": 1,
        "sslmode": "require",
    }


def test_a_pool_keeps_the_connections_itself():
    found = database("postgres://host/name?pool=true")

    assert found["OPTIONS"] == {"connect_timeout": 5, "pool": True}
    assert not {"CONN_MAX_AGE", "CONN_HEALTH_CHECKS"} & set(found)


def test_sqlite_lies_where_it_is_told_from_the_project_s_root():
    assert database("")["NAME"] == BASE / "var" / "newsroom.sqlite3"
    assert database("sqlite:///data/a.sqlite3")["NAME"] == BASE / "data" / "a.sqlite3"


def storage(address: str) -> dict:
    return connections.storage(address, media=BASE / "media")["OPTIONS"]


def test_s3_writes_a_broken_file_anew_and_is_not_waited_for_for_ever():
    options = storage("s3://key:s%2Fecret@bucket/folder?endpoint_url=https://s3.example.org&region_name=eu")

    config = options.pop("client_config")
    assert (config.connect_timeout, config.read_timeout) == (5, 20)
    assert (config.request_checksum_calculation, config.response_checksum_validation) == ("when_required",) * 2
    assert options == {
        "bucket_name": "bucket",
        "location": "folder",
        "file_overwrite": True,
        "default_acl": None,
        "endpoint_url": "https://s3.example.org",
        "region_name": "eu",
        "access_key": "key",
        "secret_key": "s/ecret",
    }


@pytest.mark.parametrize(
    ("address", "port", "encryption"),
    [
        ("smtp://host", 25, (False, False)),
        ("smtp+tls://host", 587, (True, False)),
        ("smtp+ssl://host", 465, (False, True)),
    ],
)
def test_mail_goes_to_the_port_of_its_encryption(address, port, encryption):
    way = connections.mail(address)

    assert (way["port"], (way["tls"], way["ssl"])) == (port, encryption)
