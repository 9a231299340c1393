"""Queries that are asked for again and again: their SQL is made once, and asked with other values.

Django makes a query's SQL anew each time, which for the larger ones takes many times as long as the database needs for
its answer. What is asked is still said by querysets alone, `published()` among them.
"""

import itertools
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import connections
from django.db.models import QuerySet

Value = int | str | datetime | None
# Values that no query has of its own: keys beyond any table's, moments and texts of nowhere.
_KEYS, _DAYS, _TEXTS = itertools.count(2**60), itertools.count(), itertools.count()
_LONG_AGO = datetime(1804, 2, 29, 3, 7, 9, 123457, tzinfo=UTC)


class Prepared:
    """The rows of the queryset that *make* builds of named values: keys (int), moments, texts, or None.

    *make* has to build the same query for any of them but None, which makes another one. It is called once in each
    thread for each of these, with values of nowhere whose places in the SQL are then known.

    >>> newest = Prepared(lambda at: Story.objects.published(at).latest_first()[:5])
    >>> newest(at=clock.now())
    [<Story: …>, …]
    """

    def __init__(self, make: Callable[..., QuerySet]) -> None:
        self._make, self._known = make, threading.local()

    def __call__(self, **values: Value) -> list:
        """All rows, as the queryset would give them."""
        missing = frozenset(name for name, value in values.items() if value is None)
        known = self._known.__dict__
        if (query := known.get(missing)) is None or query.connection is not connections[query.alias]:
            query = known[missing] = _Query(self._make, values)
        return query.rows(values)


class _Query:
    """One thread's: the compiler that read the queryset, which from now on says what it said then."""

    def __init__(self, make: Callable[..., QuerySet], values: dict[str, Value]) -> None:
        stand_ins = {name: _stand_in(value) for name, value in values.items()}
        self._queryset = make(**stand_ins)
        self.alias = self._queryset.db
        self.connection = connections[self.alias]
        compiler = self._queryset.query.get_compiler(using=self.alias)
        sql, params = compiler.as_sql()
        places = {self._stored(stand_in): name for name, stand_in in stand_ins.items() if stand_in is not None}
        # What is no value of ours stays what it is.
        self._params = [(places.get(_hashable(one)), one) for one in params]
        if lost := places.keys() - {_hashable(one) for one in params}:
            raise ValueError(f"Of {[places[one] for one in lost]} the SQL holds nothing: it can't be prepared.")
        self._asked = (sql, ())
        self._sql = sql
        compiler.as_sql = lambda *args, **kwargs: self._asked
        self._queryset.query.get_compiler = lambda *args, **kwargs: compiler

    def rows(self, values: dict[str, Value]) -> list:
        stored = {name: self._stored(value) for name, value in values.items()}
        self._asked = (self._sql, tuple(stored[name] if name else one for name, one in self._params))
        return list(self._queryset._iterable_class(self._queryset))

    def _stored(self, value: Value):
        return self.connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def _stand_in(value: Value) -> Value:
    if value is None:
        return None
    if isinstance(value, datetime):
        return _LONG_AGO + timedelta(days=next(_DAYS))
    return f"\ue000{next(_TEXTS)}\ue000" if isinstance(value, str) else next(_KEYS)


def _hashable(one):
    return one if isinstance(one, int | str | datetime) else None
