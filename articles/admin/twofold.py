"""Two texts of one story, after a save that somebody else's overtook: where they differ, word by word."""

from articles.acts import contents
from articles.admin.versions import row


def differing_rows(form, inlines) -> list[dict]:
    """What differs between what is stored and what was typed, as the rows of a comparison."""
    old = form.stored_content()
    new = _typed(form, {inline.formset.prefix: _rows(inline.formset) for inline in inlines}, old)
    return [row(name, old, new) for name in contents.differing(new, old)]


def _typed(form, rows: dict, old: dict) -> dict:
    """What was typed as content; a list that was left out or typed wrong counts as unchanged."""
    story, topics = form.instance, form.cleaned_data.get("topics")
    lists = {name: old[name] for name in ("authors", "topics", "sources")}
    if rows["bylines"] is not None:
        lists["authors"] = [{"id": one["author"].pk, "name": one["author"].name} for one in rows["bylines"]]
    if rows["sources"] is not None:
        lists["sources"] = [{"name": one["name"], "url": one["url"]} for one in rows["sources"]]
    if topics is not None:
        lists["topics"] = contents.lists_of([], topics, [])["topics"]
    return contents.of_one(story, story.picture.file if story.picture_id else "", **lists)


def _rows(formset) -> list[dict] | None:
    return formset.rows() if formset.is_valid() else None
