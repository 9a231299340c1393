"""What a page asks of the database, and how the database goes about it.

Each statement is planned again by EXPLAIN, and each SELECT is run again and its work counted: on SQLite in steps of its
virtual machine, on PostgreSQL in rows that its plan has read. Both are counts: no busy machine makes more of them.
"""

import json
import re
from dataclasses import dataclass, field

from django.db import connection

# Tables that grow with the years of a newsroom are all but these.
STAY_SMALL = {
    "articles_topic": "a page full of them",
    "articles_author": "as many as a newsroom has had writers",
    "articles_criterion": "five, as delivered",
    "articles_edition": "one row",
    "articles_face": "one row",
    "articles_menuitem": "the menus of one site",
    "articles_page": "an imprint and its like",
    "articles_searchstate": "one row",
    "articles_stylerule": "the desk's list of house style",
    "articles_tallystate": "one row",
    "auth_user": "the desk",
    "auth_user_groups": "the desk",
    "auth_user_user_permissions": "the desk",
    "auth_group": "three",
    "auth_group_permissions": "some hundred",
    "auth_permission": "four a table",
    "articles_missingaddress": "a thousand, which are tidied",
    "articles_workingcopy": "what the desk works on just now",
    "articles_mailchoice": "one for each of the desk",
    "contact_alarm": "one of each kind",
    "contact_answertemplate": "the desk's texts",
    "contact_heartbeat": "one for each worker",
    "contact_route": "one for each category",
    "django_content_type": "one a table",
    "django_site": "one row",
}
# Sorted in memory at once: the rows of the longest page, with a topic or two each.
PAGE = 200
# What a longer archive may add to the steps or rows of one statement: deeper trees, other rows on the page.
SLACK, FLOOR = 1.25, 400
# So many steps of SQLite are counted at once.
STEPS = 20
JOINS = ("hashjoin", "mergejoin")
_FIRST_WORD = re.compile(r"\w+")
_ALIAS = re.compile(r'"?(articles_\w+|contact_\w+|auth_\w+|django_\w+)"?(?:\s+(?:AS\s+)?"?([A-Z]\d+|T\d+|\w+)"?)?')


@dataclass
class Statement:
    """One statement, what is wrong with its plan, and its *work*: steps of SQLite, rows that PostgreSQL has read."""

    sql: str
    faults: list[str] = field(default_factory=list)
    work: int = 0


class Looking:
    """An execute_wrapper that plans, and counts the work of, each statement of a page."""

    def __init__(self) -> None:
        self.found: list[Statement] = []
        self._is_looking = False

    def __call__(self, execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        kind = _FIRST_WORD.search(sql)[0].upper()
        if not self._is_looking and not many and kind in {"SELECT", "UPDATE", "DELETE"}:
            self._is_looking = True
            try:
                self.found.append(_look(sql, params, counts=kind == "SELECT"))
            finally:
                self._is_looking = False
        return result


def _look(sql: str, params, *, counts: bool) -> Statement:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return _look_at_sqlite(cursor, sql, params, counts=counts)
        return _look_at_postgresql(cursor, sql, params, counts=counts)


def _look_at_sqlite(cursor, sql: str, params, *, counts: bool) -> Statement:
    cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
    found = sqlite_plan(sql, [row[3] for row in cursor.fetchall()])
    if counts:
        steps = 0

        def step() -> None:
            nonlocal steps
            steps += 1

        connection.connection.set_progress_handler(step, STEPS)
        try:
            cursor.execute(sql, params)
            cursor.fetchall()
        finally:
            connection.connection.set_progress_handler(None, 0)
        found.work = steps * STEPS
    return found


def sqlite_plan(sql: str, details: list[str]) -> Statement:
    """What the lines of EXPLAIN QUERY PLAN say of *sql*.

    A table that is walked in an order until a page is full is no fault: whether the page is full soon, the work says.
    How many rows are sorted no plan of SQLite tells; that too the work says.
    """
    found, tables = Statement(sql), _tables(sql)
    for detail in details:
        words = detail.split()
        if words[0] != "SCAN" or not _grows(tables, words[1]):
            continue
        if "VIRTUAL TABLE INDEX" in detail:
            # ":M": by words; else an index of words is walked without any.
            found.faults += [] if ":M" in words[-1] else [detail]
        elif "USING" not in words and not (" LIMIT " in sql and " TEMP B-TREE FOR ORDER BY" not in str(details)):
            found.faults.append(detail)
    return found


def _look_at_postgresql(cursor, sql: str, params, *, counts: bool) -> Statement:
    # So short a table is read or joined whole although an index is there: what still is, has none. Not so an index of
    # words, of which the rows of a word that stands everywhere are found soonest without it.
    avoided = JOINS if "articles_search" in sql else (*JOINS, "seqscan", "bitmapscan")
    for name in avoided:
        cursor.execute(f"SET LOCAL enable_{name} = off")
    cursor.execute(f"EXPLAIN ({'ANALYZE, TIMING off, ' if counts else ''}FORMAT json) {sql}", params)
    told = cursor.fetchone()[0]
    for name in avoided:
        cursor.execute(f"SET LOCAL enable_{name} = on")
    return postgresql_plan(sql, (told if isinstance(told, list) else json.loads(told))[0]["Plan"])


def postgresql_plan(sql: str, plan: dict) -> Statement:
    """What EXPLAIN (FORMAT json) says of *sql*. As there, to walk a table until a page is full is no fault."""
    found = Statement(sql)
    for node in _nodes(plan):
        kind, loops = node["Node Type"], node.get("Actual Loops", 0)
        table = node.get("Relation Name", "")
        if kind == "Seq Scan" and table not in STAY_SMALL and " LIMIT " not in sql:
            found.faults.append(f"Seq Scan on {table}")
        if "Relation Name" in node or kind == "Bitmap Index Scan":
            dropped = sum(value for name, value in node.items() if name.startswith("Rows Removed by"))
            found.work += round((node.get("Actual Rows", 0) + dropped) * loops)
        if "Sort" in kind:
            rows = max(round(child.get("Actual Rows", child["Plan Rows"])) for child in node["Plans"])
            if rows > PAGE:
                found.faults.append(f"{kind} of {rows} rows by {', '.join(node['Sort Key'])}")
    return found


def _nodes(plan: dict):
    yield plan
    for child in plan.get("Plans", []):
        yield from _nodes(child)


def _tables(sql: str) -> dict[str, set[str]]:
    """Names in the plan → the tables that they may mean: aliases are used again within subqueries."""
    found: dict[str, set[str]] = {}
    for table, alias in _ALIAS.findall(sql):
        found.setdefault(table, set()).add(table)
        found.setdefault(alias, set()).add(table)
    return found


def _grows(tables: dict[str, set[str]], name: str) -> bool:
    """Whether a table grows that *name* may mean; a subquery's rows are bounded by what it is made of."""
    return any(table not in STAY_SMALL for table in tables.get(name, ()))


def wrong(few: list[Statement], many: list[Statement]) -> list[str]:
    """What is wrong with the statements of a page in a longer archive, beside those that it asked in a shorter one.

    Of two statements those are the same that say the same, or else that stand at the same place.
    """
    before: dict[str, int] = {}
    for one in few:
        before[one.sql] = max(one.work, before.get(one.sql, 0))
    found = []
    for at, one in enumerate(many):
        was = before.get(one.sql, few[at].work if at < len(few) else 0)
        more = [f"{was:,} → {one.work:,}"] if one.work > SLACK * was + FLOOR else []
        found += [f"{fault}: {one.sql}" for fault in (*one.faults, *more)]
    return found
