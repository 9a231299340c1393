"""The rubric's arithmetic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.pure import rubric
from articles.pure.refusal import Refusal
from articles.pure.rubric import Rating


def rated(*pairs) -> list[Rating]:
    return [Rating(f"Criterion {at}", weight, rating) for at, (weight, rating) in enumerate(pairs)]


@pytest.mark.parametrize(
    ("pairs", "score"),
    [
        ([(1, 0)], 0),
        ([(1, 4)], 100),
        ([(3, 4), (3, 3), (2, 2), (1, 4), (1, 1)], 75),
        ([(3, 4), (3, 3), (2, 2), (1, 3), (1, 1)], 73),
        ([(1, 1), (1, 0)], 13),
        ([(100, 4), (0, 0)], 100),
        ([(1, 1), (7, 0)], 3),
    ],
)
def test_the_score_is_the_weighted_mean_rounded_half_up(pairs, score):
    assert rubric.score(rated(*pairs)) == score


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        ([], "At least one criterion needs a weight above zero."),
        ([(0, 3)], "At least one criterion needs a weight above zero."),
        ([(1, 5)], "Rate “Criterion 0” with a whole number from 0 to 4."),
        ([(1, -1)], "Rate “Criterion 0” with a whole number from 0 to 4."),
        ([(1, 2.5)], "Rate “Criterion 0” with a whole number from 0 to 4."),
        ([(1, True)], "Rate “Criterion 0” with a whole number from 0 to 4."),
        ([(1, None)], "Rate “Criterion 0” with a whole number from 0 to 4."),
        ([(101, 2)], "The weight of “Criterion 0” is a whole number from 0 to 100."),
        ([(-1, 2)], "The weight of “Criterion 0” is a whole number from 0 to 100."),
    ],
)
def test_what_can_be_no_rating_is_refused(pairs, sentence):
    with pytest.raises(Refusal) as refused:
        rubric.score(rated(*pairs))
    assert refused.value.sentence == sentence


PAIRS = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 4)), min_size=1, max_size=8).filter(
    lambda pairs: any(weight for weight, _ in pairs)
)


@given(PAIRS)
def test_the_score_stays_within_0_and_100_and_between_the_ratings(pairs):
    counted = [rating for weight, rating in pairs if weight]

    assert 25 * min(counted) <= rubric.score(rated(*pairs)) <= 25 * max(counted)


@given(PAIRS, st.data())
def test_a_better_rating_never_lowers_the_score(pairs, data):
    at = data.draw(st.integers(0, len(pairs) - 1))
    weight, rating = pairs[at]
    better = [*pairs[:at], (weight, data.draw(st.integers(rating, 4))), *pairs[at + 1 :]]

    assert rubric.score(rated(*better)) >= rubric.score(rated(*pairs))


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 4)), min_size=1, max_size=8).filter(
        lambda pairs: any(weight for weight, _ in pairs)
    ),
    st.integers(1, 5),
)
def test_weights_count_by_their_ratio_alone(pairs, factor):
    assert rubric.score(rated(*((weight * factor, rating) for weight, rating in pairs))) == rubric.score(rated(*pairs))


def test_how_far_ratings_are_apart():
    assert rubric.spread([]) is None
    assert rubric.spread([40, 75, 60]) == (40, 75, 3)
    assert rubric.spread([40, 75, 60]).apart == 35


@pytest.mark.parametrize(
    ("weights", "shares"),
    [
        ([3, 3, 2, 1, 1], [30, 30, 20, 10, 10]),
        ([1, 1, 1], [33, 33, 33]),
        ([5, 3], [63, 38]),
        ([100, 100, 0, 1], [50, 50, 0, 1]),
        ([0, 0], [0, 0]),
        ([], []),
    ],
)
def test_what_each_weight_counts_in_whole_per_cent(weights, shares):
    assert rubric.shares(weights) == shares


@pytest.mark.parametrize(
    ("pairs", "points"),
    [
        ([(30, 3), (30, 4), (20, 2), (10, 4), (10, 1)], [22.5, 30.0, 10.0, 10.0, 2.5]),
        ([(1, 4), (1, 4), (1, 4)], [33.3, 33.3, 33.3]),
        ([(1, 1), (7, 0)], [3.1, 0.0]),
        ([(0, 4), (5, 4)], [0.0, 100.0]),
        ([], []),
    ],
)
def test_what_each_rating_adds_to_the_score(pairs, points):
    assert rubric.points([Rating("x", weight, rating) for weight, rating in pairs]) == points


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 4)), min_size=1, max_size=12))
def test_together_they_are_the_score_but_for_rounding(pairs):
    ratings = [Rating("x", weight, rating) for weight, rating in pairs]
    if any(weight for weight, _ in pairs):
        assert abs(sum(rubric.points(ratings)) - rubric.score(ratings)) <= 0.5 + 0.05 * len(ratings) + 1e-9
