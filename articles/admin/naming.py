"""Stories named with the way to their form, for pages that are about something else."""

from django.urls import reverse
from django.utils.html import format_html, format_html_join

from articles.models import Story

MOST = 20


def link(story: Story) -> str:
    """“Title”, linked to the story's form."""
    return format_html('“<a href="{}">{}</a>”', reverse("admin:articles_story_change", args=[story.pk]), story.title)


def listed(stories) -> str:
    """The first of *stories*, a queryset, and how many more there are; "" for none."""
    found = list(stories.only("title")[:MOST])
    more = stories.count() - len(found) if len(found) == MOST else 0
    names = format_html_join(", ", "{}", ([link(one)] for one in found))
    return format_html("{} and {} more", names, more) if more else names
