"""A hundred thousand stories with random histories: the reports equal a recount."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from articles import reporting
from articles.acts import editing, tallying
from articles.models import Story, TallyState, Topic
from articles.permissions import SYSTEM
from articles.pure import clock
from tests.factories import make_topic

pytestmark = [pytest.mark.long, pytest.mark.django_db]
MANY = 100_000
BATCH = 500
FIRST = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def zone(settings):
    settings.TIME_ZONE = "America/New_York"
    tallying.recount()


def write(rng, topics) -> None:
    """MANY stories over nine years, some of them still to come, a tenth with an end."""
    for first in range(0, MANY, BATCH):
        changes = []
        for number in range(first, first + BATCH):
            moment = FIRST + timedelta(days=rng.randint(0, 9 * 365), seconds=rng.randint(0, 86_400))
            story = Story(title=f"Story {number}", summary="Summary", body="<p>Body</p>", slug=f"story-{number}")
            story.status, story.published_at = rng.choice(["published"] * 9 + ["draft"]), moment
            story.impact_score = rng.randint(0, 100)
            story.ends_at = moment + timedelta(days=rng.randint(1, 3000)) if rng.random() < 0.1 else None
            changes.append(editing.Change(story, topics=rng.sample(topics, rng.randint(0, 3)), authors=[], sources=[]))
        editing.save(changes, by=SYSTEM)


def change(rng, topics) -> None:
    """A history for a fifth of them, batch by batch: scores, topics, ends, drawn back and out again."""
    for key in rng.sample(range(0, MANY, BATCH), MANY // BATCH // 5):
        changes = []
        for story in Story.objects.order_by("pk")[key : key + BATCH]:
            one = editing.Change(story, editing.stored_values(story))
            act = rng.randrange(4)
            if act == 0:
                story.impact_score = rng.randint(0, 100)
            elif act == 1:
                one.topics = rng.sample(topics, rng.randint(0, 2))
            elif act == 2:
                story.status = rng.choice(["withdrawn", "published", "draft"])
            elif story.published_at:
                story.ends_at = rng.choice([None, story.published_at + timedelta(days=rng.randint(1, 3000))])
            changes.append(one)
        editing.save(changes, by=SYSTEM)


def everything(at) -> list:
    periods = ((None, None), (date(2023, 3, 1), None), (None, date(2023, 3, 1)), (date(2022, 1, 1), date(2026, 6, 30)))
    return [
        reporting.report(*period, topic=topic, at=at) for period in periods for topic in (None, Topic.objects.first())
    ]


def test_reports_of_a_hundred_thousand_stories_equal_a_recount():
    rng = random.Random(1)
    topics = [make_topic(f"Topic {number}") for number in range(12)]
    write(rng, topics)
    change(rng, topics)
    change(rng, topics)
    at = clock.now()

    assert tallying.is_current()
    from_sums = everything(at)
    fewer = tallying.compact()
    compacted = everything(at)
    TallyState.objects.all().delete()
    recounted = everything(at)

    assert fewer > 0
    assert from_sums == recounted
    assert compacted == recounted
    assert recounted[0].total.stories == Story.objects.published(at).count() > MANY / 2
