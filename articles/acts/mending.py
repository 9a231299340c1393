"""House style put right in a story: one click of the desk's."""

from datetime import datetime

from articles.acts import contents, editing, reworking, styling
from articles.models import Picture, Story
from articles.permissions import may_edit, require
from articles.pure import house_style
from articles.pure.house_style import Rule


def mend(story: Story, *, by, revision: int, only: Rule | None = None, at: datetime | None = None) -> int:
    """Mend the hits of all rules, or of *only* one, in title, summary and body of *story*; how many places.

    In its working copy when there is one, as the form would save it. *revision*: the one whose hits were shown.
    Refusal when somebody has saved since then, when *by* may not, or when there is nothing to mend.
    """
    require(may_edit(by, story), "You may not edit this story.")
    require(revision == story.revision, editing.OVERTAKEN, field="revision")
    content, rules = contents.shown(story), styling.rules()
    places = sum(only in (None, hit.rule) for found in styling.look(content, rules).values() for hit in found)
    require(places > 0, "There is nothing to mend.")
    for name, is_body in styling.FIELDS.items():
        content = content | {name: house_style.mend(content[name], rules, is_body=is_body, only=only)}
    told = f"House style mended: “{only.find}” → “{only.use}”." if only else "House style mended."
    change = editing.Change(story, editing.stored_values(story), told=told)
    if contents.working_copy(story):
        _save_copy(change, content, by=by, at=at)
    else:
        _save(change, content, by=by, at=at)
    return places


def _save(change: editing.Change, content: dict, *, by, at: datetime | None) -> None:
    for name in styling.FIELDS:
        setattr(change.story, name, content[name])
    editing.save([change], by=by, at=at)


def _save_copy(change: editing.Change, content: dict, *, by, at: datetime | None) -> None:
    """Save *content* into the working copy; what it names and the library no longer has drops out, as in the form."""
    picture = content["picture"]
    if picture and not Picture.objects.filter(pk=picture["id"]).exists():
        content = content | {"picture": None}
    contents.lay_over(change.story, content)
    for name, rows in contents.rows(content).items():
        setattr(change, name, rows)
    reworking.save(change, by=by, at=at)
