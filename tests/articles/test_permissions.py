"""Who may do what to which story."""

from datetime import timedelta

import pytest

from articles.permissions import may_change_shared, may_edit
from articles.pure import clock
from tests.factories import make_author, make_draft, make_story, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("role", "may"), [("", False), ("Reporter", True)])
def test_having_written_a_draft_is_not_enough_to_change_it(role, may):
    # Whoever was a reporter once and is in no group any more.
    writer = make_user(role)

    assert may_edit(writer, make_draft(created_by=writer)) is may


@pytest.mark.parametrize(("days", "may"), [(1, False), (-1, False), (None, True)])
def test_what_stands_on_a_story_that_is_out_or_scheduled_is_not_for_reporters(days, may):
    author = make_author("Ada Lind")
    if days is None:
        make_draft(authors=["Ada Lind"])
    else:
        make_story(authors=["Ada Lind"], published_at=clock.now() + timedelta(days=days))

    assert may_change_shared(make_user("Reporter"), author) is may
    assert may_change_shared(make_user("Editor"), author)
