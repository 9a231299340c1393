"""The pages that the desk writes, and its face on every page of the readers."""

import re

import pytest
from django.test import Client

from articles.acts import page_writing
from articles.permissions import SYSTEM
from tests.articles.acts.test_arranging import at
from tests.contact.flow import ask, reach_message
from tests.factories import make_author, make_draft, make_face, make_page, make_picture, make_story, make_topic
from tests.pages import part

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return response.content.decode()


def test_a_page_says_what_the_desk_wrote(client):
    make_page("About us", body="<h2>Who</h2><p>Ada &amp; Bo.</p><p>https://youtu.be/abc</p>")

    response = client.get("/pages/about-us/")
    text = text_of(response)

    assert response.status_code == 200
    assert "<h1>About us</h1>" in text and "<h2>Who</h2><p>Ada &amp; Bo.</p>" in text
    assert '<meta name="description" content="Who Ada &amp; Bo. https://youtu.be/abc">' in text
    assert "Opens on youtu.be" in text
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_a_page_that_readers_do_not_see_is_not_there(client):
    make_page("Secret plan", is_published=False, body="<p>quagga</p>")

    response = client.get("/pages/secret-plan/")

    assert response.status_code == 404
    assert "quagga" not in text_of(response) and "Secret plan" not in text_of(response)


@pytest.mark.parametrize("count", [1, 3, 30])
def test_four_queries_the_face_and_the_edition_among_them(client, django_assert_num_queries, count):
    pictures = [make_picture().file for _ in range(count)]
    page = make_page(body="<p>x</p>" + "".join(f'<img src="{name}" alt="">' for name in pictures))
    make_face(menus={"header": [at(page=page)], "footer": [at(f"x{n}", address="/x/") for n in range(min(count, 24))]})

    with django_assert_num_queries(4):
        assert text_of(client.get("/pages/about-us/")).count("/x/") == min(count, 24)


def test_a_change_shows_at_once(client):
    make_face(name="One")
    before = text_of(client.get("/"))

    make_face(name="Two")

    assert ("One" in before, "Two" in text_of(client.get("/"))) == (True, True)


def test_the_face_stands_on_every_page(client):
    make_story(slug="dam")
    make_face(
        name="Harbour & Post", tagline="Weighed", accent="#123456", logo=make_picture(),
        publisher_address="Quay 1", publisher_email="desk@harbour.example",
    )  # fmt: skip

    for address in ("/", "/stories/dam/", "/contact/", "/nowhere/"):
        text = text_of(client.get(address))
        assert '<img class="masthead-logo" src="/media/renditions/' in text
        assert 'alt="Harbour &amp; Post" width="60" height="40"' in text
        assert re.search(r'newsroom\.css">\s*<link rel="stylesheet" href="/face-[0-9a-f]{16}\.css">', text)
        assert "Harbour &amp; Post" in text.split("</title>")[0]
        footer = "Published by Harbour & Post, Quay 1 · desk@harbour.example"
        assert footer in part(client.get(address), "footer", "site-footer")


def test_the_accent_may_be_kept_for_ever(client):
    make_face(accent="#123456")
    (address,) = re.findall(r'href="(/face-[^"]+)"', text_of(client.get("/")))

    response = client.get(address)

    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "--accent:#123456" in text_of(response)
    assert client.get("/face-0123456789abcdef.css").status_code == 404
    assert client.post(address).status_code == 405


def test_without_an_accent_no_stylesheet_is_linked(client):
    assert "/face-" not in text_of(client.get("/"))


def test_where_the_desk_has_said_nothing_all_is_as_it_was(client):
    footer = part(client.get("/"), "footer", "site-footer")

    assert part(client.get("/"), "nav", "masthead-nav") == "Front page Stories Topics Authors Write to us"
    assert footer.endswith(
        "All stories By month Topics Authors How we score Corrections Write to us Feeds: RSS, Atom, JSON"
    )
    assert "Published by" not in footer


def test_a_topic_of_a_menu_has_a_page_before_its_first_story(client):
    topic = make_topic("Energy")
    make_draft(topics=["Energy"])
    before = client.get("/topics/energy/").status_code

    make_face(menus={"header": [at(topic=topic)]})

    assert (before, client.get("/topics/energy/").status_code) == (404, 200)
    assert "No story on this topic yet." in text_of(client.get("/topics/energy/"))


def test_each_step_of_the_contact_form_says_what_it_is_not_and_how_else_to_write():
    client = Client(headers={"sec-fetch-site": "same-origin"})
    make_story(slug="dam")
    told = "This form is not anonymous: we see your address, and whoever runs your mailbox sees that we wrote to it. "
    told += "It takes no files."
    assert told in text_of(client.get("/contact/"))
    assert "Safer ways" not in text_of(client.get("/contact/"))

    page = make_page("Write to us unseen", is_safer_ways=True)
    told += ' Safer ways to reach us: <a href="/pages/write-to-us-unseen/">Write to us unseen</a>'

    assert all(told in text_of(client.get(one)) for one in ("/", "/stories/dam/", "/contact/"))
    ask(client)
    assert told in text_of(client.get("/contact/verify/"))
    reach_message(client)
    assert told in text_of(client.get("/contact/message/"))

    change = page_writing.Change(page, page_writing.stored_values(page))
    page.is_published = False
    page_writing.save(change, by=SYSTEM)
    assert "unseen" not in text_of(client.get("/contact/"))


def test_the_privacy_page_is_linked_at_every_step_of_the_contact_form():
    client = Client(headers={"sec-fetch-site": "same-origin"})
    page = make_page("What we keep", is_privacy=True)
    make_story(slug="dam")
    link = '<a href="/pages/what-we-keep/">What we keep</a>'

    assert all(link in text_of(client.get(one)) for one in ("/", "/stories/dam/", "/contact/", "/pages/what-we-keep/"))
    ask(client)
    assert link in text_of(client.get("/contact/verify/"))
    reach_message(client)
    assert link in text_of(client.get("/contact/message/"))

    change = page_writing.Change(page, page_writing.stored_values(page))
    page.is_published = False
    page_writing.save(change, by=SYSTEM)
    assert "What we keep" not in text_of(client.get("/contact/"))


def test_an_author_s_page_shows_who_they_are(client):
    links = [{"name": "Mastodon", "url": "https://social.example/@ada"}]
    make_author("Ada", role="Harbour", biography="One.\n\nTwo.", portrait=make_picture(), links=links)
    make_story(authors=["Ada"])

    text = text_of(client.get("/authors/ada/"))

    assert '<p class="author-role">Harbour</p>' in text and "<p>One.</p>" in text and "<p>Two.</p>" in text
    assert '<a href="https://social.example/@ada" rel="me noopener">Mastodon</a>' in text
    assert '<img src="/media/pictures/' in text
