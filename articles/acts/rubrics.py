"""The rubric as the desk keeps it: criteria changed, put out of use, deleted."""

from django.db import transaction

from articles.acts import editions
from articles.models import Criterion
from articles.models.impact import MEANINGS
from articles.permissions import require
from articles.pure import rubric, words
from articles.pure.refusal import Refusal

NOTHING_WEIGHS = "At least one criterion in use needs a weight above zero."


@transaction.atomic
def keep(criterion: Criterion, *, by) -> None:
    """Store *criterion*; entries that used it keep what it said then. Refusal when the rubric could no longer score."""
    needed = "articles.change_criterion" if criterion.pk else "articles.add_criterion"
    require(by.has_perm(needed), "You may not change the rubric.")
    settle(criterion)
    criterion.save()
    editions.move()


@transaction.atomic
def settle(criterion: Criterion) -> None:
    """Bring the values of *criterion* into the form in which they are stored, or refuse them as of keep()."""
    for name in ("name", "question", *MEANINGS):
        setattr(criterion, name, words.line(getattr(criterion, name)))
        require(bool(getattr(criterion, name)), "This may not be empty.", field=name)
    weight = criterion.weight
    whole = isinstance(weight, int) and not isinstance(weight, bool) and 0 <= weight <= rubric.HEAVIEST
    require(whole, f"The weight is a whole number from 0 to {rubric.HEAVIEST}.", field="weight")
    namesakes = Criterion.objects.filter(name__iexact=criterion.name).exclude(pk=criterion.pk)
    require(not namesakes.exists(), "There is a criterion of this name.", field="name")
    _refuse_weightless(_others(criterion), criterion if criterion.is_used else None)


@transaction.atomic
def delete(criterion: Criterion, *, by) -> None:
    """Delete a criterion that no story was rated by."""
    refuse_deletion(criterion, by=by)
    criterion.delete()
    editions.move()


@transaction.atomic
def refuse_deletion(criterion: Criterion, *, by) -> None:
    """Refuse what delete() would refuse."""
    require(by.has_perm("articles.delete_criterion"), "You may not change the rubric.")
    if Criterion.objects.filter(pk=criterion.pk, was_used=True).exists():
        raise Refusal("Stories were rated by this criterion: put it out of use instead.")
    _refuse_weightless(_others(criterion), None)


def _others(criterion: Criterion) -> list[Criterion]:
    # Held until the transaction ends: two people could otherwise put the last two out of use at once.
    return list(Criterion.objects.select_for_update().filter(is_used=True).exclude(pk=criterion.pk))


def _refuse_weightless(others: list[Criterion], changed: Criterion | None) -> None:
    weights = [one.weight for one in [*others, *filter(None, [changed])]]
    if not sum(weights):
        raise Refusal(NOTHING_WEIGHS, field="weight")
