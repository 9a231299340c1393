"""The pages that the desk writes: saved with every text that they had, as stories are, and by the same cleaning."""

from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import F

from articles.acts import arranging, editing, facing, illustrating, renaming
from articles.models import Page, PageVersion
from articles.permissions import SYSTEM, require
from articles.pure import body, clock, slugs, words
from articles.pure.refusal import Refusal

# What a version holds, and what two of them are compared by.
CONTENT = ("title", "slug", "body", "is_published", "is_privacy", "is_safer_ways")
# What one page at most is.
ONLY_ONE = {"is_privacy": "the privacy page", "is_safer_ways": "the page of safer ways to reach you"}
OVERTAKEN = "Somebody else has saved this page since you opened it."
UNSEEN = "Readers no longer see it, and {menus} no longer show it: they led here."


@dataclass
class Change:
    """A page with its new values. *before*: the stored ones by name with its revision, empty for a new page.

    *told*: what was done, in a sentence, for its version; a plain save needs none. *notes*: what the desk is to know
    once it is saved.
    """

    page: Page
    before: dict = field(default_factory=dict)
    told: str = ""
    notes: list[str] = field(default_factory=list)


def stored_values(page: Page) -> dict:
    """A page's values as loaded, to hand back as Change.before."""
    return {name: getattr(page, name) for name in (*CONTENT, "updated_at", "revision")}


def content_of(page: Page) -> dict:
    """All that is written of *page*, as its versions hold it."""
    return {name: getattr(page, name) for name in CONTENT}


@transaction.atomic
def save(change: Change, *, by) -> None:
    """Store the page whole or not at all; Refusal when *by* may not, or somebody else saved since *before*."""
    page, at = change.page, clock.now()
    needed = "articles.change_page" if change.before else "articles.add_page"
    require(by.has_perm(needed), "You may not write pages.")
    settle(change)
    page.body = illustrating.without_unknown(page.body)
    require(body.says_something(page.body), "A page needs a body.", field="body")
    page.slug = page.slug or renaming.first_free(slugs.from_title(page.title, prefix="page"), _others(page))
    if any(getattr(page, name) != change.before.get(name) for name in ("title", "body")):
        page.updated_at = at
    for name, told in ONLY_ONE.items():
        other = _others(page).filter(**{name: True})
        # Whoever has that one open is told: their form says that it still is.
        if getattr(page, name) and other.update(**{name: False}, revision=F("revision") + 1):
            change.notes.append(f"It is {told} now, in the place of the one before.")
    _store(change)
    who = None if by is SYSTEM else by
    PageVersion.objects.create(
        page=page, number=page.revision, content=content_of(page), saved_at=at, saved_by=who, told=change.told[:500]
    )
    if change.before.get("is_published") and not page.is_published and (menus := arranging.leading_to(page)):
        change.notes.append(UNSEEN.format(menus=" and ".join(menus)))
    facing.rebuild()


def settle(change: Change) -> None:
    """Bring the page's values into the form in which they are stored, or refuse them; no query but for its slug."""
    page = change.page
    page.title = words.line(page.title)
    require(bool(page.title), "A page needs a title.", field="title")
    longest = Page._meta.get_field("title").max_length
    require(len(page.title) <= longest, f"The title is longer than {longest} characters.", field="title")
    editing.refuse_too_many_tags(page.body, change.before)
    page.body = body.in_paragraphs(body.clean(page.body, own=editing.own_addresses()))
    require(bool(page.body), "A page needs a body.", field="body")
    page.slug = slugs.tidy(page.slug)
    if page.slug:
        renaming.check_slug(page.slug)
        taken = _others(page).filter(slug=page.slug).exists()
        require(not taken, f"Another page has the address {page.slug} already: choose another.", field="slug")


def _others(page: Page):
    return Page.objects.exclude(pk=page.pk)


def _store(change: Change) -> None:
    page, before = change.page, change.before
    try:
        with transaction.atomic():
            if not before:
                page.revision = 1
                page.save(force_insert=True)
                return
            unchanged = Page.objects.filter(pk=page.pk, revision=before["revision"])
            values = {name: getattr(page, name) for name in (*CONTENT, "updated_at")}
            saved = unchanged.update(**values, revision=before["revision"] + 1)
    except IntegrityError as error:
        raise Refusal("Another page has this address already: choose another.", field="slug") from error
    if saved != 1:
        raise Refusal(OVERTAKEN, field="revision")
    page.revision = before["revision"] + 1


def restore(page: Page, version: PageVersion, *, by) -> Change:
    """Give *page* title, address and text of *version*; whether readers see it stays. The change, with its notes."""
    change = Change(page, stored_values(page), told=f"Version {version.number} brought back.")
    for name in ("title", "slug", "body"):
        setattr(page, name, version.content[name])
    save(change, by=by)
    return change


@transaction.atomic
def delete(page: Page, *, by) -> list[str]:
    """Delete *page* with all its versions; what the desk is to know of it: the menus that led there."""
    require(by.has_perm("articles.delete_page"), "You may not delete pages.")
    menus = arranging.leading_to(page)
    page.delete()
    facing.rebuild()
    return [f"{' and '.join(menus).capitalize()} no longer show “{page.title}”: it is deleted."] if menus else []
