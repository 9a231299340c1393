"""Queries that are asked for again and again: their SQL is made once, and asked with other values.

Django makes a query's SQL anew each time, which for the larger ones takes many times as long as the database needs for
its answer. What is asked is still said by querysets alone, `published()` among them.
"""

import itertools
import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connections
from django.db.backends.sqlite3.base import FORMAT_QMARK_REGEX
from django.db.models import DateTimeField, JSONField, QuerySet
from django.db.models.query import ModelIterable, ValuesListIterable

from articles.querysets.lean import LeanIterable, maker

Value = int | str | datetime | tuple | None
# Values that no query has of its own: keys beyond any table's, moments and texts of nowhere.
_KEYS, _DAYS, _TEXTS = itertools.count(2**60), itertools.count(), itertools.count()
_LONG_AGO = datetime(1804, 2, 29, 3, 7, 9, 123457, tzinfo=UTC)


class Prepared:
    """The rows of the queryset that *make* builds of named values: keys, moments, texts, tuples of these, or None.

    *make* has to build the same query for any of them but None and tuples of another length, which make another one.
    It is called once in each thread for each of these, with values of nowhere whose places in the SQL are then known.

    >>> newest = Prepared(lambda at: Story.objects.published(at).latest_first()[:5])
    >>> newest(at=clock.now())
    [<Story: …>, …]
    """

    def __init__(self, make: Callable[..., QuerySet]) -> None:
        self._make, self._known = make, threading.local()

    def __call__(self, **values: Value) -> list:
        """All rows, as the queryset would give them: its models (articles.querysets.lean), or its tuples."""
        known = self._known.__dict__
        shape = tuple([len(one) if type(one) is tuple else one is None for one in values.values()])
        if (query := known.get(shape)) is None or query.connection is not connections[query.alias]:
            query = known[shape] = _Query(self._make, values)
        return query.rows(values)


class _Query:
    """One thread's SQL, where in it which value stands, and what is made of a row."""

    def __init__(self, make: Callable[..., QuerySet], values: dict[str, Value]) -> None:
        # Twice, with other values of nowhere: what differs and is none of them was made of one, and could not be told.
        (stand_ins, queryset), (others, again) = (_built(make, values) for _ in range(2))
        self.alias = queryset.db
        self.connection = connections[self.alias]
        compiler = queryset.query.get_compiler(using=self.alias)
        self._sql, params = compiler.as_sql()
        places = dict(self._stored(stand_ins))
        named = {stand_in: place for place, stand_in in places.items() if stand_in is not None}
        self._refuse_what_changes(params, again, dict(self._stored(others)))
        # What is no value of ours stays what it is.
        self._params = [(named.get(_hashable(one)), one) for one in params]
        self._for_sqlite = _for_sqlite(self._sql, self._params) if self.connection.vendor == "sqlite" else None
        if lost := named.keys() - {_hashable(one) for one in params}:
            raise ValueError(f"Of {[named[one] for one in lost]} the SQL holds nothing: it can't be prepared.")
        # Behind these stand columns that are there to sort by.
        fields = [one[0] for one in compiler.select[: compiler.col_count]]
        self._converted = [
            (at, *_quick(*told, self.connection)) for at, told in compiler.get_converters(fields).items()
        ]
        self._width = len(fields)
        self._made = _maker(queryset, compiler)
        self._is_plain = not self._converted and self._made is tuple

    def _refuse_what_changes(self, params: tuple, again: QuerySet, others: dict) -> None:
        second = again.query.get_compiler(using=self.alias).as_sql()[1]
        known = {_hashable(one) for one in others.values()}
        for one, other in zip(params, second, strict=True):
            if one != other and _hashable(other) not in known:
                raise ValueError(f"{other!r} is made of a value, not that value: it can't be prepared.")

    def rows(self, values: dict[str, Value]) -> list:
        found = self._fetched(dict(self._stored(values)))
        if self._is_plain and all(len(told) == self._width for told in found[:1]):
            return found
        made, connection, converted = self._made, self.connection, self._converted
        rows = []
        for told in found:
            row = list(told[: self._width])
            for at, converters, expression in converted:
                value = row[at]
                for convert in converters:
                    value = convert(value, expression, connection)
                row[at] = value
            rows.append(made(row))
        return rows

    def _fetched(self, stored: dict) -> list[tuple]:
        connection = self.connection
        is_watched = bool(connection.execute_wrappers) or connection.queries_logged
        is_direct = self._for_sqlite is not None and not is_watched
        sql, params = self._for_sqlite if is_direct else (self._sql, self._params)
        values = [stored[place] if place else one for place, one in params]
        with connection.cursor() as cursor:
            if not is_direct:
                cursor.execute(sql, values)
            else:
                with connection.wrap_database_errors:
                    sqlite3.Cursor.execute(cursor.cursor, sql, values)
            return cursor.fetchall()

    def _stored(self, values: dict[str, Value]):
        """(name, number) → as the database has it; the number is that within a tuple, else 0."""
        adapted = self.connection.ops.adapt_datetimefield_value
        for name, value in values.items():
            for number, one in enumerate(value if type(value) is tuple else (value,)):
                yield (name, number), adapted(one) if isinstance(one, datetime) else one


def _for_sqlite(sql: str, params: list[tuple]) -> tuple[str, list]:
    """*sql* in SQLite's own spelling, and the places of the values that it is given each time.

    Django looks for the marks in it anew each time, which takes as long as most answers. What never changes is written
    out: where a value decides whether an index may be used (status = ?), SQLite plans anew for each value bound, and
    that takes longer than any answer.
    """
    pieces = [piece.replace("%%", "%") for piece in FORMAT_QMARK_REGEX.split(sql)]
    written, left = [pieces[0]], []
    for (place, one), piece in zip(params, pieces[1:], strict=True):
        if place is None and isinstance(one, int | str):
            written.append(str(int(one)) if isinstance(one, int) else "'" + str(one).replace("'", "''") + "'")
        else:
            written.append("?")
            left.append((place, one))
        written.append(piece)
    return "".join(written), left


def _quick(converters: list, expression, connection) -> tuple[list, Any]:
    """What makes a column's value of what the database tells: as Django's, in a fifth of the time."""
    field = expression.output_field
    if isinstance(field, JSONField):
        return [_from_json], expression
    if isinstance(field, DateTimeField) and connection.vendor == "sqlite" and connection.timezone is UTC:
        return [_from_time], expression
    return converters, expression


def _from_time(value, expression, connection):
    """SQLite keeps times as text, of UTC; those of a column come without a zone, those of a subquery as that text."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value and value.replace(tzinfo=UTC)


def _from_json(value, expression, connection):
    if value == "[]":
        return []
    return expression.output_field.from_db_value(value, expression, connection)


def _built(make: Callable[..., QuerySet], values: dict[str, Value]) -> tuple[dict[str, Value], QuerySet]:
    stand_ins = {name: _stand_in(value) for name, value in values.items()}
    return stand_ins, make(**stand_ins)


def _maker(queryset: QuerySet, compiler) -> Callable:
    iterable = queryset._iterable_class
    if iterable in (ModelIterable, LeanIterable):
        return maker(compiler, queryset.db)
    if iterable is ValuesListIterable:
        return tuple
    raise ValueError(f"Rows of {iterable.__name__} can't be prepared.")


def _stand_in(value: Value) -> Value:
    if value is None:
        return None
    if isinstance(value, tuple):
        return tuple(_stand_in(one) for one in value)
    if isinstance(value, datetime):
        return _LONG_AGO + timedelta(days=next(_DAYS))
    return f"\ue000{next(_TEXTS)}\ue000" if isinstance(value, str) else next(_KEYS)


def _hashable(one):
    return one if isinstance(one, int | str | datetime) else None
