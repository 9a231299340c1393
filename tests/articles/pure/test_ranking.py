from datetime import UTC, datetime

import pytest

from articles.pure.ranking import in_words, rank_at

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_hundred_points_are_the_whole_bonus_and_half_of_them_half_of_it():
    assert rank_at(NOON, 100, bonus_hours=24) == datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert rank_at(NOON, 50, bonus_hours=24) == datetime(2026, 3, 2, 0, tzinfo=UTC)
    assert rank_at(NOON, 0, bonus_hours=24) == NOON


@pytest.mark.parametrize(
    ("hours", "words"), [(0, ""), (1, "an hour"), (23, "23 hours"), (24, "a day"), (36, "36 hours"), (48, "2 days")]
)
def test_how_long_the_highest_score_keeps_a_story_up_in_words(hours, words):
    assert in_words(hours) == words
