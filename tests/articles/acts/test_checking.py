"""What stops a story of the desk, and what it is warned of."""

from datetime import timedelta

import pytest

from articles.acts import checking, contents, editing, publishing, reworking
from articles.models import Picture, Story
from articles.permissions import SYSTEM
from articles.pure import body, clock
from articles.pure.refusal import Refusal
from tests.factories import NOON, image_bytes, make_draft, make_picture, make_rule, make_story, make_user, move
from tests.importing import GOOD, importing, write_lines

pytestmark = pytest.mark.django_db
SILENT = f"pictures/ab/{'0' * 32}.png"


@pytest.fixture(autouse=True)
def silent():
    """A picture of the library that says nothing to those who can't see it."""
    return Picture.objects.create(file=SILENT, width=1, height=1, added_at=NOON)


def check(story):
    return checking.check(contents.of_many([story])[story.pk])


def showing(src=SILENT, alt="") -> str:
    return f"<p>Text</p>{body.img(src, alt)}"


def saved(story, *, by, act=None, **values):
    """*story* with *values*, saved by *by*; the revision is whatever is stored."""
    story = Story.objects.get(pk=story.pk)
    before = editing.stored_values(story)
    for name, value in values.items():
        setattr(story, name, value)
    change = editing.Change(story, before)
    (act or (lambda one, by: editing.save([one], by=by)))(change, by=by)
    return Story.objects.get(pk=story.pk)


# --- the list ---------------------------------------------------------------------------------------------------------


def test_nothing_is_in_the_way_of_a_complete_story():
    story = make_story(topics=["Energy"], sources=[("Report", "")], picture=make_picture())

    assert check(story) == []


def test_all_that_is_in_the_way_is_told_what_stops_first():
    make_rule("AI", "A.I.")
    story = make_draft(
        title="AI",
        summary="x" * 301,
        body=showing() + '<p><a href="/stories/nowhere/">x</a></p>',
        picture=make_picture(alt="", caption="The\nharbour"),
    )

    found = check(story)

    assert [(one.level, one.field) for one in found] == [
        ("stop", "impact_score"),
        ("stop", "picture"),
        ("stop", "body"),
        ("warn", "summary"),
        ("warn", "sources"),
        ("warn", "topics"),
        ("warn", "body"),
        ("warn", "title"),
    ]
    assert [one.sentence for one in found[1:3]] == [
        "The lead picture “The harbour” has no alt text.",
        f"The picture {SILENT} in the body has no alt text.",
    ]


def test_links_of_a_scheduled_story_are_looked_at_for_the_time_at_which_it_goes_out():
    later = clock.now() + timedelta(days=1)
    make_story(slug="sister", published_at=later)
    link = '<p><a href="/stories/sister/">x</a></p>'
    sure = {"topics": ["Energy"], "sources": [("Report", "")]}

    assert check(make_story(body=link, published_at=later, **sure)) == []
    assert [one.field for one in check(make_story(body=link, **sure))] == ["body"]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_six_queries_whatever_there_is_in_the_story(django_assert_num_queries, count):
    for number in range(count):
        make_rule(f"x{number}", "y")
    links = "".join(
        f'<a href="/{kind}/{number}/">x</a>' for number in range(count) for kind in ("stories", "topics", "authors")
    )
    pictures = "".join(body.img(f"pictures/{number}.png", "") for number in range(count))
    story = make_draft(body=f"<p>{links}{pictures}</p>", picture=make_picture())
    content = contents.of_many([story])[story.pk]

    # house style, pictures, and four for links
    with django_assert_num_queries(6):
        found = checking.check(content)

    assert len(found) == 3 + 4 * count


# --- pictures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "stops"),
    [
        ({"alt": "A teal field"}, False),
        ({"alt": ""}, True),
        ({"alt": " "}, True),
        ({"alt": "", "decorative": True}, False),
        ({"alt": "A teal field", "decorative": True}, False),
    ],
)
def test_a_lead_picture_says_what_it_shows_or_is_decorative(words, stops):
    found = checking.without_alt([(make_picture(**words).pk, "<p>x</p>")])[0]

    assert len(found) == stops


def test_a_picture_in_a_body_says_what_it_shows_or_is_marked_in_the_library():
    plain, adorning = make_picture(), make_picture(image_bytes(color="red"), alt="", decorative=True)
    html = showing(plain.file, "A field") + showing(plain.file) + showing(adorning.file) + showing(SILENT, " ")

    found = checking.without_alt([(None, html)])[0]

    assert list(found) == [plain.file, SILENT]


# --- what is refused --------------------------------------------------------------------------------------------------


def test_the_desk_may_not_publish_a_lead_picture_without_alt_text():
    story = make_draft(impact_score=5, picture=make_picture(alt="", caption="The harbour"))

    with pytest.raises(Refusal) as refused:
        publishing.publish(story, by=make_user("Editor"))

    assert refused.value.sentence == (
        "The lead picture “The harbour” has no alt text. "
        "Say in the picture library what it shows, or mark it there as decorative."
    )
    assert refused.value.field == "picture"
    assert Story.objects.get().status == "draft"


def test_the_desk_may_not_publish_a_picture_of_the_body_without_alt_text():
    story = make_draft(impact_score=5, body=showing())

    with pytest.raises(Refusal, match=f"The picture {SILENT} in the body has no alt text") as refused:
        publishing.publish(story, by=make_user("Editor"))

    assert refused.value.field == "body"


def test_a_story_can_not_be_scheduled_either():
    story = make_draft(impact_score=5, body=showing())

    with pytest.raises(Refusal, match="no alt text"):
        publishing.publish(story, by=make_user("Editor"), at=clock.now() + timedelta(days=1))


def test_a_picture_is_no_matter_before_the_story_goes_out():
    writer = make_user("Reporter")
    story = make_draft(created_by=writer, impact_score=5, body=showing(), picture=make_picture(alt=""))

    story = move(story, "review", by=writer)

    assert saved(story, by=writer, title="New").title == "New"


def test_what_is_decorative_or_has_alt_text_goes_out():
    story = make_draft(impact_score=5, body=showing(alt="A quay"), picture=make_picture(alt="", decorative=True))

    assert publishing.publish(story, by=make_user("Editor")).is_public()


def test_a_live_story_can_be_mended_whatever_it_shows_already():
    story = make_story(body=showing(), picture=make_picture(alt=""))

    mended = saved(story, by=make_user("Editor"), title="Mended", body=showing() + "<p>More</p>")

    assert mended.title == "Mended"


def test_a_live_story_takes_in_no_further_picture_without_alt_text():
    story, other = make_story(body=showing()), make_picture(alt="").file

    with pytest.raises(Refusal, match=f"The picture {other} in the body has no alt text"):
        saved(story, by=make_user("Editor"), body=showing() + showing(other))
    with pytest.raises(Refusal, match="The lead picture"):
        saved(story, by=make_user("Editor"), picture=make_picture(alt=""))


def test_a_withdrawn_story_comes_back_only_with_alt_text():
    story = publishing.withdraw(make_story(body=showing()), by=SYSTEM)

    with pytest.raises(Refusal, match="no alt text"):
        publishing.publish(story, by=make_user("Editor"))


def test_a_working_copy_may_be_kept_but_not_put_out_without_alt_text():
    editor, story = make_user("Editor"), make_story()

    saved(story, by=editor, act=reworking.save, body=showing())

    with pytest.raises(Refusal, match="no alt text"):
        saved(story, by=editor, act=reworking.publish, body=showing())
    assert SILENT not in Story.objects.get().body


def test_an_import_is_not_held_up(tmp_path):
    (tmp_path / "grid.png").write_bytes(image_bytes())
    entry = GOOD | {"status": "published", "impact_score": 5, "image": {"path": "grid.png"}}

    code, told, errors = importing(write_lines(tmp_path / "a.jsonl", entry | {"body": "<p>x</p><img src='grid.png'>"}))

    assert (code, told.strip(), errors) == (0, "created 1, updated 0, unchanged 0, skipped 0", [])
    assert Story.objects.get().is_public()


def test_an_imported_story_without_alt_text_can_be_edited(tmp_path):
    (tmp_path / "grid.png").write_bytes(image_bytes())
    importing(
        write_lines(
            tmp_path / "a.jsonl", GOOD | {"status": "published", "impact_score": 5, "image": {"path": "grid.png"}}
        )
    )

    assert saved(Story.objects.get(), by=make_user("Editor"), title="Mended").title == "Mended"


def test_a_save_that_shows_nothing_new_asks_nothing(django_assert_num_queries):
    editor, story = make_user("Editor"), make_story(body=showing())
    change = editing.Change(story, editing.stored_values(story))

    with django_assert_num_queries(0):
        checking.refuse_without_alt([change], by=editor)


@pytest.mark.parametrize("count", [1, 3, 30])
def test_many_stories_are_looked_at_with_one_query(django_assert_num_queries, count):
    editor = make_user("Editor")
    stories = [make_draft(body=showing(alt="A quay"), picture=make_picture()) for _ in range(count)]
    changes = [editing.Change(story, editing.stored_values(story)) for story in stories]
    for story in stories:
        story.status = "published"

    with django_assert_num_queries(1):
        checking.refuse_without_alt(changes, by=editor)
