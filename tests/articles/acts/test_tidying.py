"""What the desk leaves behind, and when it goes."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session

from articles.acts import missing, noting, once, sharing, tidying
from articles.models import MissingAddress, Presence, SentForm, ShareLink, ShareVisit
from articles.permissions import SYSTEM
from tests.factories import NOON, make_draft, make_user

pytestmark = pytest.mark.django_db
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@pytest.mark.parametrize(("after", "left"), [(-SECOND, 1), (timedelta(), 0)])
def test_a_session_goes_when_it_has_ended(after, left):
    Session.objects.create(session_key="x" * 32, session_data="", expire_date=NOON)

    tidying.tidy(at=NOON + after)

    assert Session.objects.count() == left


@pytest.mark.parametrize(("after", "left"), [(DAY - SECOND, 1), (DAY, 0)])
def test_who_was_at_a_story_is_forgotten_after_a_day(after, left):
    noting.is_here(make_draft(), by=make_user("Editor"), at=NOON)

    tidying.tidy(at=NOON + after)

    assert Presence.objects.count() == left


@pytest.mark.parametrize("ended", ["by itself", "revoked"])
@pytest.mark.parametrize(("after", "left"), [(30 * DAY - SECOND, 1), (30 * DAY, 0)])
def test_visits_go_thirty_days_after_their_link_has_ended_and_the_link_stays(ended, after, left):
    with time_machine.travel(NOON - 3 * DAY, tick=False):
        link = sharing.share(make_draft(), by=SYSTEM, days=3 if ended == "by itself" else 30)
        sharing.visit(link)
    if ended == "revoked":
        with time_machine.travel(NOON, tick=False):
            sharing.revoke(link, by=SYSTEM)

    tidying.tidy(at=NOON + after)

    assert (ShareVisit.objects.count(), ShareLink.objects.count()) == (left, 1)


@pytest.mark.parametrize(("after", "left"), [(7 * DAY - SECOND, 1), (7 * DAY, 0)])
def test_a_form_that_was_saved_is_known_for_a_week(after, left):
    user = make_user("Editor")
    with time_machine.travel(NOON, tick=False):
        once.keep(once.claim("x" * 64, by=user), make_draft())

    tidying.tidy(at=NOON + after)

    assert SentForm.objects.count() == left


@pytest.mark.parametrize(("after", "left"), [(90 * DAY, 1), (91 * DAY, 0)])
def test_an_address_that_nobody_asks_for_any_more_goes_after_ninety_days(after, left):
    missing.write({"/old": 1}, at=NOON)

    tidying.tidy(at=NOON + after)

    assert MissingAddress.objects.count() == left
