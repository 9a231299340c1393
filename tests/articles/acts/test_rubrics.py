"""The rubric kept by several people at once, and beside those who rate by it."""

import pytest

from articles.acts import assessing, rubrics
from articles.models import Criterion
from articles.permissions import SYSTEM
from articles.pure.refusal import Refusal
from tests.factories import make_rubric, make_story
from tests.parallel import together

pytestmark = pytest.mark.django_db
MEANINGS = {f"meaning_{rating}": f"Means {rating}" for rating in range(5)}


def reach() -> Criterion:
    return Criterion.objects.get(name="Reach")


def refused(act, *args, **kwargs) -> tuple[str, str]:
    with pytest.raises(Refusal) as found:
        act(*args, **kwargs)
    return found.value.sentence, found.value.field


def test_a_save_forgets_nothing_that_became_true_meanwhile():
    mine = reach()
    Criterion.objects.filter(pk=mine.pk).update(was_used=True)
    mine.weight = 9

    rubrics.keep(mine, by=SYSTEM)

    assert (reach().weight, reach().was_used, reach().revision) == (9, True, 1)


def test_a_save_over_somebody_else_s_is_refused():
    mine, theirs = reach(), reach()
    theirs.question = "Theirs?"
    rubrics.keep(theirs, by=SYSTEM)
    mine.weight = 9

    sentence = "Somebody else has changed this criterion since you opened it: open it anew and type your change there."
    assert refused(rubrics.keep, mine, by=SYSTEM) == (sentence, "revision")
    assert (reach().weight, reach().question) == (3, "Theirs?")
    theirs.weight = 9
    rubrics.keep(theirs, by=SYSTEM)
    assert reach().weight == 9


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"name": "x" * 61}, ("No more than 60 characters, please.", "name")),
        ({"question": "x" * 301}, ("No more than 300 characters, please.", "question")),
        ({"meaning_2": "x" * 201}, ("No more than 200 characters, please.", "meaning_2")),
        ({"weight": 101}, ("The weight is a whole number from 0 to 100.", "weight")),
        ({"weight": -1}, ("The weight is a whole number from 0 to 100.", "weight")),
        ({"position": 32_768}, ("The position is a whole number from 0 to 32767.", "position")),
        ({"name": "\u200b"}, ("This may not be empty.", "name")),
        ({"name": "REACH"}, ("There is a criterion of this name.", "name")),
    ],
)
def test_what_can_be_no_criterion_is_refused(changed, told):
    fresh = Criterion(**{"name": "Fresh", "question": "Q?"} | MEANINGS | changed)

    assert refused(rubrics.keep, fresh, by=SYSTEM) == told
    assert Criterion.objects.count() == 5


def test_the_longest_and_heaviest_that_can_be():
    meanings = dict.fromkeys(MEANINGS, "x" * 200)
    fresh = Criterion(name="x" * 60, question="x" * 300, weight=100, position=32_767, **meanings)

    rubrics.keep(fresh, by=SYSTEM)

    assert Criterion.objects.get(name="x" * 60).weight == 100


def test_the_last_two_are_not_put_out_of_use_at_once(shared_database):
    make_rubric()
    Criterion.objects.exclude(name__in=["Reach", "Depth"]).delete()
    for _ in range(4):
        Criterion.objects.update(is_used=True)
        both = list(Criterion.objects.all())

        def put_out(number, both=both):
            both[number].is_used = False
            rubrics.keep(both[number], by=SYSTEM)

        done = together(2, put_out)

        assert sorted(type(one).__name__ for one in done) == ["NoneType", "Refusal"]
        assert Criterion.objects.filter(is_used=True).count() == 1


def test_a_criterion_is_rated_by_or_deleted(shared_database):
    make_rubric()
    stories = [make_story() for _ in range(4)]
    for number in range(4):
        Criterion.objects.update(was_used=False)
        fresh = Criterion(name=f"Fresh {number}", question="Q?", position=9, **MEANINGS)
        rubrics.keep(fresh, by=SYSTEM)
        given = {one.pk: 2 for one in assessing.criteria()}

        def work(at, given=given, story=stories[number], fresh=fresh):
            if at:
                rubrics.delete(fresh, by=SYSTEM)
            else:
                assessing.rate(story, given, reason="Why", by=SYSTEM)

        rated, deleted = together(2, work)

        assert [type(one) for one in (rated, deleted)].count(Refusal) == 1
        is_there = Criterion.objects.filter(pk=fresh.pk).exists()
        assert is_there == (rated is None) == isinstance(deleted, Refusal)
        assert stories[number].assessments.filter(kind="rated").exists() == is_there
        Criterion.objects.filter(pk=fresh.pk).delete()


def test_what_was_deleted_since_it_was_read_is_not_rated_by(monkeypatch):
    given = {one.pk: 2 for one in assessing.criteria()}
    read = assessing.read
    monkeypatch.setattr(
        assessing, "read", lambda given: [read(given), Criterion.objects.filter(pk=min(given)).delete()][0]
    )
    story = make_story()

    assert refused(assessing.rate, story, given, reason="Why", by=SYSTEM)[0] == assessing.CHANGED
    assert not Criterion.objects.filter(was_used=True).exists()
    assert story.assessments.count() == 1
