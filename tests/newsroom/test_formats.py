"""One way to write dates at the desk."""

from datetime import datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format

MOMENT = datetime(2026, 11, 25, 2, 24)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "25 Nov 2026, 02:24"),
        ("en-gb", "25 Nov 2026, 02:24"),
        ("de", "25. November 2026 02:24"),
        ("fr", "25 novembre 2026 02:24"),
    ],
)
def test_english_is_the_desk_s_own_and_other_languages_keep_theirs(language, told):
    with translation.override(language):
        assert date_format(MOMENT, "DATETIME_FORMAT") == told
