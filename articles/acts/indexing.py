"""The search index written anew: after LANGUAGE_CODE changed, after an upgrade, because somebody says so; and where a
topic or an author is called something else.

A few hundred stories at a time, each in a transaction of its own that remembers how far it came: it can be broken off
at any story, goes on from there, and takes as much memory for a million as for a thousand. Meanwhile every story is
found by its words as they stand; what inflections are found by comes with the writing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce, Least

from articles import search
from articles.acts import editions
from articles.models import SearchState, Story
from articles.search import stems

AT_ONCE = 200
# So many stories of a topic or an author are written while the desk waits, in about a second.
FEW = 500


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
    """Write the next stories; how many. The row is held, so that two who write take turns and none twice."""
    state = SearchState.objects.select_for_update().get(pk=1)
    if state.upto is None or state.writing != stems.writing():
        return 0
    stories = _write(Story.objects.filter(pk__gt=state.upto).order_by("pk")[:AT_ONCE])
    SearchState.objects.update(upto=stories[-1].pk if stories else None)
    if not stories:
        editions.move()
    return len(stories)


def _write(stories: QuerySet) -> list[Story]:
    """Write *stories*, in the order in which they are asked for, in the caller's transaction; which they are.

    They are held: a save between reading and writing would be overwritten with what was before.
    """
    held = list(stories.select_for_update(no_key=True))
    search.index(held)
    return held


@contextmanager
def in_step(named: QuerySet) -> Iterator[None]:
    """A transaction that renames or deletes topics or authors, *named*: readers find their stories by what they are
    called then.

    Few stories are written before it ends. Of more the row says so, and the worker writes from the first of them on.
    The row is held first, then stories, then what ties them to names, as by all who write or save: nobody waits for
    somebody who waits.
    """
    named = named.model.objects.filter(pk__in=list(named.values_list("pk", flat=True)))
    with transaction.atomic():
        keys = _stories_of(named)
        if len(keys) > FEW:
            _go_back(keys[0])
        list(Story.objects.select_for_update(no_key=True).filter(pk__in=keys[:FEW]).order_by("pk").values_list("pk"))
        _hold_ties(named.model)
        keys = _stories_of(named)
        yield
        if len(keys) > FEW:
            _go_back(keys[0])
        else:
            _write(Story.objects.filter(pk__in=keys).order_by("pk"))
        editions.move()


def _stories_of(named: QuerySet) -> list[int]:
    """The keys of the stories of *named*, the smallest first, one more than FEW at most."""
    names = named.model._meta.get_field("stories").field.name
    found = Story.objects.filter(**{f"{names}__in": named.values("pk")}).order_by("pk").distinct()
    return list(found.values_list("pk", flat=True)[: FEW + 1])


def _hold_ties(model) -> None:
    """Wait for all who tie stories to names of *model*, and let others wait until the transaction ends.

    They have read the old names and written them. Holding the names would not do: who ties something to them asks for
    them last of all. SQLite lets one write at a time anyway.
    """
    if connection.vendor == "postgresql":
        table = model._meta.get_field("stories").field.remote_field.through._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")


def _go_back(key: int) -> None:
    """Let the stories from *key* on be written anew."""
    SearchState.objects.get_or_create(pk=1, defaults={"writing": "", "upto": 0})
    SearchState.objects.update(upto=Least(Coalesce("upto", key - 1), key - 1))


def _in_words(writing: str) -> str:
    """ "1 german 3.1.0" as "german (1, 3.1.0)"; "an older release" for what has no name."""
    form, _, rest = writing.partition(" ")
    language, _, version = rest.partition(" ")
    return f"{language} (form {form}{', Snowball ' + version if version else ''})" if language else "an older release"
