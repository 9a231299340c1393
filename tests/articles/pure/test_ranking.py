from datetime import UTC, datetime

from articles.pure.ranking import rank_at

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_hundred_points_are_the_whole_bonus_and_half_of_them_half_of_it():
    assert rank_at(NOON, 100, bonus_hours=24) == datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert rank_at(NOON, 50, bonus_hours=24) == datetime(2026, 3, 2, 0, tzinfo=UTC)
    assert rank_at(NOON, 0, bonus_hours=24) == NOON
