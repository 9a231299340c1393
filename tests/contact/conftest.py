"""Browsers, and a database that many threads can use at once."""

import shutil

import pytest
from django.db import connection, connections
from django.test import Client


@pytest.fixture
def new_browser():
    """Makes browsers that say where their forms come from, as real ones do; each has cookies of its own."""
    return lambda **values: Client(headers={"Sec-Fetch-Site": "same-origin"}, **values)


@pytest.fixture
def browser(db, new_browser):
    return new_browser()


@pytest.fixture
def shared_database(transactional_db, database_file, tmp_path):
    """The test database as threads and processes share it: SQLite moves from memory, which locks whole tables and
    does not wait, into a file; PostgreSQL is as it is."""
    if connection.vendor != "sqlite":
        yield connection.settings_dict["NAME"]
        return
    settings = connections.settings["default"]
    memory, name = connections["default"], settings["NAME"]
    settings["NAME"] = shutil.copy(database_file, tmp_path / "shared.sqlite3")
    connections["default"] = connections.create_connection("default")
    yield settings["NAME"]
    connections["default"].close()
    settings["NAME"], connections["default"] = name, memory
