from datetime import timedelta

import pytest

from articles.acts import ranking
from articles.models import Story
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
