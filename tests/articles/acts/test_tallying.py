"""The sums behind the reports: right after every act, and after a hundred random ones."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from articles import reporting
from articles.acts import editing, publishing, tallying
from articles.models import ImpactMonth, ImpactTally, Story, TallyState, Topic
from articles.permissions import SYSTEM
from articles.pure import clock
from tests.factories import make_draft, make_story, make_topic
from tests.parallel import together

pytestmark = pytest.mark.django_db
MARCH = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def counted(db):
    tallying.recount()


def summed() -> dict:
    """The sums by day, topic and band, as rows of one key add up; what adds up to nothing left out."""
    tallying.compact()
    rows = ImpactTally.objects.filter(beside=None).values_list("day", "topic__name", "band", "stories", "total")
    return {row[:3]: row[3:] for row in rows}


def test_a_published_story_counts_once_among_all_and_once_under_each_topic():
    make_story(published_at=MARCH, impact_score=75, topics=["Energy", "Water"])
    make_story(published_at=MARCH, impact_score=65, topics=["Energy"])
    make_draft(impact_score=10, topics=["Energy"])

    assert summed() == {
        (date(2026, 3, 1), None, 4): (2, 140),
        (date(2026, 3, 1), "Energy", 4): (2, 140),
        (date(2026, 3, 1), "Water", 4): (1, 75),
    }


def test_the_days_of_a_month_are_summed_as_one():
    for day, score in ((0, 75), (30, 75), (31, 75)):
        make_story(published_at=MARCH + timedelta(days=day), impact_score=score, topics=["Energy"])

    tallying.compact()

    months = ImpactMonth.objects.values_list("month", "topic__name", "band", "stories", "total")
    assert set(months) == {
        (date(2026, 3, 1), None, 4, 2, 150),
        (date(2026, 3, 1), "Energy", 4, 2, 150),
        (date(2026, 4, 1), None, 4, 1, 75),
        (date(2026, 4, 1), "Energy", 4, 1, 75),
    }


def test_two_topics_of_a_story_are_summed_side_by_side_both_ways_round():
    make_story(published_at=MARCH, impact_score=75, topics=["Energy", "Water"])
    make_story(published_at=MARCH, impact_score=10, topics=["Energy", "Water"])
    make_story(published_at=MARCH, impact_score=65, topics=["Energy"])

    tallying.compact()

    pairs = ImpactTally.objects.filter(beside__isnull=False).order_by("topic__name")
    assert list(pairs.values_list("topic__name", "beside__name", "band", "stories", "total")) == [
        ("Energy", "Water", 0, 2, 85),
        ("Water", "Energy", 0, 2, 85),
    ]


def test_a_report_on_a_topic_reads_no_story_for_the_topics_beside_it(django_assert_num_queries):
    for score in (75, 10):
        make_story(published_at=MARCH, impact_score=score, topics=["Energy", "Water"])
    make_story(published_at=clock.now() + timedelta(days=1), impact_score=99, topics=["Energy", "Water"])
    energy = Topic.objects.get(name="Energy")

    with django_assert_num_queries(7):
        found = reporting.report(topic=energy)

    assert {topic.name: (sums.stories, sums.total) for topic, sums in found.topics} == {
        "Energy": (2, 85),
        "Water": (2, 85),
    }


@pytest.mark.parametrize(
    ("act", "sums"),
    [
        (lambda one: editing.change_one(one, by=SYSTEM, impact_score=30), {(None, 2): (1, 30), ("Energy", 2): (1, 30)}),
        (lambda one: editing.change_one(one, by=SYSTEM, title="Other"), {(None, 4): (1, 75), ("Energy", 4): (1, 75)}),
        (lambda one: publishing.withdraw(one, by=SYSTEM), {}),
        (lambda one: editing.change_one(one, by=SYSTEM, status="draft"), {}),
        (
            lambda one: publishing.publish(publishing.withdraw(one, by=SYSTEM), by=SYSTEM),
            {(None, 4): (1, 75), ("Energy", 4): (1, 75)},
        ),
        (
            lambda one: editing.save(
                [editing.Change(one, editing.stored_values(one), topics=[make_topic("Water")])], by=SYSTEM
            ),
            {(None, 4): (1, 75), ("Water", 4): (1, 75)},
        ),
        (lambda one: Topic.objects.get(name="Energy").delete(), {(None, 4): (1, 75)}),
    ],
)
def test_every_act_leaves_the_sums_right(act, sums):
    act(make_story(published_at=MARCH, impact_score=75, topics=["Energy"]))

    assert summed() == {(date(2026, 3, 1), *key): value for key, value in sums.items()}


@pytest.mark.parametrize(
    ("zone", "day"),
    [("UTC", date(2026, 3, 1)), ("Pacific/Auckland", date(2026, 3, 2)), ("Etc/GMT+12", date(2026, 3, 1))],
)
def test_days_are_those_of_the_site_s_time_zone(settings, zone, day):
    settings.TIME_ZONE = zone
    tallying.recount()
    make_story(published_at=MARCH + timedelta(hours=9))

    assert {key[0] for key in summed()} == {day}


def test_sums_of_another_time_zone_are_not_read(settings):
    make_story(published_at=MARCH)
    assert tallying.is_current()

    settings.TIME_ZONE = "Pacific/Auckland"

    assert not tallying.is_current()
    assert reporting.report().total.stories == 1
    tallying.recount()
    assert tallying.is_current()
    assert TallyState.objects.count() == 1


@pytest.mark.parametrize("act", ["made", "scored", "withdrawn"])
def test_a_save_by_a_process_of_another_time_zone_counts_by_the_days_of_the_sums(settings, act):
    late = MARCH + timedelta(hours=9)
    one = make_story(published_at=late, impact_score=75, topics=["Energy"])
    at = clock.now()

    settings.TIME_ZONE = "Pacific/Auckland"
    if act == "made":
        make_story(published_at=late, impact_score=65, topics=["Energy"])
    elif act == "scored":
        editing.change_one(one, by=SYSTEM, impact_score=65)
    else:
        publishing.withdraw(one, by=SYSTEM)
    there = everything(at)
    settings.TIME_ZONE = "UTC"

    assert tallying.is_current()
    from_sums = everything(at)
    tallying.recount()
    assert everything(at) == from_sums
    settings.TIME_ZONE = "Pacific/Auckland"
    tallying.recount()
    assert everything(at) == there


def test_where_nothing_was_counted_a_save_adds_nothing():
    TallyState.objects.all().delete()

    make_story(published_at=MARCH)

    assert not ImpactTally.objects.exists()
    tallying.keep_house()
    assert ImpactTally.objects.get().stories == 1


def test_a_save_that_changes_nothing_of_the_sums_adds_no_row():
    story = make_story(published_at=MARCH, impact_score=75, topics=["Energy"])
    rows = ImpactTally.objects.count()

    editing.change_one(story, by=SYSTEM, title="Other")

    assert ImpactTally.objects.count() == rows


def test_counting_anew_leaves_nothing_of_the_old_sums():
    make_story(published_at=MARCH, impact_score=75)

    tallying.recount()
    tallying.recount()

    assert ImpactTally.objects.values_list("stories", "total").get() == (1, 75)


def test_rows_are_made_fewer_however_many_there_are(monkeypatch):
    monkeypatch.setattr(tallying, "_COMPACTED_AT_ONCE", 2)
    for day in range(5):
        for _ in range(2):
            make_story(published_at=MARCH + timedelta(days=day))

    # Ten rows of five days, and ten of one month.
    assert tallying.compact() == 14
    assert (ImpactTally.objects.count(), ImpactMonth.objects.count()) == (5, 1)


def test_what_is_counted_in_parts_adds_up(monkeypatch):
    monkeypatch.setattr(tallying, "_HELD_AT_MOST", 3)
    for score in (75, 75, 10):
        make_story(published_at=MARCH, impact_score=score, topics=["Energy", "Water"])
    whole = summed()

    tallying.recount()

    assert ImpactTally.objects.filter(topic=None, band=4).count() == 2
    assert summed() == whole


def test_what_was_never_made_fewer_is_due(monkeypatch):
    times = []
    monkeypatch.setattr(tallying, "compact", lambda: times.append(1))
    TallyState.objects.update(compacted_at=None)

    tallying.keep_house()

    assert times == [1]


def test_saves_and_countings_at_the_same_moment_leave_the_sums_right(shared_database):
    tallying.recount()
    stories = [make_story(published_at=MARCH, impact_score=75, topics=["Energy"]) for _ in range(4)]

    def work(number):
        for score in (10, 90, 30):
            story = Story.objects.get(pk=stories[number].pk) if number < 4 else None
            if story:
                editing.change_one(story, by=SYSTEM, impact_score=score)
            else:
                tallying.recount() if number == 4 else tallying.compact()

    assert together(6, work) == [None] * 6
    assert summed() == {
        (date(2026, 3, 1), None, 2): (4, 120),
        (date(2026, 3, 1), "Energy", 2): (4, 120),
    }


def test_a_refused_save_leaves_the_sums_alone():
    story = make_story(published_at=MARCH, impact_score=75)
    editing.change_one(story, by=SYSTEM, impact_score=50)
    with pytest.raises(editing.Refusal):
        editing.change_one(story, by=SYSTEM, impact_score=10)

    assert summed() == {(date(2026, 3, 1), None, 3): (1, 50)}


def test_keeping_house_makes_one_row_of_those_that_are_alike():
    for score in (75, 75, 75, 10):
        make_story(published_at=MARCH, impact_score=score)
    publishing.withdraw(Story.objects.get(impact_score=10), by=SYSTEM)
    assert ImpactTally.objects.count() == 5

    assert tallying.compact() == 8

    for sums in (ImpactTally, ImpactMonth):
        assert sums.objects.values_list("band", "stories", "total").get() == (4, 3, 225)


def test_house_is_kept_once_a_day(monkeypatch):
    times = []
    monkeypatch.setattr(tallying, "compact", lambda: times.append(clock.now()))
    TallyState.objects.update(compacted_at=clock.now() - timedelta(hours=23))
    tallying.keep_house()
    assert times == []

    TallyState.objects.update(compacted_at=clock.now() - timedelta(hours=25))
    tallying.keep_house()
    tallying.keep_house()

    assert len(times) == 1


def test_keeping_house_counts_anew_where_nothing_was_counted():
    make_story(published_at=MARCH)
    TallyState.objects.all().delete()
    ImpactTally.objects.all().delete()

    tallying.keep_house()

    assert tallying.is_current()
    assert ImpactTally.objects.get().stories == 1


def random_story(rng) -> dict:
    moment = MARCH + timedelta(days=rng.randint(-400, 300), seconds=rng.randint(0, 86_400))
    # A third of them has an end, in the past for many.
    ends_at = moment + timedelta(days=rng.randint(1, 500)) if rng.random() < 0.3 else None
    topics = rng.sample(["Energy", "Water", "Courts", "Schools"], rng.randint(0, 3))
    return {"published_at": moment, "ends_at": ends_at, "impact_score": rng.randint(0, 100), "topics": topics}


def random_act(rng, story) -> None:
    act = rng.choice(["score", "topics", "withdraw", "publish", "end"])
    if act == "score":
        editing.change_one(story, by=SYSTEM, impact_score=rng.randint(0, 100))
    elif act == "topics":
        topics = [make_topic(name) for name in rng.sample(["Energy", "Water", "Courts"], rng.randint(0, 2))]
        editing.save([editing.Change(story, editing.stored_values(story), topics=topics)], by=SYSTEM)
    elif act == "withdraw" and story.status == "published" and story.was_public:
        publishing.withdraw(story, by=SYSTEM)
    elif act == "publish" and story.status == "withdrawn":
        publishing.publish(story, by=SYSTEM)
    elif act == "end":
        editing.change_one(story, by=SYSTEM, ends_at=story.published_at + timedelta(days=rng.randint(1, 300)))


def everything(at) -> list:
    """All that reports say, over several periods and topics."""
    since, until = date(2025, 9, 1), date(2026, 4, 30)
    topics = [None, *Topic.objects.all()]
    return [
        reporting.report(*period, topic=topic, at=at)
        for period in ((None, None), (since, None), (None, until), (since, until))
        for topic in topics
    ] + [reporting.of_all_years(weeks_since=since, at=at), reporting.by_month(at=at)]


@pytest.mark.parametrize("seed", range(3))
def test_reports_from_the_sums_equal_a_recount_after_random_histories(seed, settings):
    settings.TIME_ZONE = "America/New_York"
    tallying.recount()
    rng = random.Random(seed)
    stories = [make_story(**random_story(rng)) for _ in range(40)]
    for _ in range(60):
        random_act(rng, Story.objects.get(pk=rng.choice(stories).pk))
    at = clock.now()

    assert tallying.is_current()
    from_sums = everything(at)
    TallyState.objects.all().delete()

    assert not tallying.is_current()
    assert from_sums == everything(at)
    assert from_sums[0].total.stories == Story.objects.published(at).count()
