"""Which links within the site lead readers nowhere."""

from datetime import timedelta

import pytest

from articles.acts import editing, linking, publishing
from articles.models import Story
from articles.permissions import SYSTEM
from articles.pure import clock
from tests.factories import make_author, make_draft, make_page, make_story, make_topic

pytestmark = pytest.mark.django_db


def broken(*hrefs, at=None, own_slug=""):
    html = "".join(f'<p><a href="{href}" rel="noopener">x</a></p>' for href in hrefs)
    return [finding.sentence for finding in linking.broken(html, at=at or clock.now(), own_slug=own_slug)]


def test_what_answers_readers_is_not_broken():
    make_story(slug="größe")
    make_topic("Energy")
    make_author("Ada Lind")
    make_page("About")

    assert (
        broken(
            "/",
            "/stories/",
            "/stories/?q=x",
            "/stories/gr%C3%B6%C3%9Fe/#part",
            "/stories/größe",
            "http://testserver/stories/größe/",
            "/topics/energy/",
            "/authors/ada-lind/",
            "/pages/about/",
            "/contact/",
            "/media/x.jpg",
            "https://example.org/stories/nowhere/",
            "stories/nowhere/",
        )
        == []
    )


@pytest.mark.parametrize(
    "path",
    [
        "/stories/nowhere/",
        "/topics/nowhere/",
        "/authors/nowhere/",
        "/pages/nowhere/",
        "/storys/x/",
        "/stories/a b/",
        "/x\x00/",
    ],
)
def test_what_is_not_there_leads_nowhere(path):
    assert broken(path) == [f"The link to {path} leads nowhere."]


def test_the_whole_address_of_the_site_is_looked_at_too():
    assert broken("http://testserver/stories/nowhere/") == ["The link to /stories/nowhere/ leads nowhere."]


def test_an_address_that_a_public_story_once_had_answers():
    story = make_story(slug="old")
    editing.change_one(story, by=SYSTEM, slug="new")

    assert broken("/stories/old/") == []


def test_a_story_that_readers_can_not_see_is_told_apart():
    now = clock.now()
    make_draft(slug="draft")
    publishing.withdraw(make_story(slug="withdrawn"), by=SYSTEM)
    make_story(slug="later", published_at=now + timedelta(hours=1))
    make_story(slug="ended", ends_at=now - timedelta(minutes=1))
    slugs = ["draft", "withdrawn", "later", "ended"]

    told = broken(*(f"/stories/{slug}/" for slug in slugs))

    assert told == [f"The link to /stories/{slug}/ leads to a story that readers can't see." for slug in slugs]


def test_what_counts_is_what_readers_see_when_this_story_goes_out():
    later = clock.now() + timedelta(hours=1)
    make_story(slug="later", published_at=later)

    assert broken("/stories/later/", at=later) == []


def test_a_former_address_of_a_draft_is_told_apart_too():
    story = editing.change_one(make_story(slug="old"), by=SYSTEM, slug="new")
    Story.objects.filter(pk=story.pk).update(status="draft")

    assert broken("/stories/old/") == ["The link to /stories/old/ leads to a story that readers can't see."]


def test_a_link_of_a_story_to_itself_is_fine():
    make_draft(slug="own")

    assert broken("/stories/own/#part", own_slug="own") == []


@pytest.mark.parametrize("count", [1, 3, 30])
def test_four_queries_whatever_the_number_of_links(django_assert_num_queries, count):
    hrefs = [f"/{kind}/x{number}/" for number in range(count) for kind in ("stories", "topics", "authors")]

    # stories, former slugs, topics, authors
    with django_assert_num_queries(4):
        assert len(broken(*hrefs)) == 3 * count


def test_without_links_within_the_site_there_is_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert broken("https://example.org/") == []


def test_of_more_links_than_anybody_writes_the_first_are_looked_up():
    assert len(broken(*(f"/nowhere/{number}/" for number in range(502)))) == 500
