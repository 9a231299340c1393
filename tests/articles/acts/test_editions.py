"""When what readers see last changed."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.db.models import F

from articles.acts import (
    correcting,
    editing,
    editions,
    following,
    illustrating,
    publishing,
    ranking,
    remaking,
    rubrics,
)
from articles.models import Correction, Criterion, Edition, Picture, Topic
from articles.permissions import SYSTEM
from tests.factories import NOON, make_draft, make_picture, make_story, make_topic
from tests.parallel import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def set_changed_at(moment) -> None:
    Edition.objects.update_or_create(pk=1, defaults={"changed_at": moment})
    editions.forget()


def number() -> int:
    return Edition.objects.get().number


def test_a_new_database_has_an_edition():
    assert Edition.objects.values_list("pk", "number").get() == (1, 0)


def test_each_move_is_an_edition_of_a_later_second(at_noon):
    set_changed_at(NOON - timedelta(hours=1))

    editions.move()
    first = editions.changed_at(NOON)
    editions.move()
    second = editions.changed_at(NOON)

    assert (number(), first, second) == (2, NOON, NOON + timedelta(seconds=1))


def test_without_a_row_nobody_knows_and_the_first_move_makes_it(at_noon):
    Edition.objects.all().delete()
    editions.forget()
    assert editions.changed_at(NOON) is None

    editions.move()

    assert Edition.objects.values_list("pk", "number").get() == (1, 1)
    assert editions.changed_at(NOON) >= NOON


@pytest.mark.parametrize(
    ("moved", "values"),
    [
        ("out", {"published_at": NOON + timedelta(hours=1)}),
        ("ended", {"published_at": NOON - timedelta(days=1), "ends_at": NOON + timedelta(hours=1)}),
        ("unpinned", {"published_at": NOON - timedelta(days=1), "pinned_until": NOON + timedelta(hours=1)}),
    ],
)
def test_what_the_clock_changes_is_a_change(at_noon, django_assert_num_queries, moved, values):
    make_story(**values)
    set_changed_at(NOON)
    moment = NOON + timedelta(hours=1)

    with django_assert_num_queries(3):
        before = editions.changed_at(moment - timedelta(microseconds=1))
        editions.forget()
        then = editions.changed_at(moment)
        later = editions.changed_at(moment + timedelta(days=1))

    assert (before, then, later) == (NOON, moment, moment)


@pytest.mark.django_db(transaction=True)
def test_readers_share_a_query_for_half_a_second(at_noon, django_assert_num_queries):
    set_changed_at(NOON - timedelta(days=1))
    with django_assert_num_queries(2):
        for milliseconds in (0, 1, 499, 500):
            editions.changed_at(NOON + timedelta(milliseconds=milliseconds))


def test_a_clock_that_was_turned_back_is_believed(at_noon, django_assert_num_queries):
    with django_assert_num_queries(2):
        editions.changed_at(NOON)
        editions.changed_at(NOON - timedelta(hours=1))


@pytest.mark.django_db(transaction=True)
def test_what_this_process_changes_it_knows_at_once(at_noon):
    set_changed_at(NOON - timedelta(days=1))
    with transaction.atomic():
        editions.move()
        # Another reader meanwhile, who can't see it yet.
        editions._seen = editions.Seen(NOON, 0, NOON - timedelta(days=1), NOON + timedelta(days=1))

    assert editions.changed_at(NOON) == NOON


@pytest.mark.django_db(transaction=True)
def test_what_a_look_sees_of_an_act_that_is_not_done_is_not_believed(at_noon):
    set_changed_at(NOON - timedelta(days=1))
    before = editions.seen(NOON)
    with suppress(ZeroDivisionError), transaction.atomic():
        editions.move()
        assert editions.seen(NOON).number == before.number + 1
        _ = 1 / 0

    assert editions.seen(NOON).edition == before.edition


@pytest.mark.django_db(transaction=True)
def test_a_look_that_an_act_overtook_is_not_kept(at_noon, monkeypatch):
    set_changed_at(NOON - timedelta(days=1))
    asked = editions._asked

    def overtaken(at):
        found = asked(at)
        transaction.atomic(editions.move)()
        return found

    monkeypatch.setattr(editions, "_asked", overtaken)
    old = editions.seen(NOON)
    monkeypatch.undo()

    assert editions.seen(NOON).number == old.number + 1


@pytest.mark.django_db(transaction=True)
def test_what_others_changed_is_seen_after_half_a_second_and_what_was_kept_of_before_is_let_go(at_noon):
    set_changed_at(NOON - timedelta(days=1))
    old, generation = editions.seen(NOON), editions.generation
    Edition.objects.update(number=F("number") + 1)

    still = editions.seen(NOON + timedelta(milliseconds=499))
    then = editions.seen(NOON + timedelta(milliseconds=500))

    assert (still, then.number, editions.generation) == (old, old.number + 1, generation + 1)


@pytest.mark.django_db(transaction=True)
def test_an_edition_that_did_not_change_stays_one_object(at_noon):
    set_changed_at(NOON - timedelta(days=1))
    first, generation = editions.seen(NOON), editions.generation

    assert editions.seen(NOON + timedelta(seconds=9)).edition is first.edition
    assert editions.generation == generation


@pytest.mark.parametrize("field", ["published_at", "ends_at", "pinned_until"])
def test_the_next_change_by_the_clock_is_known(at_noon, field):
    values = {"published_at": NOON - timedelta(days=1)} | {field: NOON + timedelta(hours=2)}
    make_story(**values)
    make_story(**values | {field: NOON + timedelta(hours=3)})
    make_draft(**{field: NOON + timedelta(hours=1)})
    editions.forget()

    assert editions.seen(NOON).next_at == NOON + timedelta(hours=2)
    # At its very moment it has come, and the one behind it is next.
    assert editions.seen(NOON + timedelta(hours=2)).next_at == NOON + timedelta(hours=3)


@pytest.mark.parametrize(
    ("zone", "moment"),
    [("UTC", datetime(2026, 3, 2, tzinfo=UTC)), ("Europe/Berlin", datetime(2026, 3, 1, 23, tzinfo=UTC))],
)
def test_midnight_is_a_change(at_noon, settings, zone, moment):
    settings.TIME_ZONE = zone
    editions.forget()

    assert editions.seen(NOON).next_at == moment


def test_what_is_no_longer_published_moves_nothing_when_its_time_comes(at_noon):
    story = make_story(published_at=NOON + timedelta(hours=1))
    publishing.withdraw(story, by=SYSTEM)
    set_changed_at(NOON)

    assert editions.changed_at(NOON + timedelta(days=1)) == NOON


def correction_of(story) -> Correction:
    return correcting.open_correction(story, by=SYSTEM, kind="correction", wrong="One", right="Two")


def change_topics(story):
    change = editing.Change(story, editing.stored_values(story), topics=[make_topic("Water")])
    editing.save([change], by=SYSTEM)


ACTS = {
    "publish": lambda story, by: publishing.publish(make_draft(impact_score=5), by=SYSTEM),
    "schedule": lambda story, by: make_story(published_at=datetime(2999, 1, 1, tzinfo=UTC)),
    "edit": lambda story, by: editing.change_one(story, by=SYSTEM, title="Other"),
    "topics": lambda story, by: change_topics(story),
    "withdraw": lambda story, by: publishing.withdraw(story, by=SYSTEM),
    "rename": lambda story, by: editing.change_one(story, by=SYSTEM, slug="elsewhere"),
    "correct": lambda story, by: correcting.publish(correction_of(story), by=SYSTEM),
    "event": lambda story, by: following.add(story, kind="law", on=story.published_at.date(), what="Said.", by=SYSTEM),
    "take out": lambda story, by: following.take_out(story.events.get(), by=SYSTEM),
    "words of a picture": lambda story, by: illustrating.change(Picture.objects.get(), by=by, alt="Other words"),
    "smaller pictures": lambda story, by: illustrating.illustrate(Picture.objects.get()),
    "pictures anew": lambda story, by: remaking.remake(everything=True),
    "criterion": lambda story, by: rubrics.keep(Criterion.objects.first(), by=by),
    "less of the rubric": lambda story, by: rubrics.delete(Criterion.objects.first(), by=by),
}


@pytest.mark.parametrize("name", ACTS)
def test_each_act_that_readers_can_see_is_an_edition(name, admin_user):
    story = make_story(picture=make_picture())
    if name == "take out":
        ACTS["event"](story, admin_user)
        story.refresh_from_db()
    before = number()

    ACTS[name](story, admin_user)

    assert number() > before


def test_a_new_order_of_the_front_page_is_an_edition(settings):
    make_story(impact_score=50)
    settings.RANKING_BONUS_HOURS = 1
    before = number()

    assert ranking.rerank() == 1
    assert number() == before + 1
    assert ranking.rerank() == 0
    assert number() == before + 1


def test_what_readers_do_not_see_is_none():
    draft = make_draft()
    story = make_story()
    before = number()

    editing.change_one(draft, by=SYSTEM, title="Other")
    correction_of(story)

    assert number() == before


def test_a_refused_act_is_none():
    story = make_story()
    editing.change_one(story, by=SYSTEM, title="Other")
    before = number()

    with pytest.raises(editing.Refusal):
        editing.change_one(story, by=SYSTEM, title="Mine")

    assert number() == before


@pytest.mark.parametrize("act", ["name", "delete"])
def test_the_name_of_a_topic_is_an_edition_before_and_after_search_knows_it(
    client, admin_client, django_capture_on_commit_callbacks, act
):
    make_story(topics=["Energy"])
    topic = Topic.objects.get()
    address = f"/admin/articles/topic/{topic.pk}/"
    before = number()

    with django_capture_on_commit_callbacks(execute=True):
        if act == "name":
            sent = {"name": "Power", "slug": "energy", "description": ""}
            response = admin_client.post(address + "change/", sent)
        else:
            response = admin_client.post(address + "delete/", {"post": "yes"})

    assert response.status_code == 302
    assert number() == before + 2


def test_a_picture_that_is_deleted_is_an_edition(admin_client):
    picture = make_picture()
    before = number()

    response = admin_client.post(f"/admin/articles/picture/{picture.pk}/delete/", {"post": "yes"})

    assert response.status_code == 302
    assert number() == before + 1


def test_two_at_once_are_two_editions_of_two_seconds(shared_database):
    Edition.objects.all().delete()

    assert together(2, lambda _: transaction.atomic(editions.move)(NOON)) == [None, None]

    assert Edition.objects.values_list("number", "changed_at").get() == (2, NOON + timedelta(seconds=1))
