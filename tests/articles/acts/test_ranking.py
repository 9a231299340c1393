from datetime import timedelta

import pytest

from articles.acts import editing, ranking
from articles.models import Story
from articles.permissions import SYSTEM
from tests.factories import NOON, make_draft, make_story

pytestmark = pytest.mark.django_db


def test_a_changed_bonus_is_noticed_and_mended_once(settings):
    story = make_story(published_at=NOON, impact_score=50)
    make_story(published_at=NOON, impact_score=0)
    make_draft()
    assert not ranking.is_stale()

    settings.RANKING_BONUS_HOURS = 48

    assert ranking.is_stale()
    assert ranking.rerank() == 1
    assert Story.objects.get(pk=story.pk).rank_at == NOON + timedelta(hours=24)
    assert not ranking.is_stale()
    assert ranking.rerank() == 0


def test_a_story_that_is_saved_while_it_is_reranked_keeps_what_the_save_made_of_it(settings, monkeypatch):
    make_story(published_at=NOON, impact_score=50)
    settings.RANKING_BONUS_HOURS = 48
    rank = ranking._rank

    def save_meanwhile(story):
        monkeypatch.setattr(ranking, "_rank", rank)
        editing.change_one(Story.objects.get(), by=SYSTEM, impact_score=100)
        return rank(story)

    monkeypatch.setattr(ranking, "_rank", save_meanwhile)

    assert ranking.rerank() == 0
    assert Story.objects.get().rank_at == NOON + timedelta(hours=48)
