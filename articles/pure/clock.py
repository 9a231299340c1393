"""The one clock of the product."""

from datetime import UTC, date, datetime, tzinfo

# Of a moment that somebody gives: every time zone's arithmetic fits in these, and any paper's archive.
YEARS = range(1000, 9000)


def now() -> datetime:
    """This moment, aware, in UTC. Everything that compares with the time asks here, so that tests can set it."""
    return datetime.now(UTC)


def seconds() -> float:
    """now() in seconds since 1970: for what is done so often that a datetime would be most of the work."""
    return datetime.now(UTC).timestamp()


def day(moment: datetime, zone: tzinfo) -> date:
    """The day that *moment*, aware, falls on in *zone*."""
    return moment.astimezone(zone).date()
