"""The search index written anew: after LANGUAGE_CODE changed, after an upgrade, or because somebody says so.

A few hundred stories at a time, each in a transaction of its own that remembers how far it came: it can be broken off
at any story, goes on from there, and takes as much memory for a million as for a thousand. Meanwhile every story is
found by its words as they stand; what inflections are found by comes with the writing.
"""

from collections.abc import Callable

from django.db import transaction

from articles import search
from articles.acts import editions
from articles.models import SearchState, Story
from articles.search import stems

AT_ONCE = 200


def is_current() -> bool:
    """Whether every story is written for the language of the site, by the rules of this release."""
    return SearchState.objects.filter(writing=stems.writing(), upto=None).exists()


def problem() -> str:
    """For what else the index is written, with the remedy; "" when it is current or being written."""
    state = SearchState.objects.first()
    if (state and state.writing == stems.writing()) or not Story.objects.exists():
        return ""
    held = _in_words(state.writing) if state else "an older release"
    wanted = _in_words(stems.writing())
    return f"it is written for {held}, not for {wanted}: run manage.py rebuild_search, or start the worker, which does"


def hint() -> str:
    """How far the index is written while it is; "" when it is current."""
    state = SearchState.objects.filter(writing=stems.writing(), upto__isnull=False).first()
    if state is None or not (last := Story.objects.order_by("-pk").values_list("pk", flat=True).first()):
        return ""
    return f"it is being written for {_in_words(state.writing)}, {min(100, 100 * state.upto // last)} % so far"


def rebuild(*, stop: Callable[[], bool] = lambda: False) -> int:
    """Write all stories anew, or go on where that was broken off; how many. *stop* is asked between a few hundred."""
    _begin()
    count = 0
    while not stop() and (written := _write_some()):
        count += written
    return count


def keep_house(*, stop: Callable[[], bool] = lambda: False) -> None:
    """Write the index anew where it is written for something else; no more than a query where it is not."""
    if not is_current():
        rebuild(stop=stop)


@transaction.atomic
def _begin() -> None:
    """Go back to the first story, unless this writing is under way."""
    state, _ = SearchState.objects.select_for_update().get_or_create(pk=1, defaults={"writing": "", "upto": 0})
    if state.writing != stems.writing() or state.upto is None:
        SearchState.objects.update(writing=stems.writing(), upto=0)


@transaction.atomic
def _write_some() -> int:
    """Write the next stories; how many. The row is held, so that two who write take turns and none twice.

    The stories are held as well: a save between reading and writing would be overwritten with what was before.
    """
    state = SearchState.objects.select_for_update().get(pk=1)
    if state.upto is None or state.writing != stems.writing():
        return 0
    further = Story.objects.select_for_update(no_key=True).filter(pk__gt=state.upto).order_by("pk")[:AT_ONCE]
    stories = list(further)
    search.index(stories)
    SearchState.objects.update(upto=stories[-1].pk if stories else None)
    if not stories:
        editions.move()
    return len(stories)


def _in_words(writing: str) -> str:
    """ "1 german 3.1.0" as "german (1, 3.1.0)"; "an older release" for what has no name."""
    form, _, rest = writing.partition(" ")
    language, _, version = rest.partition(" ")
    return f"{language} (form {form}{', Snowball ' + version if version else ''})" if language else "an older release"
