"""Who may do what to which story."""

import pytest

from articles.permissions import may_edit
from tests.factories import make_draft, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("role", "may"), [("", False), ("Reporter", True)])
def test_having_written_a_draft_is_not_enough_to_change_it(role, may):
    # Whoever was a reporter once and is in no group any more.
    writer = make_user(role)

    assert may_edit(writer, make_draft(created_by=writer)) is may
