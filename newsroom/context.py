"""What templates know on every page."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from articles.acts import facing
from articles.pure import ranking


def site(request) -> dict:
    """`site` (articles.acts.facing.Site), `canonical`, the page's own absolute address without its query, and
    `head_start`, how long the highest score keeps a story up on the front page, in words.

    The site is one query, for the pages that show it: the desk's do not. Lists add the query of their `page`; a page
    that stands for no address gives an empty `canonical` in its own context.
    """
    return {
        "site": SimpleLazyObject(facing.site),
        "canonical": settings.SITE_URL + request.path,
        "head_start": ranking.in_words(settings.RANKING_BONUS_HOURS),
    }
