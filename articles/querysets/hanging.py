"""What hangs on a row, a few rows of other tables, told within the row's own query."""

import json

from django.db.models import Aggregate, QuerySet, Subquery, TextField


class _Told(Aggregate):
    """The values of some columns of each row, as JSON in no order."""

    output_field = TextField()
    template = "json_group_array(json_array(%(expressions)s))"

    def as_postgresql(self, compiler, connection, **values):
        return self.as_sql(compiler, connection, template="json_agg(json_build_array(%(expressions)s))::text", **values)


def told(rows: QuerySet, by: str, *columns: str) -> Subquery:
    """*columns* of *rows*, which an OuterRef ties to one value of the column *by*: for rows_of()."""
    return Subquery(rows.order_by().values(by).annotate(told=_Told(*columns)).values("told"))


def rows_of(text: str | None) -> list[list]:
    """What told() found; None: there was nothing."""
    return json.loads(text) if text else []
