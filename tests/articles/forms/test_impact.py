"""The forms of a score's page and of a report's period, at their bounds."""

from datetime import date

import pytest

from articles.acts import assessing
from articles.forms import RatingForm
from articles.forms.period import PeriodForm

pytestmark = pytest.mark.django_db


def rating(**sent) -> RatingForm:
    form = RatingForm(sent, criteria=assessing.criteria())
    form.is_valid()
    return form


@pytest.mark.parametrize(("revision", "errors"), [("0", 0), ("2147483647", 0), ("-1", 1), ("2147483648", 1)])
def test_a_revision_fits_its_column(revision, errors):
    assert len(rating(revision=revision).errors.get("revision", [])) == errors


@pytest.mark.parametrize(
    ("name", "value", "given"),
    [
        ("criterion_1", "4", {1: 4}),
        ("criterion_1", "5", {1: 5}),
        ("criterion_1", "999", {1: 999}),
        ("criterion_1", "1000", {1: None}),
        ("criterion_1", "-1", {1: None}),
        ("criterion_1", "", {}),
        ("criterion_" + "9" * 18, "1", {10**18 - 1: 1}),
        ("criterion_" + "9" * 19, "1", {}),
        ("criterion_x", "1", {}),
    ],
)
def test_what_is_read_of_the_ratings(name, value, given):
    assert rating(**{name: value}).given() == given


def test_a_period_may_be_one_day():
    form = PeriodForm({"since": "2026-03-01", "until": "2026-03-01"})

    assert form.is_valid()
    assert (form.period["since"], form.period["until"]) == (date(2026, 3, 1), date(2026, 3, 1))
    assert not PeriodForm({"since": "2026-03-02", "until": "2026-03-01"}).is_valid()
