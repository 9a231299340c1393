"""Browsers."""

import pytest
from django.test import Client


@pytest.fixture
def new_browser():
    """Makes browsers that say where their forms come from, as real ones do; each has cookies of its own."""
    return lambda **values: Client(headers={"Sec-Fetch-Site": "same-origin"}, **values)


@pytest.fixture
def browser(db, new_browser):
    return new_browser()
