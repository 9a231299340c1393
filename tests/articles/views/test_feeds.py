"""The three feeds: what they hold, whom they answer how."""

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import urlsplit

import feedparser
import pytest

from articles.acts import correcting, editing, publishing
from articles.models import Author, Correction, Story, Topic
from articles.permissions import SYSTEM
from articles.pure import clock
from tests.factories import NOON, make_picture, make_story

pytestmark = pytest.mark.django_db
FEEDS = ["/feed.rss", "/feed.atom", "/feed.json"]
XML = FEEDS[:2]
SELF = "http://testserver"
UGLY = "A < B & C ]]> 🌊 \u202eשלום \x0b\x1f end"
SAFE = "A < B & C ]]> 🌊 \u202eשלום  end"


def parsed(response):
    assert response.status_code == 200
    found = feedparser.parse(response.content)
    assert not found.bozo, found.get("bozo_exception")
    return found


def items(response) -> list[dict]:
    assert response.status_code == 200
    return json.loads(response.content)["items"]


def slugs_of(response) -> list[str]:
    if response["Content-Type"].startswith("application/feed+json"):
        return [item["_newsroom"]["slug"] for item in items(response)]
    return [entry["newsroom_slug"] for entry in parsed(response).entries]


def full_story(**values) -> Story:
    picture = make_picture(alt="A dam", caption="Seen from below.", credit="Bo", licence="CC BY 4.0", focal_x=0.25)
    return make_story(
        **{
            "slug": "dam",
            "title": "The dam: who pays?",
            "summary": "Seven towns & one bill.",
            "body": f'<p>See <a href="/topics/energy/">energy</a>.</p><figure><img src="{picture.file}" alt="A dam">'
            "</figure>",
            "impact_score": 75,
            "impact_rationale": "Seven towns pay.",
            "published_at": NOON,
            "authors": ["Ada Lind", "Bo Ek"],
            "topics": ["Water", "Energy"],
            "sources": [("The bill", "https://example.org/bill")],
            "picture": picture,
            **values,
        }
    )


# --- what an entry says ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", XML)
def test_xml_tells_the_whole_story(client, address):
    story = full_story()
    (entry,) = parsed(client.get(address)).entries

    assert entry.title == "The dam: who pays?"
    assert entry.link == "http://testserver/stories/dam/"
    assert entry.id == f"tag:testserver,2026:story/{story.pk}"
    assert entry.summary.replace("&amp;", "&") == "Seven towns & one bill."
    assert entry.content[0].value == (
        '<p>See <a href="http://testserver/topics/energy/" rel="noopener">energy</a>.</p>'
        f'<figure><img alt="A dam" src="http://testserver/media/{story.picture.file}" /></figure>'
    )
    assert [one.name for one in entry.authors] == ["Ada Lind", "Bo Ek"]
    assert [tag.term for tag in entry.tags] == ["Energy", "Water"]
    assert tuple(entry.published_parsed[:6]) == (2026, 3, 1, 12, 0, 0)
    assert tuple(entry.updated_parsed[:6]) == tuple(story.updated_at.timetuple()[:6])
    (enclosure,) = [link for link in entry.links if link.rel == "enclosure"]
    assert enclosure.type == "image/png"
    assert client.get(urlsplit(enclosure.href).path)["Content-Length"] == enclosure.length
    assert (entry.newsroom_impact_score, entry.newsroom_impact_band) == ("75", "Major")
    assert entry.newsroom_impact_rationale == "Seven towns pay."
    assert entry.newsroom_source["url"] == "https://example.org/bill"
    assert entry.newsroom_image["alt"] == "A dam" and entry.newsroom_image["focal"] == "0.25 0.5"


def test_json_tells_the_whole_story(client):
    story = full_story()
    (item,) = items(client.get("/feed.json"))
    url = f"http://testserver/media/{story.picture.file}"
    size = item["attachments"][0]["size_in_bytes"]

    assert int(client.get(urlsplit(url).path)["Content-Length"]) == size
    assert item == {
        "id": f"tag:testserver,2026:story/{story.pk}",
        "url": "http://testserver/stories/dam/",
        "title": "The dam: who pays?",
        "summary": "Seven towns & one bill.",
        "content_html": '<p>See <a href="http://testserver/topics/energy/" rel="noopener">energy</a>.</p>'
        f'<figure><img src="{url}" alt="A dam"></figure>',
        "date_published": "2026-03-01T12:00:00Z",
        "date_modified": story.updated_at.isoformat().replace("+00:00", "Z"),
        "authors": [
            {"name": "Ada Lind", "url": "http://testserver/authors/ada-lind/"},
            {"name": "Bo Ek", "url": "http://testserver/authors/bo-ek/"},
        ],
        "tags": ["Energy", "Water"],
        "image": url,
        "attachments": [{"url": url, "mime_type": "image/png", "size_in_bytes": size}],
        "_newsroom": {
            "about": "Impact score from 0 to 100, and what the story rests on.",
            "slug": "dam",
            "impact_score": 75,
            "impact_band": "Major",
            "impact_rationale": "Seven towns pay.",
            "updated_at": story.updated_at.isoformat().replace("+00:00", "Z"),
            "topics": [
                {"name": "Energy", "url": "http://testserver/topics/energy/"},
                {"name": "Water", "url": "http://testserver/topics/water/"},
            ],
            "sources": [{"name": "The bill", "url": "https://example.org/bill"}],
            "corrections": [],
            "image": {
                "url": url,
                "width": 60,
                "height": 40,
                "alt": "A dam",
                "caption": "Seen from below.",
                "credit": "Bo",
                "licence": "CC BY 4.0",
                "decorative": False,
                "focal": [0.25, 0.5],
            },
        },
    }


@pytest.mark.parametrize("address", FEEDS)
def test_a_corrected_story_says_so_in_its_text(client, address):
    story = full_story()
    for kind in (Correction.Kind.CORRECTION, Correction.Kind.RETRACTION):
        opened = correcting.open_correction(story, kind=kind, wrong="Six towns.", right="Seven <towns>.", by=SYSTEM)
        correcting.publish(opened, by=SYSTEM)
        story.refresh_from_db()

    text = client.get(address).content.decode().replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")

    assert "We have taken this story back." in text
    # Both in the text and as data.
    assert text.count("Six towns.") == 4


@pytest.mark.parametrize("address", FEEDS)
def test_an_entry_stays_the_same_when_its_story_moves(client, address):
    story = full_story()

    def known(response):
        if "json" in response["Content-Type"]:
            return [(item["id"], item["url"]) for item in items(response)]
        return [(entry.id, entry.link) for entry in parsed(response).entries]

    (before,) = known(client.get(address))
    move(story, "the-dam")
    (after,) = known(client.get(address))

    assert before[0] == after[0]
    assert (before[1], after[1]) == ("http://testserver/stories/dam/", "http://testserver/stories/the-dam/")


def move(story: Story, slug: str) -> None:
    change = editing.Change(story, editing.stored_values(story))
    story.slug = slug
    editing.save([change], by=SYSTEM)


@pytest.mark.parametrize("address", FEEDS)
def test_no_sign_breaks_a_feed(client, address):
    story = make_story(topics=["Energy"], authors=["Ada"], sources=[("S", "")])
    values = {"title": UGLY, "summary": UGLY, "body": f"<p>{UGLY}</p>", "impact_rationale": UGLY}
    noted = [{"id": 1, "kind": "correction", "wrong": UGLY, "right": UGLY, "at": NOON.isoformat()}]
    # Behind the back of all that cleans texts before they are saved.
    Story.objects.filter(pk=story.pk).update(corrections_shown=noted, **values)
    Topic.objects.update(name=UGLY)
    Author.objects.update(name=UGLY)

    response = client.get(address)

    if address == "/feed.json":
        (item,) = items(response)
        told = (item["title"], item["summary"], item["tags"], item["authors"][0]["name"])
        assert told == (SAFE, SAFE, [SAFE], SAFE)
        assert item["_newsroom"]["corrections"][0]["wrong"] == SAFE
    else:
        (entry,) = parsed(response).entries
        assert (entry.newsroom_impact_rationale, entry.newsroom_correction["wrong"]) == (SAFE, SAFE)
        assert [tag.term for tag in entry.tags] == [SAFE]
        assert [one.name for one in entry.authors] == [SAFE]


# --- which stories ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", FEEDS)
def test_only_what_readers_may_see_newest_first(client, address):
    now = clock.now()
    make_story(slug="old", published_at=now - timedelta(days=2))
    make_story(slug="new", published_at=now - timedelta(hours=1))
    make_story(slug="draft", status="draft", published_at=None)
    make_story(slug="scheduled", published_at=now + timedelta(hours=1))
    make_story(slug="ended", published_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=2))
    gone = make_story(slug="gone", published_at=now - timedelta(hours=2))

    assert slugs_of(client.get(address)) == ["new", "gone", "old"]
    publishing.withdraw(gone, by=SYSTEM)

    assert slugs_of(client.get(address)) == ["new", "old"]


@pytest.mark.parametrize("address", FEEDS)
def test_filters_combine(client, address):
    make_story(slug="a", topics=["Energy"], authors=["Ada"], impact_score=80)
    make_story(slug="b", topics=["Energy"], authors=["Bo"], impact_score=80)
    make_story(slug="c", topics=["Energy", "Water"], authors=["Ada", "Bo"], impact_score=20)

    def found(query):
        return sorted(slugs_of(client.get(address + query)))

    assert found("?topic=energy") == ["a", "b", "c"]
    assert found("?topic=water") == ["c"]
    assert found("?author=ada") == ["a", "c"]
    assert found("?min_impact=21") == ["a", "b"]
    assert found("?topic=energy&author=bo&min_impact=80") == ["b"]
    assert found("?topic=&author=&min_impact=") == ["a", "b", "c"]
    assert found("?min_impact=81") == []


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("", ""),
        ("?utm_source=x&topic=", ""),
        ("?min_impact=0", ""),
        ("?min_impact=060&author=ada&topic=caf%C3%A9", "?topic=caf%C3%A9&author=ada&min_impact=60"),
        ("?topic=cafe%CC%81", "?topic=caf%C3%A9"),
    ],
)
@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_names_itself_in_one_spelling(client, address, query, canonical):
    make_story(topics=["Café"], authors=["Ada"], impact_score=70)

    response = client.get(address + query)

    if address == "/feed.json":
        assert json.loads(response.content)["feed_url"] == f"{SELF}{address}{canonical}"
    else:
        (link,) = [one for one in parsed(response).feed.links if one.rel == "self"]
        assert link.href == f"{SELF}{address}{canonical}"


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ("?min_impact=101", 400, "min_impact is a whole number from 0 to 100.\n"),
        ("?min_impact=-1", 400, "min_impact is a whole number from 0 to 100.\n"),
        ("?min_impact=5e1", 400, "min_impact is a whole number from 0 to 100.\n"),
        ("?topic=nothing", 404, "There is no topic of this name: give the last part of the address of its page.\n"),
        ("?topic=hidden", 404, "There is no topic of this name: give the last part of the address of its page.\n"),
        ("?topic=a%00b", 404, "There is no topic of this name: give the last part of the address of its page.\n"),
        ("?author=ghost", 404, "There is no author of this name: give the last part of the address of its page.\n"),
    ],
)
@pytest.mark.parametrize("address", FEEDS)
def test_what_is_asked_for_wrongly_is_said_in_a_sentence(client, address, query, status, sentence):
    make_story(status="draft", topics=["Hidden"], authors=["Ghost"])

    response = client.get(address + query)

    assert (response.status_code, response.content.decode()) == (status, sentence)
    assert response["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    ("query", "page"),
    [
        ("", "/"),
        ("topic=energy", "/topics/energy/"),
        ("topic=energy&min_impact=10", "/stories/?topic=energy&min_impact=10"),
    ],
)
def test_each_page_of_a_json_feed_is_of_the_same_page(client, query, page):
    for number in range(31):
        make_story(topics=["Energy"], published_at=NOON - timedelta(hours=number))

    first = json.loads(client.get(f"/feed.json?{query}").content)
    second = json.loads(client.get(first["next_url"].removeprefix(SELF)).content)

    assert len(second["items"]) == 1
    assert (first["home_page_url"], second["home_page_url"]) == (SELF + page, SELF + page)


@pytest.mark.parametrize("cursor", ["x", "MjAyNnwx", "%00", "9" * 300])
def test_a_cursor_that_is_none_is_400(client, cursor):
    response = client.get(f"/feed.json?before={cursor}")

    assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert client.get(f"/feed.rss?before={cursor}").status_code == 200


def test_the_json_feed_leads_through_every_story_once(client):
    for number in range(65):
        make_story(slug=f"s{number}", published_at=NOON + timedelta(seconds=number // 4), topics=["Energy"])

    seen, address, pages = [], "/feed.json?topic=energy", 0
    while address:
        feed = json.loads(client.get(address).content)
        assert feed["feed_url"] == SELF + address
        seen += [item["_newsroom"]["slug"] for item in feed["items"]]
        address = feed.get("next_url", "").removeprefix(SELF)
        if pages == 0:
            make_story(slug="newer", topics=["Energy"])
        pages += 1

    assert pages == 3
    assert sorted(seen) == sorted(f"s{number}" for number in range(65))
    assert seen[:2] == ["s64", "s63"]


@pytest.mark.parametrize("address", XML)
def test_xml_holds_the_newest_thirty(client, address):
    for number in range(32):
        make_story(slug=f"s{number}", published_at=NOON + timedelta(hours=number))

    assert slugs_of(client.get(address)) == [f"s{number}" for number in range(31, 1, -1)]


# --- how it answers ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3, 30])
@pytest.mark.parametrize("address", FEEDS)
def test_the_same_queries_whatever_the_number_of_stories(
    client, known_edition, django_assert_num_queries, count, address
):
    for number in range(count):
        full_story(slug=f"s{number}", authors=[f"A{number}", "Bo"], topics=[f"T{number}", "Energy"])

    # Stories with their pictures; bylines, topics, sources; pictures within bodies.
    with django_assert_num_queries(5):
        assert len(slugs_of(client.get(address))) == count
    with django_assert_num_queries(9):
        assert len(slugs_of(client.get(f"{address}?topic=energy&author=bo"))) == count


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/feed.rss", "application/rss+xml; charset=utf-8"),
        ("/feed.atom", "application/atom+xml; charset=utf-8"),
        ("/feed.json", "application/feed+json; charset=utf-8"),
    ],
)
def test_type_conditions_and_methods(client, address, kind):
    response = client.get(address)

    assert response["Content-Type"] == kind
    assert not response.cookies
    assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304
    assert (client.head(address).status_code, client.head(address).content) == (200, b"")
    assert client.post(address).status_code == 405
    make_story()
    assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 200


@pytest.mark.parametrize("address", XML)
def test_an_empty_feed_is_one_and_stays_the_same(client, address):
    found = parsed(client.get(address))

    assert (found.entries, tuple(found.feed.updated_parsed[:3])) == ([], (1970, 1, 1))


@pytest.mark.parametrize("address", FEEDS)
def test_a_picture_whose_file_is_gone_is_left_out(client, address, settings):
    story = full_story()
    (settings.MEDIA_ROOT / story.picture.file).unlink()
    make_story(slug="later")

    text = client.get(address).content.decode()

    assert "dam" in text and "enclosure" not in text and "size_in_bytes" not in text


def test_updated_is_never_before_published(client):
    make_story(published_at=clock.now() - timedelta(seconds=1), slug="scheduled-once")
    Story.objects.update(updated_at=datetime(2020, 1, 1, tzinfo=UTC))

    (item,) = items(client.get("/feed.json"))

    assert item["date_modified"] == item["date_published"]


def test_the_feed_of_corrections_is_made_of_the_same(client):
    story = full_story()
    opened = correcting.open_correction(
        story, kind=Correction.Kind.CORRECTION, wrong="Six.", right="Seven < eight.", by=SYSTEM
    )
    correcting.publish(opened, by=SYSTEM)
    Story.objects.filter(pk=story.pk).update(title="The dam\x0b")

    (entry,) = parsed(client.get("/corrections.atom")).entries

    assert entry.title == "Correction: The dam"
    assert entry.id == f"tag:testserver,2026:correction/{opened.pk}"
    assert entry.link == f"http://testserver/stories/dam/#correction-{opened.pk}"
    assert entry.summary == "Six.\n\nSeven < eight."


# --- where they are found ---------------------------------------------------------------------------------------------


def alternates(response) -> list[tuple[str, str]]:
    """(title, href) of each feed that the head of a page names."""
    found = re.findall(
        r'<link rel="alternate" type="application/[\w+]+" title="([^"]*)" href="([^"]*)">', html(response)
    )
    return [(unescape(title), unescape(href)) for title, href in found]


def html(response) -> str:
    return response.content.decode()


SITE = [("Newsroom (RSS)", "/feed.rss"), ("Newsroom (Atom)", "/feed.atom"), ("Newsroom (JSON Feed)", "/feed.json")]


@pytest.mark.parametrize("address", ["/", "/stories/dam/", "/stories/", "/topics/", "/impact/", "/contact/", "/no/"])
def test_each_page_names_the_feeds_of_the_site(client, address):
    full_story()
    page = client.get(address)

    assert alternates(page) == SITE
    assert '<p class="feeds">Feeds: <a href="/feed.rss">RSS</a>' in html(page)


@pytest.mark.parametrize(
    ("address", "title", "query"),
    [
        ("/topics/energy/", "Energy", "?topic=energy"),
        ("/authors/ada-lind/", "Ada Lind", "?author=ada-lind"),
        ("/stories/?topic=energy", "Energy", "?topic=energy"),
        ("/stories/?author=Ada+Lind&min_impact=60", "Ada Lind, impact 60 or more", "?author=ada-lind&min_impact=60"),
        ("/stories/?min_impact=60&page=1", "impact 60 or more", "?min_impact=60"),
    ],
)
def test_a_list_names_its_own_feeds_first(client, address, title, query):
    full_story()
    page = client.get(address)

    own = alternates(page)[:3]
    assert own == [(f"Newsroom: {title} ({kind[10:-1]})", href + query) for kind, href in SITE]
    assert alternates(page)[3:] == SITE
    assert {slug for _, href in own for slug in slugs_of(client.get(href))} == {"dam"}
    assert html(page).count('class="feeds"') == 2


@pytest.mark.parametrize(
    "query", ["?q=dam", "?q=dam&topic=energy", "?since=2020-01-01&topic=energy", "?topic=nothing", "?min_impact=x"]
)
def test_what_no_feed_can_hold_names_none_of_its_own(client, query):
    full_story()

    assert alternates(client.get(f"/stories/{query}")) == SITE
