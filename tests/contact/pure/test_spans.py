import pytest

from contact.pure import spans


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 second"), (42, "42 seconds"), (60, "60 seconds"), (119, "119 seconds"), (120, "2 minutes"),
     (121, "3 minutes"), (3540, "59 minutes"), (3600, "60 minutes")],
)  # fmt: skip
def test_a_wait_is_never_told_too_short(seconds, words):
    assert spans.wait(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-1, "less than one more minute"), (0, "less than one more minute"), (59.9, "less than one more minute"),
     (60, "about 1 more minute"), (89, "about 1 more minute"), (91, "about 2 more minutes"),
     (420, "about 7 more minutes"), (599.7, "about 10 more minutes")],
)  # fmt: skip
def test_what_is_left_is_told_in_minutes(seconds, words):
    assert spans.left(seconds) == words
