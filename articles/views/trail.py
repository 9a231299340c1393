"""The way from the front page down to a page: what its breadcrumbs name, itself left out."""

from typing import NamedTuple

from articles.models import Story
from articles.models.addresses import address

# What each is called, and the name of its address.
FRONT = ("Front page", "front")
STORIES = ("All stories", "archive")
MONTHS = ("By month", "months")
TOPICS = ("Topics", "topic_list")
AUTHORS = ("Authors", "author_list")


class Step(NamedTuple):
    name: str
    url: str


def to(*pages: tuple[str, str]) -> list[Step]:
    """The way by *pages*, of those above, from the front page on."""
    return [Step(called, address(name)) for called, name in (FRONT, *pages)]


def to_story(story: Story) -> list[Step]:
    """By the topic over its title, else by the list of all stories."""
    topic = story.kicker
    return [*to(TOPICS), Step(topic.name, topic.get_absolute_url())] if topic else to(STORIES)
