import pytest

from newsroom.page_cache import page as pages
from newsroom.page_cache.store import Store

EDITION = (1, None)


@pytest.fixture(autouse=True)
def pages_without_overhead(monkeypatch):
    monkeypatch.setattr(pages, "OVERHEAD", 0)


def page(size: int) -> pages.Page:
    return pages.Page(b"x" * size, [], edition=EDITION, until=0)


def key(path: str, **parameters: str):
    return path, tuple(sorted(parameters.items()))


def filled(limit: int, *paths: str, size: int = 10) -> Store:
    store = Store(limit)
    for path in paths:
        store.put(key(path), page(size))
    return store


def test_what_is_put_is_got():
    store, mine = Store(800), page(10)
    store.put(key("/a/"), mine)

    assert store.get(key("/a/")) is mine
    assert (store.get(key("/b/")), len(store), store.size) == (None, 1, 10)


def test_the_same_page_again_takes_the_place_of_the_old_one():
    store = filled(800, "/a/", "/a/")

    assert (len(store), store.size) == (1, 10)


def test_who_was_not_asked_for_goes_first():
    store = filled(80, *(f"/{number}/" for number in range(8)))
    store.get(key("/0/")).was_used = True

    store.put(key("/8/"), page(10))
    store.put(key("/9/"), page(10))

    left = [number for number in range(10) if store.get(key(f"/{number}/"))]
    assert (left, store.size) == ([0, 3, 4, 5, 6, 7, 8, 9], 80)


def test_being_used_once_helps_once():
    store = filled(80, *(f"/{number}/" for number in range(8)))
    for number in range(8):
        store.get(key(f"/{number}/")).was_used = True

    store.put(key("/8/"), page(10))
    store.put(key("/9/"), page(10))

    assert [number for number in range(10) if store.get(key(f"/{number}/"))] == [2, 3, 4, 5, 6, 7, 8, 9]


def test_a_flood_of_parameters_costs_one_path_an_eighth():
    store = filled(800, *(f"/{number}/" for number in range(60)))
    store.put(key("/list/"), page(10))
    store.get(key("/list/")).was_used = True

    for number in range(1000):
        store.put(key("/list/", q=str(number)), page(10))

    assert all(store.get(key(f"/{number}/")) for number in range(60))
    assert store.get(key("/list/", q="999"))
    assert (len(store), store.size) == (70, 700)


def test_a_page_that_grew_is_counted_anew():
    store, mine = filled(800, "/a/"), page(10)
    store.put(key("/b/"), mine)
    mine.size = 30

    store.put(key("/b/"), mine)

    assert (len(store), store.size) == (2, 40)


def test_what_is_larger_than_a_path_may_be_is_not_kept():
    store = filled(800, "/a/")

    store.put(key("/b/"), page(101))
    store.put(key("/a/"), page(101))

    assert (len(store), store.size) == (0, 0)


class Growing:
    """A page of which another thread makes one more form, whenever its size is asked for."""

    was_used = False

    def __init__(self) -> None:
        self._size = 100

    @property
    def size(self) -> int:
        self._size += 10
        return self._size


def test_a_page_that_grows_meanwhile_is_counted_as_it_was():
    store = Store(100_000)
    for _ in range(3):
        store.put(("/", ()), Growing())

    assert (len(store), store.size) == (1, 110)
