"""What readers may not see stands at no address of theirs: each hidden story is full of words, and none gets out."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from articles.acts import editing, publishing, reworking
from articles.models import Story
from articles.permissions import SYSTEM
from articles.pure import clock
from tests.factories import make_author, make_face, make_page, make_picture, make_story, make_topic
from tests.pages import slugs

pytestmark = pytest.mark.django_db
# Stands in each hidden story and in no public one, so that a search for it would find the hidden ones alone. What a
# page shows of it is what was asked for; the marks beside it are what must not get out.
SOUGHT = "quagga"
FIELDS = ("title", "summary", "body", "source", "address", "rationale", "alt", "caption")
KINDS = ("draft", "review", "scheduled", "withdrawn", "ended", "copy")
ADDRESSES = [
    "/", "/stories/", "/topics/", "/topics/seen/", "/authors/", "/authors/seen/", "/stories/first/", "/stories/last/",
    "/stories/live/", "/impact/", "/archive/", f"/{SOUGHT}-story/", f"/{SOUGHT}-{SOUGHT}x-story/",
    *(f"/topics/hidden-{kind}s/" for kind in KINDS), *(f"/stories/hidden-{kind}s/" for kind in KINDS),
    "/contact/", "/nowhere/", f"/nowhere/{SOUGHT}/",
    "/pages/hidden-page/", "/robots.txt", "/favicon.ico",
    f"/stories/?q={SOUGHT}", f"/stories/?q=%22{SOUGHT}%22", "/stories/?q=qua", "/stories/?q=story",
    "/stories/?min_impact=0", "/stories/?since=2000-01-01&until=2100-01-01", "/stories/?page=1&topic=seen&author=seen",
    "/feed.rss", "/feed.atom", "/feed.json", "/corrections.atom", "/sitemap.xml", "/sitemap-pages.xml",
    f"/sitemap-{clock.now():%Y-%m}.xml", "/news-sitemap.xml",
    *(f"/feed.{kind}?topic=hidden-{of}&author=hidden-{of}" for kind in ("rss", "atom", "json") for of in KINDS),
    *(f"/stories/hidden-{kind}/" for kind in KINDS),
    *(f"/topics/hidden-{kind}/" for kind in KINDS), *(f"/authors/hidden-{kind}/" for kind in KINDS),
    *(f"/stories/?topic=hidden-{kind}" for kind in KINDS), *(f"/stories/?author=hidden-{kind}" for kind in KINDS),
    *(f"/stories/?q={SOUGHT}&topic=hidden-{kind}&author=hidden-{kind}" for kind in KINDS),
    *(f"/contact/?story=hidden-{kind}" for kind in KINDS),
]  # fmt: skip
# Here a topic and an author are named, whoever's they are.
NAMING = ("/topics/", "/authors/", "/stories/?", "/stories/hidden-copy/")


def mark(kind: str, field: str) -> str:
    """A word that stands in one field of one hidden story and nowhere else."""
    return f"zq{kind}{field}"


def text_of(kind: str) -> dict:
    return {
        "title": f"{SOUGHT} {mark(kind, 'title')}",
        "summary": f"{SOUGHT} {mark(kind, 'summary')}",
        "body": f"<p>{SOUGHT} {mark(kind, 'body')}</p>",
        "impact_rationale": mark(kind, "rationale"),
    }


def hung_on(kind: str) -> dict:
    """Byline, topics and sources, as acts.editing.Change takes them."""
    return {
        "authors": [make_author(mark(kind, "author"), slug=f"hidden-{kind}")],
        "topics": [make_topic(mark(kind, "topic"), slug=f"hidden-{kind}")],
        "sources": [(mark(kind, "source"), f"https://example.org/{mark(kind, 'address')}")],
    }


def hide(kind: str, *, status: str = "published", **values) -> Story:
    picture = make_picture(alt=mark(kind, "alt"), caption=mark(kind, "caption"))
    story = Story(slug=f"hidden-{kind}", impact_score=100, status=status, picture=picture, **text_of(kind), **values)
    editing.save([editing.Change(story, **hung_on(kind))], by=SYSTEM)
    return Story.objects.get(pk=story.pk)


def begin_copy(story: Story) -> None:
    change = editing.Change(story, editing.stored_values(story), **hung_on("copy"))
    for name, value in text_of("copy").items():
        setattr(story, name, value)
    story.slug = "hidden-copy"
    story.picture = make_picture(alt=mark("copy", "alt"), caption=mark("copy", "caption"))
    reworking.save(change, by=SYSTEM)


@pytest.fixture(autouse=True)
def hidden(db):
    """One hidden story of each kind, newer and of more impact than the public ones around them."""
    now = clock.now()
    hour = timedelta(hours=1)
    seen = {"topics": ["Seen"], "authors": ["Seen"]}
    make_story(slug="first", published_at=now - 9 * hour, **seen)
    make_story(slug="last", published_at=now - 0.5 * hour, **seen)
    live = make_story(slug="live", published_at=now - 8 * hour, **seen)
    pinned = {"pinned_until": now + 9 * hour}
    hide("draft", status="draft", published_at=now - hour, **pinned)
    hide("review", status="review", published_at=now - hour, **pinned)
    hide("scheduled", published_at=now + hour, **pinned)
    hide("ended", published_at=now - 2 * hour, ends_at=now - hour, **pinned)
    publishing.withdraw(hide("withdrawn", published_at=now - hour, **pinned), by=SYSTEM, reason="It was wrong.")
    begin_copy(live)
    hidden = make_page(f"{SOUGHT} {mark('page', 'title')}", slug="hidden-page", is_published=False, is_privacy=True,
                       is_safer_ways=True, body=f"<p>{mark('page', 'body')}</p>")  # fmt: skip
    make_face(menus={"footer": [{"page": hidden}, {"label": "Seen", "address": "/"}]})


def found(marks: list[str], response) -> list[str]:
    text = b"".join(response.streaming_content) if response.streaming else response.content
    told = text.decode() + str(dict(response.headers))
    return [one for one in marks if one in told]


def test_no_word_of_what_is_hidden_gets_out(client):
    own = [mark(kind, field) for kind in (*KINDS, "page") for field in FIELDS]
    names = [mark(kind, field) for kind in KINDS for field in ("author", "topic")]

    leaks = {}
    for address in ADDRESSES:
        marks = own if address.startswith(NAMING) or address == "/stories/" else own + names
        leaks[address] = found(marks, client.get(address))

    assert {address: marks for address, marks in leaks.items() if marks} == {}


@pytest.mark.parametrize("address", ["/", "/stories/", "/stories/?q=quagga", "/topics/hidden-draft/", "/nowhere/"])
def test_no_hidden_story_is_listed(client, address):
    assert set(slugs(client.get(address))) <= {"first", "last", "live"}


def test_the_marks_are_there_to_be_found(client):
    """With all of it published each mark is on the story's page: the test above would notice."""
    now = clock.now()
    out = {"status": "published", "published_at": now, "rank_at": now, "ends_at": None}
    Story.objects.filter(slug__startswith="hidden-").update(**out)

    for kind in KINDS[:-1]:
        page = client.get(f"/stories/hidden-{kind}/")
        wanted = [mark(kind, field) for field in (*FIELDS, "author", "topic")]
        assert found(wanted, page) == wanted
    assert len(client.get(f"/stories/?q={SOUGHT}").context["stories"]) == len(KINDS) - 1


def test_step_1_does_not_tell_whether_a_story_is_there(client):
    headers = {"sec-fetch-site": "same-origin"}
    answers = [
        client.post("/contact/", {"email": f"ada{number}@example.org", "story": slug}, headers=headers)
        for number, slug in enumerate(("hidden-draft", "hidden-scheduled", "nowhere"))
    ]

    assert [(one.status_code, urlsplit(one["Location"]).path) for one in answers] == [(302, "/contact/verify/")] * 3
    assert len({one["Location"] for one in answers}) == 1
