"""Where a story stands on the front page: its publication time plus a bonus for its impact."""

from datetime import datetime, timedelta


def rank_at(published_at: datetime, score: int, *, bonus_hours: int) -> datetime:
    """The moment a story is ranked by: *published_at* plus *bonus_hours* for 100 points, in proportion for fewer.

    Both parts are fixed at publication, so the order of two stories never changes by itself and can be stored:
    newer stories overtake older ones only by being newer. That is how age wears a score down with no job running.
    """
    return published_at + timedelta(hours=bonus_hours) * score / 100
