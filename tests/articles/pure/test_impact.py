import pytest

from articles.pure import impact


def test_the_bands_cover_0_to_100_once():
    assert [score for band in impact.BANDS for score in range(band.least, band.most + 1)] == list(range(101))


@pytest.mark.parametrize(
    ("score", "name"),
    [
        (0, "Minor"),
        (19, "Minor"),
        (20, "Limited"),
        (79, "Major"),
        (80, "Far-reaching"),
        (100, "Far-reaching"),
    ],
)
def test_a_score_falls_in_its_band(score, name):
    assert impact.band(score).name == name


@pytest.mark.parametrize("score", [-1, 101])
def test_other_numbers_are_no_scores(score):
    with pytest.raises(ValueError, match=f"{score} is no impact score"):
        impact.band(score)
