"""The one clock of the product."""

from datetime import UTC, datetime


def now() -> datetime:
    """This moment, aware, in UTC. Everything that compares with the time asks here, so that tests can set it."""
    return datetime.now(UTC)
