import errno

import pytest

from articles.pure import faults


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "OSError: [Errno 28] No space left on device"),
        (ValueError("first\nsecond"), "ValueError: first"),
        (ValueError(), "ValueError"),
        (ValueError("no postgres://ada:hunter2@db/news"), "ValueError: no postgres://…@db/news"),
        (ValueError("host=db password=hunter2 port=1"), "ValueError: host=db password=… port=1"),
        (ValueError("secret_key: hunter2"), "ValueError: secret_key: …"),
        (ValueError("x" * 500), "ValueError: " + "x" * 188),
    ],
)
def test_class_and_first_line_without_credentials(error, told):
    assert faults.told(error) == told
