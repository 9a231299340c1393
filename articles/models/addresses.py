"""Addresses of this site by their names, as quick as they can be had: a page names a hundred."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=2048)
def address(name: str, *args: str | int) -> str:
    """The address that *name* has with *args*, as reverse() says it; the site stands at the root of its host."""
    return reverse(name, args=args)
