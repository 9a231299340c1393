"""What is looked at before a story goes out: what stops it, and what only warns."""

import unicodedata
from collections import Counter
from typing import NamedTuple

from articles.pure.house_style import Hit

STOP, WARN = "stop", "warn"
# As much as search engines and a card on the front page show of it.
LONGEST_SUMMARY = 300
NO_SCORE = "A story needs an impact score before it can be published."


class Finding(NamedTuple):
    """Something about the story's *field*: a STOP or a WARN in one *sentence*, and how to *fix* it, if that helps."""

    level: str
    field: str
    sentence: str
    fix: str = ""

    @property
    def label(self) -> str:
        """The field's name for people."""
        return self.field.replace("_", " ")


def of_values(content: dict) -> list[Finding]:
    """What can be seen from a story's content (articles.acts.contents) alone."""
    found = []
    if content["impact_score"] is None:
        found.append(Finding(STOP, "impact_score", NO_SCORE))
    length = visible_length(content["summary"])
    if length > LONGEST_SUMMARY:
        found.append(
            Finding(
                WARN,
                "summary",
                f"The summary has {length} visible characters, more than {LONGEST_SUMMARY}.",
                "Say less: lists show it whole.",
            )
        )
    if not content["sources"]:
        found.append(Finding(WARN, "sources", "The story names no source."))
    if not content["topics"]:
        found.append(Finding(WARN, "topics", "The story has no topic."))
    return found


def lead_without_alt(name: str) -> Finding:
    """*name*: what the lead picture is called in the library."""
    return Finding(
        STOP,
        "picture",
        f"The lead picture {name} has no alt text.",
        "Say in the picture library what it shows, or mark it there as decorative.",
    )


def picture_without_alt(src: str) -> Finding:
    """*src*: as the body names it."""
    return Finding(
        STOP,
        "body",
        f"The picture {src} in the body has no alt text.",
        'Say in its alt="…" what it shows, or mark it as decorative in the picture library.',
    )


def broken_link(path: str, *, is_hidden: bool) -> Finding:
    """A link within this site; *is_hidden*: there is a story, but readers can't see it when this one goes out."""
    leads = "to a story that readers can't see" if is_hidden else "nowhere"
    return Finding(WARN, "body", f"The link to {path} leads {leads}.")


def against_house_style(field: str, hits: list[Hit]) -> Finding:
    """The hits of one field as one warning: how many, and of which rules."""
    times = Counter(hit.rule for hit in hits)
    rules = ", ".join(f"“{rule.find}” → “{rule.use}”" + (f" ({n}×)" if n > 1 else "") for rule, n in times.items())
    return Finding(WARN, field, f"House style in the {field}: {rules}.")


def visible_length(text: str) -> int:
    """How many characters of *text* a reader sees: marks upon letters and joiners are none, a gap is one."""
    return sum(unicodedata.category(sign)[0] not in "MC" for sign in " ".join(text.split()))
