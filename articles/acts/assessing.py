"""Stories rated by the rubric: scored, and given second opinions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from articles.acts import editing, recording, scoring
from articles.models import Assessment, Criterion, Story
from articles.models.impact import LINK_SCHEMES
from articles.permissions import SYSTEM, may_edit, may_open, require
from articles.pure import clock, rubric, words
from articles.pure import links as addresses
from articles.pure.refusal import Refusal
from articles.pure.rubric import Rating

MOST_LINKS = 20
LONGEST_LINK = 2000
CHANGED = "The rubric has changed since you opened this page: rate again by the one below."
NOBODY_S = "A second opinion is somebody's: sign in to give one."
Kind = Assessment.Kind
_is_url = URLValidator(LINK_SCHEMES)


def criteria() -> list[Criterion]:
    """What is asked today, in order."""
    return list(Criterion.objects.filter(is_used=True))


def read(given: Mapping[int, int]) -> list[Rating]:
    """*given*, a rating for each criterion's key, as Ratings with what the rubric says today.

    Refusal when one is missing, when the rubric has another criterion by now, or when a rating is none from 0 to 4.
    """
    asked = criteria()
    if set(given) - {one.pk for one in asked}:
        raise Refusal(CHANGED)
    missing = [one.name for one in asked if one.pk not in given]
    if missing or not asked:
        raise Refusal(f"Still to be rated: {', '.join(missing)}." if asked else "The rubric has no criterion in use.")
    ratings = [Rating(one.name, one.weight, given[one.pk]) for one in asked]
    rubric.check(ratings)
    return [rating._replace(meaning=one.meanings[rating.rating]) for one, rating in zip(asked, ratings, strict=True)]


def rate(
    story: Story, given: Mapping[int, int], *, reason: str, links: Sequence[str] = (), by, at: datetime | None = None
) -> Story:
    """Score *story* by the rubric: an entry, and from now on its score. *reason* is for readers.

    Refusal when a rating is missing or wrong, a link is no http(s) address, a score that readers have seen changes
    without a reason, *by* may not edit the story, or somebody else saved meanwhile.
    """
    ratings = read(given)
    entry = scoring.Entry(Kind.RATED, ratings, checked_links(links))
    fresh = Story.objects.get(pk=story.pk)
    before = editing.stored_values(fresh) | {"revision": story.revision}
    fresh.impact_score, fresh.impact_rationale = rubric.score(ratings), scoring.checked_reason(reason, field="reason")
    told = f"Rated: impact score {fresh.impact_score}."
    with transaction.atomic():
        _mark_used(given)
        editing.save([editing.Change(fresh, before, told=told, entry=entry)], by=by, at=at)
    return fresh


@transaction.atomic
def give_opinion(
    story: Story, given: Mapping[int, int], *, reason: str = "", links: Sequence[str] = (), by, at=None
) -> Assessment:
    """What *by* would give *story*, beside its score, which stays; for the desk alone. Refusals as of rate()."""
    require(by is not SYSTEM, NOBODY_S)
    require(may_open(by, story) or may_edit(by, story), "You may not open this story.")
    ratings = read(given)
    _mark_used(given)
    opinion = Assessment.objects.create(
        story=story,
        kind=Kind.OPINION,
        score=rubric.score(ratings),
        ratings=[one._asdict() for one in ratings],
        reason=scoring.checked_reason(reason, field="reason"),
        links=checked_links(links),
        at=at or clock.now(),
        by=by,
    )
    recording.record([story], f"Second opinion: {opinion.score}.", by=by)
    return opinion


def _mark_used(keys: Iterable[int]) -> None:
    """What a story was rated by is never deleted; Refusal when one of these criteria was, at this very moment."""
    rated = Criterion.objects.filter(pk__in=keys)
    # Held until the transaction ends, in the order in which acts.rubrics holds them.
    fresh = list(rated.select_for_update().filter(was_used=False).order_by("pk").values_list("pk", flat=True))
    if fresh:
        Criterion.objects.filter(pk__in=fresh).update(was_used=True)
        require(rated.count() == len(set(keys)), CHANGED)


def latest_of_each(story: Story) -> list[Assessment]:
    """The newest rating of each person who rated *story* by the rubric, newest first.

    An entry without a user is nobody's: the product's own, or of people who have left, and these are not one person.
    """
    newest = {}
    rated = story.assessments.filter(kind__in=[Kind.RATED, Kind.OPINION], by__isnull=False)
    for one in rated.select_related("by"):
        newest.setdefault(one.by_id, one)
    return list(newest.values())


def checked_links(links: Sequence[str]) -> list[str]:
    """*links* without empty ones and repeats; Refusal for what is no http(s) address, for too many or too long ones."""
    found = list(dict.fromkeys(link for link in map(str.strip, links) if link))
    require(len(found) <= MOST_LINKS, f"No more than {MOST_LINKS} links, please.", field="links")
    for link in found:
        check_link(link, field="links")
    return found


def check_link(link: str, *, field: str) -> None:
    """Refuse what is no http(s) address, and one that says another address than it leads to."""
    require(len(link) <= LONGEST_LINK, f"A link has {LONGEST_LINK} characters at most.", field=field)
    shown = words.line(link)[:80]
    try:
        _is_url(link)
    except ValidationError as error:
        raise Refusal(f"“{shown}” is no address that begins with http:// or https://.", field=field) from error
    if why := addresses.fault(link):
        raise Refusal(f"“{shown}” {why}", field=field)
