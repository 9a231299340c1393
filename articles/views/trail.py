"""The way from the front page down to a page: what its breadcrumbs name, itself left out."""

from typing import NamedTuple

from django.urls import reverse, reverse_lazy

from articles.models import Story


class Step(NamedTuple):
    name: str
    url: str


FRONT = Step("Front page", reverse_lazy("front"))
STORIES = Step("All stories", reverse_lazy("archive"))
MONTHS = Step("By month", reverse_lazy("months"))
TOPICS = Step("Topics", reverse_lazy("topic_list"))
AUTHORS = Step("Authors", reverse_lazy("author_list"))


def to(*steps: Step) -> list[Step]:
    """The way by *steps*, from the front page on."""
    return [FRONT, *steps]


def to_story(story: Story) -> list[Step]:
    """By the topic over its title, else by the list of all stories. Uses topics that were fetched together."""
    topic = story.kicker
    return to(TOPICS, Step(topic.name, reverse("topic", args=[topic.slug]))) if topic else to(STORIES)
