"""The pages that are kept, bounded in bytes."""

import threading

from newsroom.page_cache.asked import Key
from newsroom.page_cache.page import Page

# Of all bytes one path may take so much, under whatever parameters: a flood of them costs none of the other pages.
SHARE_OF_A_PATH = 8


class Store:
    """At most *limit* bytes of pages. Who was not asked for since the last look goes first (a clock, which is the least
    recently used nearly, without writing at each hit)."""

    def __init__(self, limit: int) -> None:
        self._limit, self._lock = limit, threading.Lock()
        # In the order in which they are looked at when room is needed.
        self._pages: dict[Key, Page] = {}
        self._sizes: dict[Key, int] = {}
        self._of_path: dict[str, dict[Key, None]] = {}
        self.size = 0

    def get(self, key: Key) -> Page | None:
        return self._pages.get(key)

    def __len__(self) -> int:
        return len(self._pages)

    def has_room_for(self, size: int) -> bool:
        """Whether a page of *size* bytes is kept at all."""
        return size <= self._limit // SHARE_OF_A_PATH

    def put(self, key: Key, page: Page) -> None:
        """Keep *page*, or count it anew when it has grown."""
        # Read once: another thread may make one more form of it meanwhile, and puts it anew.
        size = page.size
        with self._lock:
            self._forget(key)
            if not self.has_room_for(size):
                return
            self._pages[key], self._sizes[key] = page, size
            self._of_path.setdefault(key[0], {})[key] = None
            self.size += size
            self._make_room(key)

    def _make_room(self, newest: Key) -> None:
        of_path = self._of_path[newest[0]]
        while sum(self._sizes[key] for key in of_path) > self._limit // SHARE_OF_A_PATH:
            self._forget(self._next(of_path, newest))
        while self.size > self._limit:
            self._forget(self._next(self._pages, newest))

    def _next(self, keys: dict, newest: Key) -> Key:
        """The first of *keys* that nobody used since the last look; those that were used go behind."""
        while True:
            key = next(iter(keys))
            page = self._pages[key]
            if key != newest and not page.was_used:
                return key
            page.was_used = False
            keys[key] = keys.pop(key)

    def _forget(self, key: Key) -> None:
        if self._pages.pop(key, None) is not None:
            self.size -= self._sizes.pop(key)
            of_path = self._of_path[key[0]]
            del of_path[key]
            if not of_path:
                del self._of_path[key[0]]
