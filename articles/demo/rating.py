"""The demo stories rated by the rubric, what happened since they were out, and their corrections."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from articles.acts import assessing, correcting, following
from articles.demo import content
from articles.models import Story
from articles.permissions import SYSTEM
from articles.pure import clock

# The criteria as delivered, in the order of a story's ratings.
CRITERIA = ("Reach", "Depth", "Permanence", "Novelty", "Strength of the evidence")


def rate(slugs: Iterable[str], *, now: datetime) -> None:
    """Rate those demo stories of *slugs* that are there, some twice, correct them, and write down what happened.

    Days are counted back from that of *now*. Where the desk asks other questions by now, the scores stay as imported.
    """
    keys = {one.name: one.pk for one in assessing.criteria()}
    today = clock.day(now, timezone.get_default_timezone())
    for story in Story.objects.filter(slug__in=slugs).order_by("slug"):
        told = content.apart(story.slug)
        if set(keys) == set(CRITERIA):
            _rate(story, told, [keys[name] for name in CRITERIA])
        for event in told.get("since", ()):
            values = {name: event[name] for name in ("kind", "what", "url", "size")}
            following.add(story, on=today - timedelta(days=event["days_ago"]), by=SYSTEM, **values)
        for one in told.get("corrections", ()):
            _correct(story, one, at=now - timedelta(days=one["days_ago"]))


def _correct(story: Story, told: dict, *, at: datetime) -> None:
    values = {name: told[name] for name in ("kind", "wrong", "right")}
    correcting.publish(correcting.open_correction(story, by=SYSTEM, **values), by=SYSTEM, at=at)


def _rate(story: Story, told: dict, keys: list[int]) -> None:
    scorings = [{"ratings": told["ratings"], "reason": story.impact_rationale}] if "ratings" in told else []
    if later := told.get("rescored"):
        scorings.append(later)
    for one in scorings:
        given = dict(zip(keys, one["ratings"], strict=True))
        story = assessing.rate(story, given, reason=one["reason"], links=one.get("links", ()), by=SYSTEM)
