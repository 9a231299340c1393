"""House style: the desk's list of rules, and where a story doesn't keep to it."""

from django.db import IntegrityError, transaction

from articles.models import StyleRule
from articles.permissions import require
from articles.pure import house_style, words
from articles.pure.house_style import Hit, Rule
from articles.pure.refusal import Refusal

# Where it is looked at, and which of these is HTML.
FIELDS = {"title": False, "summary": False, "body": True}
TAKEN = "There is a rule for “{}” already: change that one."


def rules() -> list[Rule]:
    """The whole list, as the text tools take it; one query."""
    return [one.rule for one in StyleRule.objects.all()]


def look(content: dict, rules: list[Rule]) -> dict[str, list[Hit]]:
    """The hits in title, summary and body of a story's content, by field."""
    return {name: house_style.hits(content[name], rules, is_body=is_body) for name, is_body in FIELDS.items()}


def keep(rule: StyleRule, *, by) -> None:
    """Store a new or changed *rule*; Refusal when *by* may not, or for what settle() refuses."""
    does = "change" if rule.pk else "add"
    require(by.has_perm(f"articles.{does}_stylerule"), "You may not keep the list of house style.")
    settle(rule)
    try:
        with transaction.atomic():
            rule.save()
    except IntegrityError as error:
        raise Refusal(TAKEN.format(rule.find), field="find") from error


def settle(rule: StyleRule) -> None:
    """Bring *rule* into the form in which it is stored; Refusal for one that changes nothing or never ends."""
    rule.find, rule.use, rule.note = (words.line(text) for text in (rule.find, rule.use, rule.note))
    require(bool(rule.find), "Say which words are to be found.", field="find")
    require(bool(rule.use), "Say what is to be written instead.", field="use")
    require(not rule.match_case or rule.find != rule.use, "This rule would change nothing.", field="use")
    others = [one.rule for one in StyleRule.objects.exclude(pk=rule.pk)]
    require(not any(_find_the_same(rule.rule, other) for other in others), TAKEN.format(rule.find), field="find")
    _refuse_circles([rule.rule, *others])


def _find_the_same(one: Rule, other: Rule) -> bool:
    if one.match_case or other.match_case:
        return one.find == other.find
    return one.find.casefold() == other.find.casefold()


def _refuse_circles(rules: list[Rule]) -> None:
    if found := house_style.circle(rules):
        way = " → ".join([*(rule.find for rule in found), found[0].find])
        raise Refusal(f"With this rule the list would go round in circles: {way}.", field="use")
