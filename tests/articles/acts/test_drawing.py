import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from articles.acts import drawing, editing, facing, illustrating, publishing
from articles.models import Edition, SocialCard, Story
from articles.permissions import SYSTEM
from articles.pure import clock
from tests.factories import image_bytes, make_draft, make_picture, make_story

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def draw_all() -> None:
    while illustrating.illustrate_waiting() or drawing.draw_waiting():
        pass


def change(story: Story, *, at=None, **values) -> Story:
    before = editing.stored_values(story)
    for name, value in values.items():
        setattr(story, name, value)
    editing.save([editing.Change(story, before)], by=SYSTEM, at=at)
    return Story.objects.get(pk=story.pk)


def drawn(story: Story) -> Image.Image:
    return Image.open(io.BytesIO(illustrating.read(SocialCard.objects.get(story=story).name)))


def is_due(story: Story) -> bool:
    return SocialCard.objects.filter(story=story, due_at__isnull=False).exists()


def test_what_is_published_gets_a_card_under_the_name_of_its_content():
    story = make_story(title="Water is back")

    assert drawing.draw_waiting() == 1

    card = SocialCard.objects.get(story=story)
    assert (drawn(story).size, drawn(story).format) == ((1200, 630), "JPEG")
    assert card.name.startswith("cards/")
    assert card.shows(story)
    assert drawing.draw_waiting() == 0


def test_drafts_have_none_and_what_is_scheduled_has_one_ahead():
    draft = make_draft()
    planned = make_story(published_at=clock.now() + HOUR)

    drawing.draw_waiting()

    assert list(SocialCard.objects.values_list("story", flat=True)) == [planned.pk]
    publishing.publish(change(draft, impact_score=5), by=SYSTEM)
    assert is_due(draft)


@pytest.mark.parametrize(
    ("values", "anew"),
    [
        ({"title": "Another"}, True),
        ({"impact_score": 7}, True),
        ({"summary": "Another."}, False),
        ({"body": "<p>Another.</p>"}, False),
        ({"slug": "another"}, False),
    ],
)
def test_it_is_drawn_anew_when_what_it_shows_has_changed(values, anew):
    story = make_story()
    drawing.draw_waiting()
    former = SocialCard.objects.get(story=story).name

    story = change(story, **values)

    card = SocialCard.objects.get(story=story)
    assert (is_due(story), card.shows(story)) == (anew, not anew)
    drawing.draw_waiting()
    card.refresh_from_db()
    assert (card.name != former, card.shows(story)) == (anew, True)


def test_a_picture_is_made_smaller_before_the_card_is_cut_from_it():
    story = make_story(picture=make_picture(image_bytes((900, 700), "navy")))

    assert drawing.draw_waiting() == 0
    draw_all()

    assert drawn(story).getpixel((1000, 300))[2] > 100


def test_another_focal_point_has_the_card_cut_anew():
    picture = make_picture(image_bytes((900, 700)))
    story = make_story(picture=picture)
    draw_all()

    illustrating.change(picture, by=SYSTEM, focal_x=0.1)

    assert not SocialCard.objects.get(story=story).shows(Story.objects.get(pk=story.pk))
    draw_all()
    assert SocialCard.objects.get(story=story).shows(Story.objects.get(pk=story.pk))


def test_a_lost_picture_leaves_the_words():
    story = make_story(picture=make_picture(image_bytes((900, 700), "navy")))
    illustrating.illustrate_waiting()
    for one in Story.objects.get(pk=story.pk).picture.renditions:
        default_storage.delete(one["name"])

    drawing.draw_waiting()

    assert drawn(story).getpixel((1000, 620))[1] > 230


def test_of_two_workers_one_draws():
    story = make_story()
    first, second = SocialCard.objects.get(story=story), SocialCard.objects.get(story=story)
    now = clock.now()

    assert [drawing._claim(first, now), drawing._claim(second, now)] == [True, False]
    assert drawing.draw_waiting() == 0
    assert drawing.being_drawn()


def test_a_killed_workers_card_falls_due_by_itself(monkeypatch):
    story = make_story()
    drawing._claim(SocialCard.objects.get(story=story), clock.now())

    later = clock.now() + drawing.LEASE
    monkeypatch.setattr(clock, "now", lambda: later)

    assert drawing.draw_waiting() == 1
    assert SocialCard.objects.get(story=story).shows(story)


def test_what_was_wanted_anew_while_it_was_drawn_does_not_count(monkeypatch):
    story = make_story(title="First")
    draw = drawing._draw

    def slowly(one):
        content = draw(one)
        change(Story.objects.get(pk=story.pk), title="Second")
        return content

    monkeypatch.setattr(drawing, "_draw", slowly)
    drawing.draw_waiting()
    monkeypatch.undo()

    card = SocialCard.objects.get(story=story)
    assert (card.name, is_due(story)) == ("", True)
    # What was drawn in vain is deleted later.
    assert SocialCard.objects.filter(story=None).count() == 1
    drawing.draw_waiting()
    assert SocialCard.objects.get(story=story).shows(Story.objects.get(pk=story.pk))


def test_a_storage_that_is_away_costs_only_time(monkeypatch, caplog):
    story = make_story()
    monkeypatch.setattr(type(default_storage), "save", lambda *args, **kwargs: 1 / 0, raising=False)

    assert drawing.draw_waiting() == 1

    assert is_due(story)
    assert "social card of story" in caplog.text
    assert drawing.draw_waiting() == 0


def test_what_was_saved_last_is_drawn_first():
    now = clock.now()
    stories = [make_story(at=now - timedelta(minutes=minutes)) for minutes in (5, 1, 3)]

    drawing.draw_waiting(limit=1)

    assert [is_due(story) for story in stories] == [True, False, True]


def test_a_former_card_is_deleted_a_day_later():
    story = make_story()
    drawing.draw_waiting()
    former = SocialCard.objects.get(story=story).name
    change(story, title="Another")
    drawing.draw_waiting()
    now = clock.now()

    assert drawing.sweep(at=now + drawing.KEPT - HOUR) == 0
    assert default_storage.exists(former)
    assert drawing.sweep(at=now + drawing.KEPT) == 1
    assert not default_storage.exists(former)
    assert default_storage.exists(SocialCard.objects.get(story=story).name)


def test_a_card_that_is_again_as_it_was_stays():
    story = make_story(title="One")
    drawing.draw_waiting()
    for title in ("Two", "One"):
        story = change(story, title=title)
        drawing.draw_waiting()

    drawing.sweep(at=clock.now() + 2 * drawing.KEPT)

    assert default_storage.exists(SocialCard.objects.get(story=story).name)
    assert SocialCard.objects.count() == 1


def test_a_withdrawn_storys_card_goes_with_the_next_sweep():
    story = make_story()
    drawing.draw_waiting()
    name = SocialCard.objects.get(story=story).name

    publishing.withdraw(story, by=SYSTEM, reason="It was wrong.")
    drawing.sweep()

    assert not default_storage.exists(name)
    assert SocialCard.objects.count() == 0


def test_a_deleted_storys_card_goes_too():
    story = make_story()
    drawing.draw_waiting()
    name = SocialCard.objects.get(story=story).name

    Story.objects.get(pk=story.pk).delete()
    drawing.sweep()

    assert not default_storage.exists(name)


def test_another_name_of_the_site_has_all_drawn_anew(settings):
    story = make_story()
    drawing.draw_waiting()
    drawing.want_outdated()
    assert not is_due(story)

    settings.SITE_NAME = "Tidewater Post"
    drawing.want_outdated()

    assert is_due(story)
    assert SocialCard.objects.get(story=story).shows(story)
    drawing.draw_waiting()
    drawing.want_outdated()
    assert not is_due(story)


def test_stories_from_before_there_were_cards_get_one_the_newest_first():
    older = make_story(published_at=clock.now() - 9 * HOUR)
    newer = make_story(published_at=clock.now() - HOUR)
    SocialCard.objects.all().delete()

    drawing.keep_house()
    drawing.draw_waiting(limit=1)

    assert [is_due(older), is_due(newer)] == [True, False]


def test_an_old_archive_has_none_unless_it_has_one_already():
    old = make_story(published_at=clock.now() - drawing.FRESH - HOUR)
    drawing.want_outdated()
    assert SocialCard.objects.count() == 0

    SocialCard.objects.create(story=old)
    change(old, title="Another")

    assert is_due(old)


def test_pages_have_changed_once_for_all_that_were_drawn_together():
    for _ in range(3):
        make_story()
    number = Edition.objects.get().number

    drawing.draw_waiting()

    assert Edition.objects.get().number == number + 1


def test_a_batch_of_any_size_wants_its_cards_in_one_statement(django_assert_num_queries):
    stories = [make_story() for _ in range(5)]

    with django_assert_num_queries(1):
        drawing.want([editing.Change(story) for story in stories], at=clock.now())


def test_another_name_given_at_the_desk_is_drawn_at_once(editor):
    story = make_story()
    drawing.draw_waiting()
    former = SocialCard.objects.get(story=story).name
    face = facing.stored()
    face.name = "Tidewater Post"

    facing.keep(face, face.revision, by=editor)

    drawing.draw_waiting()
    assert SocialCard.objects.get(story=story).name != former
