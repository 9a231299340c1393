"""Before it goes out: what stops a story, and what the desk is warned of."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q

from articles.acts import contents, linking, styling
from articles.models import Picture, Story
from articles.permissions import SYSTEM
from articles.pure import body, checklist, clock, words
from articles.pure.checklist import Finding
from articles.pure.refusal import Refusal

PUBLISHED = Story.Status.PUBLISHED


def check(content: dict, *, at: datetime | None = None) -> list[Finding]:
    """All that is to be said of a story's *content* before it goes out at *at* (now), what stops it first.

    Six queries at most.
    """
    at = at or clock.now()
    lead = (content["picture"] or {}).get("id")
    goes_out = max(at, contents.as_moment(content["published_at"]) or at)
    hits = styling.look(content, styling.rules())
    found = [
        *checklist.of_values(content),
        *without_alt([(lead, content["body"])])[0].values(),
        *linking.broken(content["body"], at=goes_out, own_slug=content["slug"]),
        *(checklist.against_house_style(name, inside) for name, inside in hits.items() if inside),
    ]
    return sorted(found, key=lambda finding: finding.level != checklist.STOP)


def refuse_without_alt(changes: Iterable, *, by) -> None:
    """Refuse what *changes* (of acts.editing) would show to readers without saying what it is.

    What they see already may stay, so that a live story can be mended; and what the product itself does, an import
    above all, is not held up.
    """
    if by is SYSTEM:
        return
    going = [change for change in changes if change.story.status == PUBLISHED and _shows(change) != _showed(change)]
    found = without_alt([*map(_shows, going), *map(_showed, going)])
    for now, earlier in zip(found[: len(going)], found[len(going) :], strict=True):
        new = next((finding for name, finding in now.items() if name not in earlier), None)
        if new:
            raise Refusal(f"{new.sentence} {new.fix}", field=new.field)


def _shows(change) -> tuple[int | None, str]:
    return change.story.picture_id, change.story.body


def _showed(change) -> tuple[int | None, str]:
    """The lead picture and the body that readers saw before *change*: none while the story was not published."""
    is_out = change.before.get("status") == PUBLISHED
    return (change.before["picture_id"], change.before["body"]) if is_out else (None, "")


def without_alt(shown: Sequence[tuple[int | None, str]]) -> list[dict[int | str, Finding]]:
    """For each lead picture's key and cleaned body the pictures without alt text that are not marked as decorative.

    By the lead picture's key, and by the src of those within the body. One query at most.
    """
    silent = [[src for src, alt in body.pictures_with_alt(text) if not alt.strip()] for _, text in shown]
    leads, files = {lead for lead, _ in shown} - {None}, {src for sources in silent for src in sources}
    known = list(Picture.objects.filter(Q(pk__in=leads) | Q(file__in=files))) if leads or files else []
    decorative = {one.file for one in known if one.decorative}
    unnamed = {one.pk: _lead(one) for one in known if not one.decorative and not one.alt.strip()}
    return [
        {key: unnamed[key] for key in (lead,) if key in unnamed}
        | {src: checklist.picture_without_alt(src) for src in sources if src not in decorative}
        for (lead, _), sources in zip(shown, silent, strict=True)
    ]


def _lead(picture: Picture) -> Finding:
    return checklist.lead_without_alt(f"“{words.line(str(picture))[:100]}”")
