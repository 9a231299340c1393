"""Pages of the desk: cleaned, versioned, and never overwritten unseen."""

import pytest

from articles.acts import facing, page_writing
from articles.models import Page, PageVersion
from articles.permissions import SYSTEM
from articles.pure.refusal import Refusal
from tests.factories import make_face, make_page, make_picture, make_user

pytestmark = pytest.mark.django_db


def save(page: Page, *, by=SYSTEM, **values) -> page_writing.Change:
    change = page_writing.Change(page, page_writing.stored_values(page))
    for name, value in values.items():
        setattr(page, name, value)
    page_writing.save(change, by=by)
    return change


def test_a_page_is_cleaned_and_named_as_stories_are():
    picture = make_picture()
    html = (
        f'<h1>Who</h1><script>x</script><p onclick="x">Us</p><img src="/media/{picture.file}" alt="a"><img src="x.png">'
    )

    page = make_page("Über  uns", body=html)

    assert (page.title, page.slug, page.revision) == ("Über uns", "über-uns", 1)
    assert page.body == f'<h2>Who</h2><p>Us</p><img src="{picture.file}" alt="a">'


def test_two_pages_of_one_title_have_two_addresses():
    assert [make_page("About").slug for _ in range(3)] == ["about", "about-2", "about-3"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": "\u202e "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"body": "<script>x</script>"}, "body"),
        ({"body": '<img src="gone.png" alt="">'}, "body"),
        ({"slug": "a/b"}, "slug"),
        ({"slug": "taken"}, "slug"),
    ],
)
def test_what_can_not_be_shown_is_refused(values, field):
    make_page("Taken")

    with pytest.raises(Refusal) as refusal:
        make_page(**values)

    assert refusal.value.field == field
    assert Page.objects.count() == 1


@pytest.mark.parametrize(("role", "writes", "deletes"), [("Reporter", 0, 0), ("Editor", 1, 0), ("Desk lead", 1, 1)])
def test_editors_write_and_desk_leads_delete(role, writes, deletes):
    user, page = make_user(role), make_page()

    def may(act, *args) -> bool:
        try:
            act(*args, by=user)
        except Refusal:
            return False
        return True

    assert may(page_writing.save, page_writing.Change(page, page_writing.stored_values(page))) is bool(writes)
    assert may(page_writing.save, page_writing.Change(Page(title="New", body="<p>x</p>"))) is bool(writes)
    assert may(page_writing.delete, page) is bool(deletes)


def test_who_saves_second_loses_nothing_of_the_first():
    page = make_page()
    other = Page.objects.get()
    save(page, body="<p>First.</p>")

    with pytest.raises(Refusal) as refusal:
        save(other, body="<p>Second.</p>")

    assert (refusal.value.field, Page.objects.get().body) == ("revision", "<p>First.</p>")
    assert PageVersion.objects.count() == 2


def test_every_save_is_a_version_that_can_be_brought_back():
    editor = make_user("Editor")
    page = make_page("About", body="<p>One.</p>")
    save(page, by=editor, title="Us", body="<p>Two.</p>", is_published=False)

    page_writing.restore(page, page.versions.get(number=1), by=editor)

    page.refresh_from_db()
    assert (page.title, page.body, page.is_published, page.revision) == ("About", "<p>One.</p>", False, 3)
    kept = page.versions.order_by("number").values_list("number", "saved_by", "told")
    assert list(kept) == [(1, None, ""), (2, editor.pk, ""), (3, editor.pk, "Version 1 brought back.")]


def test_the_time_that_readers_are_told_moves_with_the_text_alone():
    page = make_page()
    first = page.updated_at

    save(page, is_privacy=True)
    same = page.updated_at
    save(page, body="<p>Other.</p>")

    assert (same == first, page.updated_at > first) == (True, True)


def test_one_page_is_the_privacy_page():
    old, new = make_page("Old", is_privacy=True), make_page("New")

    change = save(new, is_privacy=True)

    old.refresh_from_db()
    assert (old.is_privacy, old.revision) == (False, 2)
    assert change.notes == ["It is the privacy page now, in the place of the one before."]
    assert facing.site().privacy == {"label": "New", "address": "/pages/new/"}


def test_one_page_says_how_to_reach_the_desk_more_safely():
    old, new = make_page("Old", is_safer_ways=True), make_page("New", is_privacy=True)

    change = save(new, is_safer_ways=True)

    old.refresh_from_db()
    assert (old.is_safer_ways, old.revision) == (False, 2)
    assert change.notes == ["It is the page of safer ways to reach you now, in the place of the one before."]
    assert facing.site().safer == facing.site().privacy == {"label": "New", "address": "/pages/new/"}


def test_a_privacy_page_that_readers_do_not_see_is_linked_nowhere():
    make_page("Privacy", is_privacy=True, is_published=False)

    assert facing.site().privacy is None


def test_who_deletes_a_page_is_told_which_menus_led_there():
    page, other = make_page(), make_page("Other")
    row = {"label": "", "page": page, "topic": None, "address": ""}
    make_face(menus={"header": [row, row | {"page": other}], "footer": [row]})

    told = page_writing.delete(page, by=SYSTEM)

    assert told == ["The menu at the top and the menu at the bottom no longer show “About us”: it is deleted."]
    assert [one["label"] for one in facing.site().header] == ["Other"]
    assert len(facing.site().footer) == 7
    assert page_writing.delete(other, by=SYSTEM) != []
