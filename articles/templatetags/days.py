"""Days, in the language of the site."""

from datetime import date

from django import template
from django.utils.formats import date_format, get_format

register = template.Library()


@register.filter
def short_day(day: date) -> str:
    """A day without its year, for the axis of a chart: "3 Mar", "3. Mär", "3 de mar"."""
    return date_format(day, get_format("MONTH_DAY_FORMAT").replace("F", "M").replace("E", "M"))
