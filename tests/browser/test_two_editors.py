"""Two people, one story, each way of writing: the second is told, and what they typed is not lost."""

import pytest
from playwright.sync_api import expect

from articles.acts import deleting, editing, publishing, reworking
from articles.models import DeletedDraft, Story, Version, WorkingCopy
from articles.permissions import SYSTEM
from tests.browser.driving import LIST, below, body_of, form_of, press, run, sign_in, told
from tests.factories import make_draft, make_rule, make_story, make_user

pytestmark = pytest.mark.django_db(transaction=True)
OVERTAKEN = "Somebody else has saved this story since you opened it"
LOOK_AGAIN = f"{OVERTAKEN}. Look at it again: nothing was changed."
# What each of the two types: a title and a body.
FIRST = ("First", "Text of the first")
SECOND = ("Second", "Text of the second")
LIVE = {"title": "Live", "body": "<p>Live text</p>"}


@pytest.fixture
def first(new_page):
    return sign_in(new_page(), make_user("Editor", "fay"))


@pytest.fixture
def second(new_page):
    return sign_in(new_page(), make_user("Editor", "sam"))


@pytest.fixture
def reporter(new_page):
    """The browser of a reporter; reporter.user is who is signed in."""
    user = make_user("Reporter", "rita")
    page = sign_in(new_page(), user)
    page.user = user
    return page


def write(page, story: Story, title: str, body: str = "") -> None:
    """Open the form of *story* and type over what is there; nothing is saved yet."""
    page.goto(form_of(story))
    page.fill("#id_title", title)
    if body:
        body_of(page).fill(body)


def both_write(first, second, story: Story) -> None:
    write(first, story, *FIRST)
    write(second, story, *SECOND)


def do(page, address: str, button: str) -> None:
    """Open the page at *address* and press its *button*."""
    page.goto(address)
    press(page, button)


def save_as(page, story: Story, title: str) -> None:
    write(page, story, title)
    press(page, "Save")


def assert_both_texts(page, stored: str, typed: str, body: str) -> None:
    """The refused form says what happened, shows both texts and still holds what was typed."""
    expect(page.locator(".both-texts .errornote")).to_contain_text(OVERTAKEN)
    expect(page.locator(".comparison").first).to_contain_text(stored)
    expect(page.locator(".comparison").first).to_contain_text(typed)
    expect(page.locator("#id_title")).to_have_value(typed)
    expect(body_of(page)).to_have_text(body)


def bring_together(page, button: str) -> None:
    page.get_by_label("I have brought the two together").check()
    press(page, button)


def with_copy(story: Story, **values) -> Story:
    story = Story.objects.get(pk=story.pk)
    before = editing.stored_values(story)
    for name, value in values.items():
        setattr(story, name, value)
    reworking.save(editing.Change(story, before), by=SYSTEM)
    return Story.objects.get(pk=story.pk)


def test_a_form_saved_second_shows_both_and_saves_once_they_are_brought_together(first, second):
    story = make_draft(title="Old", body="<p>Old text</p>")
    both_write(first, second, story)

    press(first, "Save")
    press(second, "Save")

    assert told(first) == ["“First” is saved. Draft."]
    assert_both_texts(second, "First", *SECOND)
    assert Story.objects.get().title == "First"
    bring_together(second, "Save")
    assert told(second) == ["“Second” is saved. Draft."]
    assert Story.objects.get().body == "<p>Text of the second</p>"
    assert [one.content["title"] for one in Version.objects.all()] == ["Second", "First", "Old"]


def test_a_working_copy_saved_second_shows_both(first, second):
    story = make_story(**LIVE)
    both_write(first, second, story)

    press(first, "Save as working copy")
    press(second, "Save as working copy")

    assert told(first) == ["“Live” is saved. Saved in the working copy; readers see the live text."]
    assert_both_texts(second, "First", *SECOND)
    assert (Story.objects.get().title, WorkingCopy.objects.get().content["title"]) == ("Live", "First")


@pytest.mark.parametrize("button", ["Save", "Save as working copy"])
def test_a_live_form_that_a_working_copy_overtook_shows_both(first, second, button):
    story = make_story(**LIVE)
    both_write(first, second, story)
    press(first, "Save as working copy")

    press(second, button)

    assert_both_texts(second, "First", *SECOND)
    assert Story.objects.get().title == "Live"
    assert WorkingCopy.objects.get().content["title"] == "First"


@pytest.mark.parametrize("button", ["Save", "Publish the working copy"])
def test_a_working_copy_published_meanwhile_is_told_to_who_has_it_open(first, second, button):
    story = with_copy(make_story(**LIVE), title="Copy")
    both_write(first, second, story)
    press(first, "Publish the working copy")

    press(second, button)

    assert told(first)[0] == "“First” is saved. Live now."
    assert_both_texts(second, "First", *SECOND)
    assert Story.objects.get().title == "First"
    assert not WorkingCopy.objects.exists()


def test_a_working_copy_that_the_live_text_overtook_is_not_published_unseen(first):
    story = with_copy(make_story(**LIVE), title="Copy")
    write(first, story, *FIRST)
    editing.change_one(story, by=SYSTEM, title="Imported")

    press(first, "Publish the working copy")

    assert_both_texts(first, "Copy", *FIRST)
    bring_together(first, "Publish the working copy")
    assert Story.objects.get().title == "First"


def test_a_restore_decided_on_before_somebody_saved_changes_nothing(first, second):
    story = make_draft(title="One")
    editing.change_one(story, by=SYSTEM, title="Two")
    second.goto(f"{below(story, 'restore')}?version=1")
    save_as(first, story, "First")

    press(second, "Bring version 1 back")

    assert told(second) == [LOOK_AGAIN]
    expect(second.locator(".comparison").first).to_contain_text("First")
    assert Story.objects.get().title == "First"
    press(second, "Bring version 1 back")
    assert Story.objects.get().title == "One"


def test_a_form_that_a_restore_overtook_shows_both(first, second):
    story = make_draft(title="One", body="<p>Text</p>")
    editing.change_one(story, by=SYSTEM, title="Two")
    write(second, story, *SECOND)
    do(first, f"{below(story, 'restore')}?version=1", "Bring version 1 back")

    press(second, "Save")

    assert_both_texts(second, "One", *SECOND)
    assert Story.objects.get().title == "One"


def test_a_working_copy_saved_meanwhile_is_not_thrown_away_unseen(first, second):
    story = with_copy(make_story(title="Live"), title="Copy")
    second.goto(below(story, "discard"))
    save_as(first, story, "First")

    press(second, "Throw the working copy away")

    assert told(second) == [LOOK_AGAIN]
    expect(second.locator(".comparison").first).to_contain_text("First")
    assert WorkingCopy.objects.get().content["title"] == "First"


def test_a_working_copy_that_is_gone_already_is_said_to_be(first, second):
    story = with_copy(make_story(title="Live"), title="Copy")
    for page in (first, second):
        page.goto(below(story, "discard"))
    press(first, "Throw the working copy away")

    press(second, "Throw the working copy away")

    assert told(second) == ["There is no working copy any more: somebody else has published it or thrown it away."]


def test_a_form_whose_working_copy_was_thrown_away_keeps_what_was_typed(first, second):
    story = with_copy(make_story(**LIVE), title="Copy")
    write(second, story, *SECOND)
    do(first, below(story, "discard"), "Throw the working copy away")

    press(second, "Save")

    assert_both_texts(second, "Live", *SECOND)
    assert Story.objects.get().title == "Live"


def test_house_style_is_mended_only_in_what_was_shown(first, second):
    make_rule("AI", "Artificial Intelligence")
    story = make_draft(title="On AI")
    second.goto(below(story, "checklist"))
    save_as(first, story, "On AI at work")

    press(second, "Mend house style")

    assert told(second) == [f"{OVERTAKEN}."]
    expect(second.locator(".passage")).to_contain_text("On AI at work")
    assert Story.objects.get().title == "On AI at work"
    press(second, "Mend house style")
    assert Story.objects.get().title == "On Artificial Intelligence at work"


def test_a_form_that_house_style_overtook_shows_both(first, second):
    make_rule("AI", "Artificial Intelligence")
    story = make_draft(title="On AI", body="<p>Text</p>")
    write(second, story, "On AI at work", "Text of the second")
    do(first, below(story, "checklist"), "Mend house style")

    press(second, "Save")

    assert_both_texts(second, "Artificial Intelligence", "On AI at work", SECOND[1])
    assert Story.objects.get().title == "On Artificial Intelligence"


def test_a_story_withdrawn_from_the_list_stays_so_when_an_open_form_is_saved(first, second):
    story = make_story(**LIVE)
    write(second, story, *SECOND)
    first.goto(LIST)
    run(first, "withdraw", story.pk)
    expect(first.locator("#content")).to_contain_text("Live")
    press(first, "Withdraw 1 story")

    press(second, "Save")

    assert told(first) == ["1 story withdrawn."]
    assert_both_texts(second, "Withdrawn", *SECOND)
    assert Story.objects.get().status == "withdrawn"
    assert second.request.get(story.get_absolute_url()).status == 410


def test_a_time_changed_meanwhile_is_not_set_back_unseen(first, second):
    story = make_draft(title="Plan", body="<p>Text</p>", impact_score=5)
    for page in (first, second):
        page.goto(form_of(story))
        page.fill("#id_published_at", "2031-05-01T09:00" if page is first else "2032-06-02T10:00")
    press(first, "Save and publish")

    press(second, "Save and publish")

    assert told(first)[0] == "“Plan” is saved. Scheduled for 1 May 2031, 09:00 UTC."
    expect(second.locator(".both-texts .errornote")).to_contain_text(OVERTAKEN)
    expect(second.locator(".comparison").first).to_contain_text("1 May 2031, 09:00 UTC")
    expect(second.locator("#id_published_at")).to_have_value("2032-06-02T10:00")
    assert f"{Story.objects.get().published_at:%Y-%m-%d %H:%M}" == "2031-05-01 09:00"


def test_what_is_typed_into_a_draft_that_was_deleted_is_shown_and_the_draft_can_come_back(first, reporter):
    story = make_draft(title="Lost", created_by=reporter.user, topics=["Energy"], authors=["Ada"])
    write(first, story, *SECOND)
    do(reporter, below(story, "delete"), "Yes, I’m sure")

    press(first, "Save")

    expect(first.locator(".errornote")).to_contain_text("somebody has deleted it since you opened it")
    for text in ("Second", "Text of the second", "Energy", "Ada"):
        expect(first.locator("#content")).to_contain_text(text)
    reporter.goto("/admin/")
    reporter.get_by_role("link", name="Deleted drafts").first.click()
    run(reporter, "bring_back", DeletedDraft.objects.get().pk)
    assert told(reporter) == ["“Lost” is back, as a draft."]
    assert Story.objects.get().title == "Lost"
    assert not DeletedDraft.objects.exists()


def test_what_a_reporter_types_into_a_story_that_went_out_meanwhile_is_shown(first, reporter):
    story = make_draft(title="Mine", created_by=reporter.user, impact_score=5)
    write(reporter, story, "Typed late", "Text typed late")
    do(first, form_of(story), "Save and publish")

    press(reporter, "Save")

    expect(reporter.locator(".errornote")).to_contain_text("You may no longer change this story")
    for text in ("Typed late", "Text typed late"):
        expect(reporter.locator("#content")).to_contain_text(text)
    assert Story.objects.get().title == "Mine"


def test_text_kept_for_a_story_that_may_only_be_read_now_waits_until_it_may_be_written_again(first, reporter):
    story = make_draft(title="Mine", created_by=reporter.user, impact_score=5)
    write(reporter, story, "Kept here")
    reporter.goto("/admin/")
    publishing.publish(story, by=SYSTEM)

    reporter.goto(form_of(story))
    # To be copied, as long as no form takes it.
    expect(reporter.get_by_role("region", name="Unsaved text")).to_be_visible()
    expect(reporter.get_by_role("button", name="Bring it back")).to_have_count(0)
    editing.change_one(Story.objects.get(), by=SYSTEM, status="draft")
    reporter.goto(form_of(story))
    reporter.get_by_role("button", name="Bring it back").click()

    expect(reporter.locator("#id_title")).to_have_value("Kept here")


def test_somebody_else_who_has_the_story_open_is_named(first, second):
    story = make_draft()
    first.goto(form_of(story))

    second.goto(form_of(story))

    expect(second.locator(".presence")).to_contain_text("Also open at: fay. Whoever saves second is told.")


@pytest.mark.parametrize(("width", "colors"), [(390, "dark"), (1280, "light")])
def test_what_comes_too_late_and_the_deleted_drafts_are_usable_without_seeing(new_page, axe, width, colors):
    page = sign_in(new_page(viewport={"width": width, "height": 844}, color_scheme=colors), make_user("Desk lead"))
    story = make_draft(title="Lost", topics=["Energy"], authors=["Ada"])
    write(page, story, "Typed late", "Text typed late " * 40)
    deleting.delete(Story.objects.get(), by=SYSTEM)

    press(page, "Save")
    found = {"late": axe(page)}
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.get_by_role("link", name="Deleted drafts").last.click()
    page.wait_for_url("**/deleteddraft/")
    found["deleted"] = axe(page)

    assert found == {"late": [], "deleted": []}
    assert wide <= width
