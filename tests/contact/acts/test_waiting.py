from datetime import timedelta

import pytest

from articles.pure.refusal import Refusal
from contact.acts import verifying, waiting
from tests.contact.flow import start, wrong_code
from tests.factories import NOON

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(("seconds", "left"), [(0, 60), (0.5, 60), (59.5, 1), (60, 0), (1000, 0)])
def test_wait_is_told_in_whole_seconds(seconds, left):
    verification = start(at=NOON)

    assert waiting.wait_seconds(verification, at=NOON + seconds * SECOND) == left


@pytest.mark.parametrize(
    ("seconds", "way"),
    [(0, "You can ask for a new one in 60 seconds."), (59.5, "You can ask for a new one in 1 second."),
     (60, "Ask for a new one below.")],
)  # fmt: skip
def test_a_void_code_says_when_there_can_be_another(settings, seconds, way):
    settings.CONTACT_CODE_ATTEMPTS = 1
    verification = start(at=NOON)
    verifying.check(verification, wrong_code(verification), at=NOON)

    with pytest.raises(Refusal) as refused:
        verifying.check(verification, wrong_code(verification), at=NOON + seconds * SECOND)

    assert refused.value.sentence == f"This code is no longer good. {way}"
