"""The rubric as the desk keeps it: criteria changed, put out of use, deleted."""

from django.db import IntegrityError, transaction
from django.db.models import F

from articles.acts import editions
from articles.models import Criterion
from articles.models.impact import MEANINGS
from articles.permissions import require
from articles.pure import rubric, words
from articles.pure.refusal import Refusal

KEPT = ("name", "question", "weight", *MEANINGS, "position", "is_used")
LAST_POSITION = 32_767
TAKEN = "There is a criterion of this name."
USED = "Stories were rated by this criterion: put it out of use instead."
OVERTAKEN = "Somebody else has changed this criterion since you opened it: open it anew and type your change there."
NOTHING_WEIGHS = "At least one criterion in use needs a weight above zero."


@transaction.atomic
def keep(criterion: Criterion, *, by) -> None:
    """Store *criterion*; entries that used it keep what it said then.

    Refusal when the rubric could no longer score, or when somebody else changed this one since *criterion* was read.
    """
    needed = "articles.change_criterion" if criterion.pk else "articles.add_criterion"
    require(by.has_perm(needed), "You may not change the rubric.")
    settle(criterion)
    try:
        with transaction.atomic():
            _store(criterion)
    except IntegrityError as error:
        raise Refusal(TAKEN, field="name") from error
    editions.move()


def refuse_overtaken(criterion: Criterion) -> None:
    """Refuse when somebody else has changed *criterion* since it was read, or deleted it; keep() asks once more."""
    stored = Criterion.objects.filter(pk=criterion.pk, revision=criterion.revision)
    require(not criterion.pk or stored.exists(), OVERTAKEN, field="revision")


def _store(criterion: Criterion) -> None:
    if not criterion.pk:
        criterion.save(force_insert=True)
        return
    # Only what the form has: that a story was rated by it meanwhile stays true.
    unchanged = Criterion.objects.filter(pk=criterion.pk, revision=criterion.revision)
    values = {name: getattr(criterion, name) for name in KEPT}
    require(unchanged.update(**values, revision=F("revision") + 1) == 1, OVERTAKEN, field="revision")
    criterion.revision += 1


@transaction.atomic
def settle(criterion: Criterion) -> None:
    """Bring the values of *criterion* into the form in which they are stored, or refuse them as of keep()."""
    for name in ("name", "question", *MEANINGS):
        setattr(criterion, name, words.line(getattr(criterion, name)))
        require(bool(getattr(criterion, name)), "This may not be empty.", field=name)
        longest = Criterion._meta.get_field(name).max_length
        require(len(getattr(criterion, name)) <= longest, f"No more than {longest} characters, please.", field=name)
    _refuse_number(criterion.weight, rubric.HEAVIEST, "weight")
    _refuse_number(criterion.position, LAST_POSITION, "position")
    all_ = _held()
    namesakes = Criterion.objects.filter(name__iexact=criterion.name).exclude(pk=criterion.pk)
    require(not namesakes.exists(), TAKEN, field="name")
    _refuse_weightless([*_others(all_, criterion), *([criterion] if criterion.is_used else [])])


@transaction.atomic
def delete(criterion: Criterion, *, by) -> None:
    """Delete a criterion that no story was rated by."""
    # A rating at this very moment has marked it as used, or finds it gone.
    refuse_deletion(criterion, by=by)
    Criterion.objects.filter(pk=criterion.pk, was_used=False).delete()
    editions.move()


@transaction.atomic
def refuse_deletion(criterion: Criterion, *, by) -> None:
    """Refuse what delete() would refuse."""
    require(by.has_perm("articles.delete_criterion"), "You may not change the rubric.")
    others = _others(_held(), criterion)
    require(not Criterion.objects.filter(pk=criterion.pk, was_used=True).exists(), USED)
    _refuse_weightless(others)


def _refuse_number(value, most: int, name: str) -> None:
    whole = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most
    require(whole, f"The {name} is a whole number from 0 to {most}.", field=name)


def _held() -> list[Criterion]:
    """All of them, held until the transaction ends: two people could otherwise put the last two out of use at once.

    In the order in which acts.assessing holds them, so that nobody waits for one another.
    """
    return list(Criterion.objects.select_for_update().order_by("pk"))


def _others(all_: list[Criterion], criterion: Criterion) -> list[Criterion]:
    return [one for one in all_ if one.is_used and one.pk != criterion.pk]


def _refuse_weightless(used: list[Criterion]) -> None:
    require(bool(sum(one.weight for one in used)), NOTHING_WEIGHS, field="weight")
