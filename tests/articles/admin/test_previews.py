"""The desk's preview, and links for people without an account."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils.html import strip_tags

from articles.acts import sharing
from articles.models import ShareLink, Story
from articles.permissions import SYSTEM
from articles.pure import clock
from articles.pure.refusal import Refusal
from tests.articles.admin.posting import LIST, typed
from tests.factories import NOON, make_draft, make_story, make_user

pytestmark = pytest.mark.django_db


def page(story, name):
    return f"{LIST}{story.pk}/{name}/"


@pytest.mark.parametrize("status", ["draft", "review", "published", "withdrawn"])
def test_the_preview_is_the_readers_page_in_every_status(desk, status):
    values = {"published_at": None, "impact_score": None} if status in {"draft", "review"} else {}
    story = make_story(
        title="Secret grid", status=status, authors=["Ada Lind"], topics=["Energy"],
        sources=[("Report", "https://example.org/")], **values,
    )  # fmt: skip

    response = desk.get(page(story, "preview"))

    text = response.content.decode()
    assert response.templates[0].name == "articles/preview.html"
    for words in ("Secret grid", "Ada Lind", "Energy", "https://example.org/", story.summary, story.body):
        assert words in text
    assert response["Cache-Control"].startswith("private, no-store")
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert '<link rel="canonical"' not in text


@pytest.mark.parametrize(
    ("values", "dates"),
    [
        ({}, "Not published yet"),
        ({"published_at": NOON - timedelta(days=1)}, "Not published yet"),
        ({"published_at": NOON + timedelta(days=1)}, "Planned for 2 March 2026, 12:00 UTC"),
        ({"status": "published", "published_at": NOON + timedelta(days=1)}, "Planned for 2 March 2026, 12:00 UTC"),
        ({"status": "withdrawn", "published_at": NOON + timedelta(days=1)}, "Not published yet"),
        ({"status": "published", "published_at": NOON - timedelta(days=1)}, "Published 28 February 2026, 12:00 UTC"),
        ({"status": "withdrawn", "published_at": NOON - timedelta(days=1)}, "Published 28 February 2026, 12:00 UTC"),
    ],
)
@time_machine.travel(NOON, tick=False)
def test_the_preview_says_when_readers_see_it_and_nothing_that_is_not_so(desk, values, dates):
    story = make_draft(impact_score=5, **values)

    text = desk.get(page(story, "preview")).content.decode()

    line = re.search(r'<p class="story-dates">(.*?)</p>', text, re.DOTALL)[1]
    assert " ".join(strip_tags(line).split()) == dates


@time_machine.travel(NOON, tick=False)
def test_behind_a_link_a_draft_is_not_said_to_be_published(desk):
    story = make_draft()
    desk.post(page(story, "share"), {"label": "", "days": "3"})

    text = Client().get(ShareLink.objects.get().address).content.decode()

    assert "Not published yet" in text
    assert "<span>Published" not in text


def test_the_preview_shows_the_working_copy_and_any_version(desk):
    story = make_story(title="Live")
    desk.post(f"{LIST}{story.pk}/change/", typed(story, title="Copy", _copy="1"))

    assert "Copy" in desk.get(page(story, "preview")).content.decode()
    assert '<h1 class="story-title">Live</h1>' in desk.get(page(story, "preview") + "?version=1").content.decode()
    assert '<h1 class="story-title">Live</h1>' in desk.get(page(story, "preview") + "?version=live").content.decode()
    assert desk.get(page(story, "preview") + "?version=99").status_code == 404


def test_a_link_shows_a_draft_to_who_has_no_account(desk):
    story = make_draft(title="Secret grid")
    desk.post(page(story, "share"), {"label": "The lawyer", "days": "3"})
    link = ShareLink.objects.get()

    response = Client().get(link.address)

    assert "Secret grid" in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert not response.cookies
    assert link.expires_at - link.created_at == timedelta(days=3)
    listed = desk.get(page(story, "share")).content.decode()
    assert "The lawyer" in listed and '<td data-column="Visits">1, last ' in listed


def test_a_link_follows_the_draft_or_stays_with_its_version(desk):
    story = make_draft(title="First")
    following = sharing.share(story, by=SYSTEM, days=1)
    pinned = sharing.share(story, by=SYSTEM, days=1, version=story.versions.first())
    desk.post(f"{LIST}{story.pk}/change/", typed(story, title="Second"))

    assert "Second" in Client().get(following.address).content.decode()
    assert "First" in Client().get(pinned.address).content.decode()


def test_a_link_leads_to_the_live_story_once_it_is_out():
    story = make_story(slug="out")
    link = sharing.share(story, by=SYSTEM, days=1)

    response = Client().get(link.address)

    assert (response.status_code, response["Location"], response["Cache-Control"]) == (
        302,
        "/stories/out/",
        "private, no-store",
    )


@pytest.mark.parametrize("ended", ["in time", "by hand"])
def test_a_link_that_has_ended_says_so_and_shows_nothing(ended):
    story = make_draft(title="Secret grid")
    link = sharing.share(story, by=SYSTEM, days=1)
    if ended == "by hand":
        sharing.revoke(link, by=SYSTEM)
    later = clock.now() + (timedelta(days=1) if ended == "in time" else timedelta(0))

    with time_machine.travel(later, tick=False):
        response = Client().get(link.address)

    assert response.status_code == 410
    assert "This link has ended" in response.content.decode()
    assert "Secret grid" not in response.content.decode()
    assert not link.visits.exists()


def test_a_forged_link_is_an_unknown_address():
    link = sharing.share(make_draft(), by=SYSTEM, days=1)

    assert Client().get(f"/shared/{link.nonce}.x/").status_code == 404
    assert Client().get(link.address[:-2] + "/").status_code == 404
    assert Client().get("/shared/%00/").status_code == 404


def test_the_desk_revokes_a_link_of_this_story_alone(desk):
    story, other = make_draft(), make_draft()
    link = sharing.share(story, by=SYSTEM, days=1)

    assert desk.post(page(other, "share"), {"revoke": link.pk}).status_code == 404
    for key in ("x", "9" * 18, "9" * 30, "9" * 5000):
        assert desk.post(page(story, "share"), {"revoke": key}).status_code == 404
    assert desk.post(page(story, "share"), {"revoke": link.pk}).status_code == 302
    assert not sharing.is_live(ShareLink.objects.get())


@pytest.mark.parametrize("days", ["0", "31", "x", ""])
def test_a_link_lasts_a_month_at_most(desk, days):
    story = make_draft()

    response = desk.post(page(story, "share"), {"days": days})

    assert list(response.context["form"].errors) == ["days"]
    assert not ShareLink.objects.exists()


def test_who_may_not_edit_a_story_may_not_share_it():
    story = make_draft(created_by=make_user("Reporter"))

    with pytest.raises(Refusal, match="may not share"):
        sharing.share(story, by=make_user("Reporter"), days=1)


@pytest.mark.parametrize("name", ["preview", "share", "versions", "compare", "restore?version=1", "discard"])
@pytest.mark.parametrize(("role", "statuses"), [("Reporter", {404}), ("Editor", {200, 404}), ("", {403, 404})])
def test_pages_below_a_story_are_for_who_may_open_it(client, name, role, statuses):
    story = make_draft(title="Secret", created_by=make_user("Reporter"))
    client.force_login(make_user(role))

    response = client.get(f"{LIST}{story.pk}/{name.replace('?', '/?')}" + ("" if "?" in name else "/"))

    assert response.status_code in statuses
    if role != "Editor":
        assert "Secret" not in response.content.decode()
    assert Story.objects.get().title == "Secret"
