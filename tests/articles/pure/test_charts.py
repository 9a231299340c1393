"""Where the marks of a chart stand."""

import pytest

from articles.pure import charts
from articles.pure.charts import Bar, Column, Dot, Mark, Segment


def test_a_line_from_left_to_right_on_a_scale_from_0_to_100():
    found = charts.line([0, 50, 100], ["a", "b", "c"], [1, 4, 2])

    assert found.dots == [Dot("25%", "15.5em"), Dot("55%", "8.5em"), Dot("85%", "1.5em")]
    assert found.segments == [
        Segment("25%", "15.5em", "55%", "8.5em"),
        Segment("55%", "8.5em", "85%", "1.5em"),
    ]
    assert found.grid == [Mark(0, "0%", "15.5em"), Mark(50, "0%", "8.5em"), Mark(100, "0%", "1.5em")]
    assert found.ticks == [Mark("a", "25%", "17em"), Mark("b", "55%", "17em"), Mark("c", "85%", "17em")]
    assert found.columns == [
        Column("16%", "14.75em", "18%", "0.75em"),
        Column("46%", "12.5em", "18%", "3em"),
        Column("76%", "14em", "18%", "1.5em"),
    ]
    assert (found.height, found.bottom) == ("17.5em", "15.5em")


@pytest.mark.parametrize(
    ("values", "dots", "segments"),
    [
        ([], 0, 0),
        ([None, None], 0, 0),
        ([0], 1, 0),
        ([1, None, 2], 2, 0),
        ([1, 2, None, 3, 4, 5, None], 5, 3),
    ],
)
def test_a_line_is_broken_where_there_is_no_value(values, dots, segments):
    found = charts.line(values, ["week"] * len(values), [int(one is not None) for one in values])

    assert (len(found.dots), len(found.segments), len(found.columns)) == (dots, segments, dots)


def test_four_labels_stand_at_equal_distances_from_the_first_value_to_the_last():
    found = charts.line([50] * 52, range(52), [1] * 52)

    assert [(one.label, one.x) for one in found.ticks] == [
        (0, "10.87%"),
        (17, "40.29%"),
        (34, "69.71%"),
        (51, "99.13%"),
    ]


@pytest.mark.parametrize(("number", "labels"), [(0, []), (1, [0]), (2, [0, 1]), (3, [0, 1, 2]), (5, [0, 1, 2, 4])])
def test_few_values_have_each_label_once(number, labels):
    found = charts.line([50] * number, range(number), [1] * number)

    assert [one.label for one in found.ticks] == labels


def test_bars_lie_under_their_words_one_below_the_other():
    found = charts.bars([("Energy", 62.5), ("Water", 0)])

    assert found.bars == [
        Bar("Energy", 62.5, "0em", "1.125em", "1.5em", "62.5%"),
        Bar("Water", 0, "2.875em", "4em", "4.375em", "0%"),
    ]
    assert found.grid == [Mark(0, "0%", "7.25em"), Mark(50, "50%", "7.25em"), Mark(100, "100%", "7.25em")]
    assert (found.height, found.bottom, found.below, found.thick) == ("7.75em", "5.75em", "6.125em", "0.625em")


def test_a_long_name_is_whole_as_only_the_screen_knows_its_room():
    assert charts.bars([("x" * 100, 1)]).bars[0].label == "x" * 100


def test_no_bars():
    assert charts.bars([]).bars == []
