import re
from datetime import timedelta

import pytest

from articles.acts import correcting, editing, illustrating, publishing
from articles.models import Story
from articles.permissions import SYSTEM
from articles.pure import clock
from tests.factories import NOON, make_draft, make_picture, make_story
from tests.pages import articles, slugs

pytestmark = pytest.mark.django_db


def rename(story, slug):
    before = editing.stored_values(story)
    story.slug = slug
    editing.save([editing.Change(story, before)], by=SYSTEM)


def test_a_story_shows_itself_and_five_latest_others_with_summary_and_score(client):
    for number in range(7):
        make_story(slug=f"other-{number}", impact_score=number, published_at=clock.now() - timedelta(days=number + 1))
    story = make_story(slug="this", impact_score=75, impact_rationale="It changes the law.", authors=["Ada", "Bo"])

    response = client.get("/stories/this/")

    assert articles(response) == [("this", "75"), *((f"other-{n}", str(n)) for n in range(5))]
    text = response.content.decode()
    assert "It changes the law." in text
    assert all(Story.objects.get(slug=f"other-{n}").summary in text for n in range(5))
    assert text.index("Ada") < text.index("Bo")
    assert f'value="{story.slug}"' in text


@pytest.mark.parametrize("status", ["draft", "review"])
def test_what_is_not_published_is_unknown(client, status):
    make_story(slug="secret", status=status)

    assert client.get("/stories/secret/").status_code == 404


def test_what_is_scheduled_is_unknown(client):
    make_story(slug="later", published_at=clock.now() + timedelta(minutes=1))

    assert client.get("/stories/later/").status_code == 404


def test_withdrawn_story_answers_410_with_its_reason_and_without_its_text(client):
    story = make_story(slug="gone", title="Wrong claims", summary="Wrong summary")
    publishing.withdraw(story, by=SYSTEM, reason="A source <lied>.")

    response = client.get("/stories/gone/")

    assert response.status_code == 410
    text = response.content.decode()
    assert "A source &lt;lied&gt;." in text
    assert "Wrong" not in text


def test_a_story_withdrawn_without_a_reason_says_so_and_shows_the_latest(client):
    make_story(slug="gone", title="Wrong claims", status="withdrawn")
    make_story(slug="other")

    response = client.get("/stories/gone/")

    text = response.content.decode()
    assert "<h1>We have withdrawn this story</h1>" in text
    assert "The editors have taken it off this site." in text
    assert slugs(response) == ["other"]
    assert "Wrong" not in text


def test_a_story_whose_end_has_come_answers_410_and_was_not_withdrawn(client):
    make_story(slug="over", ends_at=clock.now() - timedelta(seconds=1))

    response = client.get("/stories/over/")

    text = response.content.decode()
    assert response.status_code == 410
    assert "<h1>This story is no longer here</h1>" in text
    assert "ithdraw" not in text


def test_an_old_address_of_a_story_whose_end_has_come_leads_to_its_410(client):
    rename(make_story(slug="one"), "two")
    Story.objects.update(ends_at=clock.now() - timedelta(seconds=1))

    response = client.get("/stories/one/")

    assert (response.status_code, response["Location"]) == (301, "/stories/two/")
    assert client.get("/stories/two/").status_code == 410


def test_an_old_address_leads_to_the_new_one_in_one_step(client):
    story = make_story(slug="one")
    rename(story, "two")
    rename(Story.objects.get(pk=story.pk), "drei-straße")

    response = client.get("/stories/one/")

    assert (response.status_code, response["Location"]) == (301, "/stories/drei-stra%C3%9Fe/")
    assert client.get(response["Location"]).status_code == 200


def test_a_slug_in_use_wins_over_an_old_address(client):
    rename(make_story(slug="one"), "two")
    make_story(slug="one", title="The new one")

    assert "The new one" in client.get("/stories/one/").content.decode()


def test_an_old_address_of_what_is_no_longer_public_tells_nothing(client):
    story = make_story(slug="one")
    rename(story, "secret-name")
    Story.objects.filter(pk=story.pk).update(status="draft")

    response = client.get("/stories/one/")

    assert response.status_code == 404
    assert "secret-name" not in response.content.decode()


def test_titles_and_summaries_are_text_and_bodies_are_cleaned(client):
    make_story(slug="x", title="<b>T</b>", summary="<script>s</script>", body="<p>b<script>alert(1)</script></p>")

    text = client.get("/stories/x/").content.decode()

    assert "&lt;b&gt;T&lt;/b&gt;" in text
    assert "<script" not in text


def test_pictures_of_the_body_come_with_their_sizes(client):
    picture = make_picture()
    illustrating.illustrate(picture)
    make_story(slug="x", body=f'<figure><img src="{picture.file}" alt="A field"></figure><img src="pictures/no.png">')

    text = client.get("/stories/x/").content.decode()

    assert 'alt="A field"' in text
    assert 'width="60" height="40"' in text
    assert "image/webp" in text
    assert "pictures/no.png" not in text


@pytest.mark.parametrize("count", [1, 3, 30])
def test_six_queries_whatever_hangs_on_it(client, django_assert_num_queries, count):
    picture = make_picture()
    names = [f"N{number}" for number in range(count)]
    for _ in range(count):
        make_story(topics=names)
    make_story(
        slug="x",
        topics=names,
        authors=names,
        sources=[(name, "") for name in names],
        picture=picture,
        body=f'<img src="{picture.file}">' * count,
    )

    with django_assert_num_queries(6):
        assert len(slugs(client.get("/stories/x/"))) == min(count, 5) + 1


def test_a_withdrawn_story_that_readers_never_saw_is_unknown_to_them(client):
    draft = make_draft(slug="never")
    Story.objects.filter(pk=draft.pk).update(status="withdrawn", withdrawal_reason="The minister's lawyer called.")

    response = client.get("/stories/never/")

    assert response.status_code == 404
    assert "lawyer" not in response.content.decode()


@pytest.mark.parametrize("values", [{}, {"status": "review"}, {"published_at": clock.now() + timedelta(days=99)}])
def test_what_readers_know_by_an_old_address_stays_there_when_a_draft_takes_it(client, values):
    story = make_story(slug="one")
    rename(story, "two")
    make_draft(slug="one", impact_score=5, **({"status": "published"} if "published_at" in values else {}) | values)

    response = client.get("/stories/one/")

    assert (response.status_code, response["Location"]) == (301, "/stories/two/")


@pytest.mark.parametrize("ending", ["withdrawn", "over"])
def test_the_old_address_of_what_is_gone_leads_to_where_it_says_so(client, ending):
    story = make_story(slug="one")
    rename(story, "two")
    if ending == "withdrawn":
        publishing.withdraw(Story.objects.get(), by=SYSTEM)
    else:
        Story.objects.update(ends_at=clock.now())

    response = client.get("/stories/one/", follow=True)

    assert response.redirect_chain == [("/stories/two/", 301)]
    assert response.status_code == 410


def corrected(*kinds: str) -> str:
    """The slug of a story with a published correction of each of *kinds*, an hour apart."""
    story = make_story(slug="dam", published_at=NOON)
    for hours, kind in enumerate(kinds, 1):
        told = {"kind": kind, "wrong": "It held.", "right": f"It broke {hours}."}
        one = correcting.open_correction(story, by=SYSTEM, **told)
        correcting.publish(one, by=SYSTEM, at=NOON + timedelta(days=hours))
    return story.slug


@pytest.mark.parametrize(
    ("kinds", "line"),
    [
        (["correction"], "Corrected 2 March 2026"),
        (["correction", "clarification"], "Corrected 2 times, last on 3 March 2026"),
        (["correction", "retraction", "update"], "Retracted 3 March 2026"),
    ],
)
def test_its_head_says_that_it_was_corrected(client, kinds, line):
    text = client.get(f"/stories/{corrected(*kinds)}/").content.decode()

    head = text.split('<p class="story-corrected"><a href="#corrections-title">')[1].split("</a>")[0]
    assert " ".join(re.sub(r"<[^>]+>", "", head).split()) == line
    assert text.index('class="story-corrected"') < text.index('class="prose"')


def test_an_update_is_no_correction(client):
    assert "story-corrected" not in client.get(f"/stories/{corrected('update')}/").content.decode()


def test_a_retraction_is_told_above_the_text(client):
    text = client.get(f"/stories/{corrected('retraction', 'correction')}/").content.decode()

    box = text.split('<section class="notice notice-urgent story-retraction"')[1].split("</section>")[0]
    assert "It broke 1." in box
    assert text.index("story-retraction") < text.index('class="prose"')
