import pytest

from articles.acts import editing, renaming
from articles.models import Story
from articles.permissions import SYSTEM
from articles.pure.refusal import Refusal
from tests.factories import make_draft, make_story, make_user

pytestmark = pytest.mark.django_db


def rename(story, slug):
    before = editing.stored_values(story)
    story.slug = slug
    editing.save([editing.Change(story, before)], by=SYSTEM)


def test_a_made_slug_keeps_clear_of_what_others_have_and_had():
    make_story(slug="grid")
    rename(make_story(slug="grid-2"), "elsewhere")

    assert renaming.free_slug("Grid") == "grid-3"


def test_the_old_address_of_another_story_is_refused_by_its_title():
    rename(make_story(slug="old", title="The dam"), "new")

    with pytest.raises(Refusal) as refused:
        renaming.refuse_what_others_have("old", Story(), by=SYSTEM)

    sentence = "old is the old address of “The dam”: choose another, its old links lead there."
    assert (refused.value.sentence, refused.value.field) == (sentence, "slug")


def test_one_s_own_old_address_is_free():
    story = make_story(slug="old")
    rename(story, "new")

    assert renaming.refuse_what_others_have("old", story, by=SYSTEM) is None


def test_a_taken_address_names_its_story_to_those_who_may_know_it():
    make_draft(slug="dam", title="The dam")

    for user, named in ((SYSTEM, "“The dam”"), (make_user("Reporter"), "Another story")):
        with pytest.raises(Refusal) as refused:
            renaming.refuse_what_others_have("dam", Story(), by=user)
        assert refused.value.sentence == f"{named} has the address dam already: choose another."
