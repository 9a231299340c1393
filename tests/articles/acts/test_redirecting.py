"""Where old addresses lead: within this site alone, to what readers find, and never in circles."""

import pytest

from articles.acts import editing, missing, redirecting
from articles.models import MissingAddress, Redirect, Story
from articles.permissions import SYSTEM
from articles.pure.refusal import Refusal
from tests.factories import make_draft, make_story, make_topic, make_user
from tests.parallel import together

pytestmark = pytest.mark.django_db


def keep(path="/old", *, by=SYSTEM, **to) -> Redirect:
    redirect = Redirect(path=path, **to)
    redirecting.keep(redirect, by=by)
    return redirect


def refused(path="/old", **to) -> tuple[str, str]:
    with pytest.raises(Refusal) as refusal:
        keep(path, **to)
    assert not Redirect.objects.filter(path=path).exists()
    return refusal.value.field, refusal.value.sentence


NOT_HERE = ("address", "Type an address of this site that begins with a single slash, such as /impact/.")


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "/\t/evil.example/",
        "javascript:alert(1)",
        "evil.example/",
        "impact/",
        "/impact/ x",
        "/\u2028/x",
        "http:///impact/",
        "/[::1/../\\x",
    ],
)
def test_no_address_of_another_site(address):
    make_story()

    # The tab vanishes as it would in a browser, and what is left is another host.
    assert refused(address=address) == NOT_HERE


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/admin/", "Readers can't open what lies there."),
        ("/shared/abc/", "Readers can't open what lies there."),
        ("/nowhere/", "There is no page at this address."),
        ("/stories/nowhere/", "There is no page at this address."),
        ("/stories/draft/", "There is no page at this address."),
        ("/topics/merger/", "There is no page at this address."),
        ("/old/", "This address would lead to itself."),
        ("/OLD/../old", "There is no page at this address."),
    ],
)
def test_only_to_where_readers_find_something(address, sentence):
    make_draft(slug="draft", topics=["Merger"])

    assert refused(address=address) == ("address", sentence)


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/", "Type the old address, such as /2019/07/old-page.html."),
        ("", "Type the old address, such as /2019/07/old-page.html."),
        ("/" + "x" * 500, "Type the old address, such as /2019/07/old-page.html."),
        ("/admin/x", "What lies under this address is never redirected."),
        ("/Contact/x", "What lies under this address is never redirected."),
        ("/media/x.jpg", "What lies under this address is never redirected."),
        ("/stories", "There is a page at this address: it would never be redirected."),
        ("/stories/here/", "There is a page at this address: it would never be redirected."),
        ("/stories/formerly/", "There is a page at this address: it would never be redirected."),
    ],
)
def test_only_from_where_nothing_is(path, sentence):
    make_story(slug="here")
    story = make_story(slug="formerly")
    editing.change_one(story, by=SYSTEM, slug="now")

    assert refused(path, address="/impact/") == ("path", sentence)


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("/old/", "/old"),
        ("old", "/old"),
        (" /old/page.html?id=3#top ", "/old/page.html"),
        ("https://www.example.org/old/", "/old"),
        ("/gr%C3%B6%C3%9Fe", "/größe"),
        ("/a\x00b", "/ab"),
    ],
)
def test_an_old_address_is_stored_as_it_is_asked_for(typed, path):
    assert keep(typed, address="/impact/").path == path
    assert redirecting.find(f"{path}/") == "/impact/"


def test_one_place_to_lead_to():
    story, topic = make_story(topics=["Energy"]), make_topic("Energy")
    sentence = "Choose a story or a topic, or type an address: one of them."

    assert refused() == ("", sentence)
    assert refused(story=story, topic=topic) == ("", sentence)
    assert refused(story=story, address="/impact/") == ("", sentence)


def test_no_story_or_topic_that_readers_know_nothing_of():
    assert refused(story=make_draft())[0] == "story"
    assert refused(topic=make_topic("Merger"))[0] == "topic"


def test_no_chain_whichever_end_is_kept_first():
    keep("/b", address="/impact/")

    assert refused("/a", address="/b")[1] == "This address is redirected itself: type where that leads."
    make_story(slug="c")
    keep("/d", address="/stories/c/")
    editing.change_one(Story.objects.get(slug="c"), by=SYSTEM, status="draft")
    assert refused("/stories/c", address="/impact/") == (
        "path",
        "Another redirect leads to this address: change that one first.",
    )


def test_a_second_redirect_of_one_address_is_refused():
    keep("/old", address="/impact/")

    with pytest.raises(Refusal, match="/old is redirected already: change that redirect"):
        keep("/old/", address="/topics/")
    assert Redirect.objects.get().address == "/impact/"


def test_of_two_at_once_one_is_kept(shared_database):
    done = together(2, lambda index: keep("/old", address=("/impact/", "/topics/")[index]))

    assert sorted(type(one).__name__ for one in done) == ["Redirect", "Refusal"]
    assert Redirect.objects.count() == 1


def test_a_redirected_address_is_missing_no_longer():
    missing.write({"/old": 3, "/other": 1})

    keep("/old/", address="/impact/")

    assert MissingAddress.objects.get().path == "/other"


def test_what_was_kept_can_be_changed():
    redirect = keep("/old", address="/impact/")
    redirect.address, redirect.story = "", make_story(slug="dam")

    redirecting.keep(redirect, by=SYSTEM)

    assert redirecting.find("/old") == "/stories/dam/"


@pytest.mark.parametrize(("role", "may"), [("", False), ("Reporter", False), ("Editor", True), ("Desk lead", True)])
def test_editors_and_desk_leads_may(role, may):
    user = make_user(role)
    if may:
        assert keep(address="/impact/", by=user).pk
        return
    with pytest.raises(Refusal, match="You may not redirect addresses"):
        keep(address="/impact/", by=user)


@pytest.mark.parametrize("path", ["/nowhere", "/" + "x" * 600, "/a\x00b", "/admin/x"])
def test_what_nobody_redirected_leads_nowhere(path):
    keep(address="/impact/")

    assert redirecting.find(path) is None
