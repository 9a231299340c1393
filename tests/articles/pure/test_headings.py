"""What a list of stories holds, in words."""

import pytest

from articles.pure import headings


@pytest.mark.parametrize(
    ("asked", "heading"),
    [
        ({}, "All stories"),
        ({"words": "dam"}, "Stories with “dam”"),
        ({"least": 60}, "Stories with a score of 60 or more"),
        ({"least": 0}, "Stories with a score of 0 or more"),
        ({"least": 100}, "Stories with a score of 100"),
        ({"words": "dam", "least": 60}, "Stories with “dam” and a score of 60 or more"),
        ({"topic": "Energy"}, "Stories on Energy"),
        ({"topic": "Energy", "author": "Ada Lind"}, "Stories on Energy by Ada Lind"),
        ({"since": "1 March 2026"}, "Stories from 1 March 2026"),
        ({"until": "1 March 2026"}, "Stories up to 1 March 2026"),
        ({"since": "1 March 2026", "until": "1 March 2026"}, "Stories of 1 March 2026"),
        (
            {"topic": "Energy", "author": "Bo", "words": "x", "least": 1, "since": "1 May 2026", "until": "2 May 2026"},
            "Stories on Energy by Bo with “x” and a score of 1 or more, from 1 May 2026 up to 2 May 2026",
        ),
    ],
)
def test_each_filter_is_named(asked, heading):
    assert headings.stories(**asked) == heading
