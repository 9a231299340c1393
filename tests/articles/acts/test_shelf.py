from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import F

from articles.acts import editions, shelf
from articles.models import Edition, Story
from articles.pure import clock
from tests.factories import make_story

SECOND = timedelta(seconds=1)


@pytest.fixture
def edition(transactional_db):
    Edition.objects.update_or_create(pk=1, defaults={"changed_at": clock.now()})
    editions.forget()


def test_pages_of_one_edition_share_a_shelf(edition):
    shelf.of_now(clock.now())["latest"] = ["a row"]

    assert shelf.of_now(clock.now()) == {"latest": ["a row"]}


def test_what_this_process_changes_clears_it_at_once(edition):
    shelf.of_now(clock.now())["latest"] = ["a row"]

    make_story()

    assert shelf.of_now(clock.now()) == {}


def test_what_others_change_clears_it_with_the_next_look(edition):
    at = clock.now()
    shelf.of_now(at)["latest"] = ["a row"]
    Edition.objects.update(number=F("number") + 1)

    assert shelf.of_now(at) == {"latest": ["a row"]}
    assert shelf.of_now(at + SECOND) == {}


def test_a_look_that_finds_the_same_edition_keeps_it(edition):
    at = clock.now()
    shelf.of_now(at)["latest"] = ["a row"]

    assert shelf.of_now(at + SECOND) == {"latest": ["a row"]}


def test_the_moment_at_which_a_story_comes_out_clears_it(edition):
    at = clock.now()
    make_story(published_at=at + SECOND)
    shelf.of_now(at)["latest"] = ["a row"]

    assert shelf.of_now(at + SECOND) == {}


def test_within_a_transaction_nothing_is_shared(edition):
    shelf.of_now(clock.now())["latest"] = ["a row"]

    with transaction.atomic():
        Story.objects.filter(pk=0).delete()
        assert shelf.of_now(clock.now()) == {}
        shelf.of_now(clock.now())["latest"] = ["what may be taken back"]

    assert shelf.of_now(clock.now()) == {"latest": ["a row"]}


def test_it_holds_so_many(edition):
    found = shelf.of_now(clock.now())
    for number in range(shelf.MOST + 5):
        found[number] = []

    assert (len(found), 0 in found, shelf.MOST + 4 in found) == (shelf.MOST, False, True)
