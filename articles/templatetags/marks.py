"""Words that a search has found, marked where they stand."""

from django import template

from articles import search

register = template.Library()


@register.simple_tag(takes_context=True)
def marked(context, text: str) -> str:
    """*text* with what `terms` of the page look for marked; as it is on a page without a search."""
    terms = context.get("terms")
    return search.marked(text, terms) if terms else text
