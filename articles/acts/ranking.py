"""The stored order of the front page, made anew after RANKING_BONUS_HOURS changed."""

from django.conf import settings
from django.db import transaction

from articles.acts import editions
from articles.models import Story
from articles.pure import ranking

BATCH = 1000


def rerank() -> int:
    """Store each published story's rank as the settings now want it; how many moved. In batches: readers go on."""
    moved, last = 0, 0
    while batch := list(_ranked().filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        stale = [story for story in batch if story.rank_at != _rank(story)]
        with transaction.atomic():
            for story in stale:
                # Only while it still is what the rank was made from: an editor's save goes first.
                same = Story.objects.filter(pk=story.pk, revision=story.revision)
                moved += same.update(rank_at=_rank(story))
            if stale:
                editions.move()
    return moved


def is_stale(sample: int = 20) -> bool:
    """Whether ranks were made with another bonus than today's: looks at the newest *sample* stories with a score."""
    newest = _ranked().filter(impact_score__gt=0).order_by("-published_at", "-pk")[:sample]
    return any(story.rank_at != _rank(story) for story in newest)


def _ranked():
    needed = ("revision", "published_at", "impact_score", "rank_at")
    return Story.objects.filter(status=Story.Status.PUBLISHED).only(*needed)


def _rank(story: Story):
    return ranking.rank_at(story.published_at, story.impact_score, bonus_hours=settings.RANKING_BONUS_HOURS)
