"""Scores and what they leave behind, by whatever door they come."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission

from articles.acts import assessing, editing, restoring, rubrics
from articles.models import Assessment, Criterion, Story
from articles.permissions import SYSTEM
from articles.pure import clock
from articles.pure.refusal import Refusal
from tests.factories import make_draft, make_story, make_user

pytestmark = pytest.mark.django_db
HIGH = [4, 3, 2, 4, 1]


@pytest.fixture
def editor(db):
    return make_user("Editor", "erin")


def given(*ratings) -> dict[int, int]:
    return dict(zip([one.pk for one in assessing.criteria()], ratings, strict=True))


def entries(story) -> list[tuple]:
    return [(one.score, one.kind, one.reason) for one in story.assessments.all()]


def refused(act, *args, **kwargs) -> tuple[str, str]:
    with pytest.raises(Refusal) as found:
        act(*args, **kwargs)
    return found.value.sentence, found.value.field


def test_a_rating_scores_the_story_and_says_why(editor):
    story = make_story(impact_score=50)

    assessing.rate(story, given(*HIGH), reason=" A region\nhas new rules. ", links=["https://e.org/a", ""], by=editor)

    story = Story.objects.get()
    newest = story.assessments.first()
    assert (story.impact_score, story.impact_rationale) == (75, "A region\nhas new rules.")
    assert (newest.score, newest.kind, newest.by, newest.links) == (75, "rated", editor, ["https://e.org/a"])
    assert newest.ratings[0] == {
        "criterion": "Reach",
        "weight": 3,
        "rating": 4,
        "meaning": "A whole country or more",
    }
    assert story.impact_ratings == newest.ratings
    assert [one.score for one in story.impact_periods] == [75, 50]


def test_an_old_entry_reads_the_same_after_any_change_of_the_rubric(editor):
    story = make_story()
    assessing.rate(story, given(*HIGH), reason="Because", by=editor)
    before = Assessment.objects.first().ratings
    lead = make_user("Desk lead")

    for criterion in Criterion.objects.all():
        criterion.name, criterion.weight, criterion.meaning_4 = f"Other {criterion.pk}", 7, "Another thing"
        criterion.is_used = criterion.position == 1
        rubrics.keep(criterion, by=lead)

    assert Assessment.objects.first().ratings == before
    assert Story.objects.get().impact_ratings == before
    assert Story.objects.get().impact_score == 75


def test_a_score_set_by_hand_leaves_an_entry_that_says_so(editor):
    story = make_draft()
    editing.change_one(story, by=editor, impact_score=40)
    story = Story.objects.get()
    editing.change_one(story, by=editor, impact_score=60, impact_rationale="A second source")

    assert entries(story) == [(60, "by_hand", "A second source"), (40, "by_hand", "")]


def test_a_save_that_leaves_the_score_leaves_no_entry(editor):
    story = make_story(impact_score=40, impact_rationale="Why")
    editing.change_one(story, by=editor, title="Another title")

    assert entries(story) == [(40, "imported", "Why")]


def test_an_entry_for_another_reason_alone(editor):
    story = make_story(impact_score=40, impact_rationale="Why")
    editing.change_one(story, by=editor, impact_rationale="Why indeed")

    assert entries(story) == [(40, "by_hand", "Why indeed"), (40, "imported", "Why")]


@pytest.mark.parametrize("status", ["published", "withdrawn", "draft"])
def test_what_readers_have_seen_changes_for_a_reason_only(editor, status):
    story = make_story(impact_score=40)
    if status != "published":
        story = editing.change_one(story, by=SYSTEM, status=status)

    sentence = refused(editing.change_one, story, by=editor, impact_score=60)

    assert sentence == ("Say why in a sentence: readers have seen the score that this changes.", "impact_rationale")
    assert Story.objects.get().impact_score == 40
    assert entries(story) == [(40, "imported", "")]
    editing.change_one(story, by=editor, impact_score=60, impact_rationale="A law was changed")
    assert Story.objects.get().impact_score == 60


def test_by_hand_the_reason_of_the_old_score_is_none_for_the_new_one(editor):
    story = make_story(impact_score=40, impact_rationale="A law is planned")

    for reason in ("A law is planned", " A law is planned\r\n"):
        sentence = refused(editing.change_one, story, by=editor, impact_score=60, impact_rationale=reason)
        told = "This is the reason of the old score, which readers have seen: say why it changes."
        assert sentence == (told, "impact_rationale")
    assert entries(story) == [(40, "imported", "A law is planned")]
    editing.change_one(story, by=editor, impact_score=60, impact_rationale="The law is there")
    assert Story.objects.get().impact_score == 60


def test_a_rating_may_have_the_same_reason_again(editor):
    story = make_story(impact_score=40, impact_rationale="A law is planned")

    assert assessing.rate(story, given(*HIGH), reason="A law is planned", by=editor).impact_score == 75


def test_a_reason_has_an_end_whoever_types_it(editor):
    story, draft = make_story(impact_score=40, impact_rationale="x" * 2001), make_draft()

    for one in (story, draft):
        sentence = refused(editing.change_one, one, by=editor, impact_score=60, impact_rationale="y" * 2001)
        assert sentence == ("A reason has 2000 characters at most.", "impact_rationale")
    rated = refused(assessing.rate, draft, given(*HIGH), reason="y" * 2001, by=editor)
    assert rated == ("A reason has 2000 characters at most.", "reason")
    # What came in with an import is in nobody's way.
    editing.change_one(story, by=editor, title="Another title")
    editing.change_one(draft, by=editor, impact_score=60, impact_rationale="y" * 2000)
    assert Story.objects.get(pk=draft.pk).impact_rationale == "y" * 2000


@pytest.mark.parametrize("changed", [{"status": "draft"}, {"published_at": clock.now() + timedelta(days=9)}])
def test_what_no_reader_has_seen_changes_freely(editor, changed):
    story = make_story(**{"impact_score": 40, **changed})

    editing.change_one(story, by=editor, impact_score=60)

    assert entries(story) == [(60, "by_hand", ""), (40, "imported", "")]


def test_an_import_may_change_a_public_score_without_a_word():
    story = make_story(impact_score=40)

    editing.change_one(story, by=SYSTEM, impact_score=60)

    assert entries(story) == [(60, "imported", ""), (40, "imported", "")]


def test_a_version_that_is_brought_back_says_so(editor):
    story = make_story(impact_score=40)
    first = story.versions.last()
    story = editing.change_one(story, by=editor, impact_score=60, impact_rationale="Better")

    restoring.restore(story, first, by=editor)

    assert entries(story)[0] == (40, "restored", "")


@pytest.mark.parametrize(
    ("ratings", "links", "sentence"),
    [
        ({0: 5}, [], "Rate “Reach” with a whole number from 0 to 4."),
        ({0: None}, [], "Rate “Reach” with a whole number from 0 to 4."),
        ({}, ["javascript:alert(1)"], "“javascript:alert(1)” is no address that begins with http:// or https://."),
        ({}, ["ftp://e.org/"], "“ftp://e.org/” is no address that begins with http:// or https://."),
        (
            {},
            ["https://e.org/" + "a" * 2000],
            "A link has 2000 characters at most.",
        ),
        ({}, [f"https://e.org/{at}" for at in range(21)], "No more than 20 links, please."),
    ],
)
def test_what_can_be_no_assessment_is_refused_whole(editor, ratings, links, sentence):
    story = make_story(impact_score=40)
    wrong = list(HIGH)
    for at, rating in ratings.items():
        wrong[at] = rating

    assert refused(assessing.rate, story, given(*wrong), reason="Why", links=links, by=editor)[0] == sentence
    assert Story.objects.get().impact_score == 40
    assert len(entries(story)) == 1
    assert not Criterion.objects.filter(was_used=True).exists()


def test_all_that_is_asked_is_rated_and_nothing_else(editor):
    story, whole = make_story(), given(*HIGH)
    first = min(whole)

    missing = {key: rating for key, rating in whole.items() if key != first}
    assert refused(assessing.rate, story, missing, reason="Why", by=editor)[0] == "Still to be rated: Reach."
    other = refused(assessing.rate, story, whole | {max(whole) + 1: 2}, reason="Why", by=editor)
    assert other[0] == "The rubric has changed since you opened this page: rate again by the one below."


def test_a_rating_of_an_overtaken_story_is_refused(editor):
    story = make_story()
    editing.change_one(story, by=SYSTEM, title="Meanwhile")

    assert refused(assessing.rate, story, given(*HIGH), reason="Why", by=editor) == (editing.OVERTAKEN, "revision")
    assert len(entries(story)) == 1


def test_a_second_opinion_leaves_the_score(editor):
    story, other = make_story(impact_score=50), make_user("Reporter")
    mine = make_draft(created_by=other)
    assessing.give_opinion(story, given(0, 0, 0, 0, 0), by=editor)
    assessing.give_opinion(story, given(4, 4, 4, 4, 4), by=editor)

    assert Story.objects.get(pk=story.pk).impact_score == 50
    assert [one.score for one in assessing.latest_of_each(story)] == [100]
    assert refused(assessing.give_opinion, story, given(*HIGH), by=other)[0] == "You may not open this story."
    assert assessing.give_opinion(mine, given(*HIGH), by=other).score == 75


def test_a_second_opinion_is_somebody_s_and_so_is_a_rating_that_is_compared(editor):
    story = make_story()
    told = refused(assessing.give_opinion, story, given(*HIGH), by=SYSTEM)[0]
    assessing.rate(story, given(0, 0, 0, 0, 0), reason="The product's own", by=SYSTEM)
    assessing.give_opinion(Story.objects.get(), given(*HIGH), by=editor)

    assert told == "A second opinion is somebody's: sign in to give one."
    assert [(one.score, one.by) for one in assessing.latest_of_each(story)] == [(75, editor)]


def test_a_second_opinion_marks_its_criteria_and_stands_in_the_history(editor):
    story = make_story()

    assessing.give_opinion(story, given(*HIGH), by=editor)

    assert Criterion.objects.filter(was_used=True).count() == 5
    assert LogEntry.objects.get(object_id=str(story.pk)).change_message == "Second opinion: 75."


def test_a_rating_that_confirms_score_and_reason_is_an_entry(editor):
    story = assessing.rate(make_story(), given(*HIGH), reason="Why", by=editor)

    assessing.rate(story, given(*HIGH), reason="Why", by=editor)

    assert entries(story)[:2] == [(75, "rated", "Why")] * 2


def test_a_rating_that_is_refused_marks_no_criterion(editor):
    story = make_story()
    editing.change_one(story, by=SYSTEM, title="Meanwhile")

    refused(assessing.rate, story, given(*HIGH), reason="Why", by=editor)

    assert not Criterion.objects.filter(was_used=True).exists()


def test_as_much_as_fits(editor):
    story = make_story()
    links = [f"https://e.org/{at:02}/".ljust(2000, "a") for at in range(20)]

    assessing.rate(story, given(*HIGH), reason="x" * 2000, links=links, by=editor)

    newest = story.assessments.first()
    assert (newest.links, newest.reason) == (links, "x" * 2000)


def test_links_are_trimmed_and_each_is_kept_once(editor):
    story = make_story()
    links = [" https://e.org/b\t", "https://e.org/a", "https://e.org/b"]

    assessing.rate(story, given(*HIGH), reason="Why", links=links, by=editor)

    assert story.assessments.first().links == ["https://e.org/b", "https://e.org/a"]


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("https://bank.org@e.org/", "“https://bank.org@e.org/” names a user: leave out what stands before the @."),
        ("https://e.org/\u202efdp", "“https://e.org/fdp” holds signs that can't be seen or pass for others: "
         "type the address anew."),
    ],
)  # fmt: skip
def test_a_link_that_says_another_address_than_it_leads_to_is_refused(editor, link, sentence):
    story = make_story()

    assert refused(assessing.rate, story, given(*HIGH), reason="W", links=[link], by=editor) == (sentence, "links")


def test_only_who_may_edit_a_story_rates_it():
    reporter = make_user("Reporter")

    assert (
        refused(assessing.rate, make_story(), given(*HIGH), reason="W", by=reporter)[0]
        == "You may not edit this story."
    )


def test_a_criterion_that_was_used_stays(editor):
    lead = make_user("Desk lead")
    reach = Criterion.objects.get(name="Reach")
    fresh = Criterion(name="Fresh", question="Q?", position=9, **{f"meaning_{n}": "m" for n in range(5)})
    rubrics.keep(fresh, by=lead)
    fresh.is_used = False
    rubrics.keep(fresh, by=lead)
    assessing.rate(make_story(), given(*HIGH), reason="Why", by=editor)

    sentence = refused(rubrics.delete, reach, by=lead)[0]
    rubrics.delete(fresh, by=lead)

    assert sentence == "Stories were rated by this criterion: put it out of use instead."
    assert Criterion.objects.filter(name="Reach").exists()
    assert not Criterion.objects.filter(name="Fresh").exists()


def test_a_rubric_that_could_not_score_is_refused():
    lead = make_user("Desk lead")
    Criterion.objects.exclude(name="Reach").update(weight=0)
    reach = Criterion.objects.get(name="Reach")
    reach.weight = 0

    nothing = ("At least one criterion in use needs a weight above zero.", "weight")
    assert refused(rubrics.keep, reach, by=lead) == nothing
    reach.weight, reach.is_used = 3, False
    assert refused(rubrics.keep, reach, by=lead) == nothing
    assert refused(rubrics.delete, reach, by=lead) == nothing


def test_who_may_keep_the_rubric(editor):
    reach = Criterion.objects.get(name="Reach")

    assert refused(rubrics.keep, reach, by=editor)[0] == "You may not change the rubric."
    assert refused(rubrics.delete, reach, by=editor)[0] == "You may not change the rubric."


def test_whoever_may_only_add_criteria_changes_none():
    adds = make_user()
    adds.user_permissions.add(Permission.objects.get(codename="add_criterion"))
    fresh = Criterion(name="Fresh", question="Q?", **{f"meaning_{n}": "m" for n in range(5)})

    rubrics.keep(fresh, by=adds)

    assert refused(rubrics.keep, Criterion.objects.get(name="Fresh"), by=adds)[0] == "You may not change the rubric."
