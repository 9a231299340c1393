import pytest

from contact.pure import spacing


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("One two\nthree", "One two\nthree"),
        ("  One", "__One"),
        ("One\n \ttwo", "One\n_____two"),
        ("One   two", "One__ two"),
        ("One\ttwo", "One___ two"),
        ("One \n\n  \n two", "One \n\n  \n_two"),
    ],
)
def test_indents_stay_and_runs_can_still_be_broken(text, kept):
    assert spacing.kept(text) == kept.replace("_", "\u00a0")
