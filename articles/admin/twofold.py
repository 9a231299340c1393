"""Two texts of one story, after a save that somebody else's overtook: where they differ, and both of them whole."""

from copy import copy

from articles.acts import contents, editing
from articles.admin.versions import row
from articles.models import Story
from articles.pure import body, words


def differing_rows(form, inlines) -> list[dict]:
    """What differs between what is stored and what was typed, as the rows of a comparison."""
    old = form.stored_content()
    new = _typed(form, {inline.formset.prefix: _rows(inline.formset) for inline in inlines}, old)
    return [row(name, old, new) for name in contents.differing(new, old)]


def whole_texts(form, stored: Story) -> list[tuple[str, str, str]]:
    """Title, summary and body as they are read: label, what is stored, what was typed."""
    typed = {name: form[name].value() or "" for name in ("title", "summary", "body")}
    return [
        ("Title", stored.title, typed["title"]),
        ("Summary", stored.summary, typed["summary"]),
        ("Body", *(body.plain_text(html, with_marks=True) for html in (stored.body, typed["body"]))),
    ]


def _typed(form, rows: dict, old: dict) -> dict:
    """What was typed as content, as it would be stored; a list that was left out or typed wrong counts as unchanged."""
    story, topics = copy(form.instance), form.cleaned_data.get("topics")
    story.title = words.line(story.title)
    for name in ("summary", "impact_rationale", "withdrawal_reason"):
        setattr(story, name, words.block(getattr(story, name)))
    story.body = body.in_paragraphs(body.clean(story.body, own=editing.own_addresses()))
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
