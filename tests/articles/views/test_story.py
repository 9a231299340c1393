import re
from datetime import date, timedelta

import pytest

from articles.acts import assessing, correcting, editing, following, illustrating, publishing, restoring, reworking
from articles.models import Criterion, Story
from articles.permissions import SYSTEM
from articles.pure import clock
from tests.factories import NOON, make_draft, make_picture, make_story, make_user, rate
from tests.pages import articles, part, slugs

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
    # The page's own JSON-LD, in which nothing begins or ends an element.
    assert text.count("<script") == text.count('<script type="application/ld+json">') == 1


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
def test_three_queries_whatever_hangs_on_it(client, known_edition, django_assert_num_queries, count):
    picture = make_picture()
    names = [f"N{number}" for number in range(count)]
    for _ in range(count):
        make_story(topics=names)
    make_story(
        slug="x",
        published_at=NOON,
        topics=names,
        authors=names,
        sources=[(name, "") for name in names],
        picture=picture,
        body=f'<img src="{picture.file}">' * count,
    )

    for number in range(count):
        told = {"kind": "cited", "on": date(2026, 3, 1), "what": "Cited.", "url": "https://example.org/"}
        following.add(Story.objects.get(slug="x"), by=SYSTEM, **told)
        rate(Story.objects.get(slug="x"), 4, 3, 2, 4, number % 2, reason=f"R{number}", links=["https://example.org/"])

    with django_assert_num_queries(3):
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
    assert text.index("</h1>") < text.index("story-retraction") < text.index('class="story-summary')


@pytest.mark.parametrize(
    ("kind", "was", "now"),
    [("correction", "Was:", "Is:"), ("retraction", "We wrote:", "We take it back:")],
)
def test_what_is_taken_back_puts_nothing_in_its_place(client, kind, was, now):
    address = f"/stories/{corrected(kind)}/"

    for text in (client.get(address).content.decode(), client.get("/corrections/").content.decode()):
        assert f'<span class="correction-was">{was}</span> It held.' in text
        assert f'<span class="correction-was">{now}</span> It broke 1.' in text


def test_every_list_says_that_a_story_is_retracted(client):
    corrected("retraction")
    make_story(slug="other", published_at=NOON)
    told = '<strong class="retracted">Retracted</strong>'

    for address in ("/", "/stories/", "/impact/", "/stories/other/", "/stories/da/"):
        assert client.get(address).content.decode().count(told) >= 1, address


# --- the score and its ground -------------------------------------------------------------------------------------


def rescore(story, score: int, reason: str = "", **values):
    before = editing.stored_values(story)
    story.impact_score, story.impact_rationale = score, reason
    editing.save([editing.Change(story, before)], by=SYSTEM, **values)


def test_a_rated_score_shows_each_criterion_with_its_rating_in_words_and_its_weight(client):
    story = make_story(slug="x", published_at=NOON)
    rate(story, 3, 4, 2, 4, 1, reason="It moves a region.", links=["https://example.org/a?b=1&c=2"])

    panel = part(client.get("/stories/x/"), "section", "impact-panel")

    assert "Why 75?" in panel
    assert "It moves a region." in panel
    assert "Ratings Reach, 3 of 4: A region, counts 30 %, adds 22.5 Depth," in panel
    assert "Depth, 4 of 4: Life and freedom, counts 30 %, adds 30 " in panel
    assert "Permanence, 2 of 4: Months, counts 20 %, adds 10 " in panel
    assert "Novelty, 4 of 4: Nobody outside knew, counts 10 %, adds 10 " in panel
    assert "Strength of the evidence, 1 of 4: One good source, counts 10 %, adds 2.5 Together 75 of 100." in panel
    assert "Set by the desk" not in panel
    text = client.get("/stories/x/").content.decode()
    link = '<a href="https://example.org/a?b=1&amp;c=2" rel="nofollow noopener" class="in-full">'
    assert f"{link}example.org/a?b=1&amp;c=2</a>" in text


def test_a_score_that_was_not_rated_says_where_it_comes_from_and_whether_there_is_a_reason(client):
    make_story(slug="bare", impact_score=12)
    said = make_story(slug="said", impact_score=10)
    editing.change_one(said, by=make_user("Editor"), impact_score=12, impact_rationale="A <small> matter.")

    bare = part(client.get("/stories/bare/"), "section", "impact-panel")
    said = part(client.get("/stories/said/"), "section", "impact-panel")

    assert "Why 12? No reason was given. Brought in with an import, not rated by the rubric." in bare
    assert "Why 12? A <small> matter. Set by the desk, not by the rubric." in said
    assert "counts" not in bare + said


def test_a_score_of_an_earlier_version_says_so(client):
    story = make_story(slug="x", impact_score=12)
    first = story.versions.last()
    editor = make_user("Editor")
    story = editing.change_one(story, by=editor, impact_score=20, impact_rationale="More.")
    restoring.restore(story, first, by=editor)

    panel = part(client.get("/stories/x/"), "section", "impact-panel")

    assert "Why 12? No reason was given. Brought back with an earlier version, not rated anew." in panel


def test_of_a_story_from_before_scores_left_entries_no_more_is_said(client):
    make_story(slug="x", impact_score=12)
    Story.objects.update(impact_shown={})

    panel = part(client.get("/stories/x/"), "section", "impact-panel")

    assert "No reason was given. Not rated by the rubric." in panel
    assert "since" not in panel


def test_the_history_names_each_score_since_when_and_why_it_was_left(client):
    story = make_story(slug="x", impact_score=60, impact_rationale="A first guess.", published_at=NOON, at=NOON)
    rescore(Story.objects.get(), 75, "The law changed.", at=NOON + timedelta(days=2))

    text = part(client.get(story.get_absolute_url()), "section", "impact-panel")

    assert "75 since 3 March 2026 60 from 1 March 2026 to 3 March 2026 A first guess." in text
    assert (
        '<time datetime="2026-03-03T12:00:00+0000">3 March 2026</time>'
        in client.get(story.get_absolute_url()).content.decode()
    )


def test_a_score_of_some_hours_says_which(client):
    make_story(slug="x", impact_score=60, published_at=NOON, at=NOON)
    for minutes, score in ((30, 70), (90, 75)):
        rescore(Story.objects.get(), score, f"Now {score}.", at=NOON + timedelta(minutes=minutes))

    text = part(client.get("/stories/x/"), "section", "impact-panel")

    assert "75 since 1 March 2026 70 from 1 March 2026, 12:30 UTC to 1 March 2026, 13:30 UTC Now 70." in text
    assert "60 from 1 March 2026, 12:00 UTC to 1 March 2026, 12:30 UTC" in text


def test_points_that_do_not_sum_up_to_the_score_are_said_to_be_rounded(client):
    Criterion.objects.exclude(name__in=["Reach", "Depth", "Novelty"]).update(is_used=False)
    Criterion.objects.update(weight=1)
    reach, depth, novelty = (one.pk for one in assessing.criteria())
    assessing.rate(make_story(slug="x"), {reach: 3, depth: 3, novelty: 4}, reason="So.", by=SYSTEM)

    text = part(client.get("/stories/x/"), "section", "impact-panel")

    assert "3 of 4: A region, counts 33 %, adds 25 " in text
    assert "counts 33 %, adds 33.3 Together 83 of 100, rounded." in text


def test_beside_the_score_stands_where_to_question_it_and_what_happened_since(client):
    story = make_story(slug="x", impact_score=58, published_at=NOON)
    story = following.add(story, kind="law", on=date(2026, 3, 1), what="A new law.", by=SYSTEM).story
    one = client.get("/stories/x/").content.decode()
    following.add(story, kind="cited", on=date(2026, 3, 2), what="It was cited.", by=SYSTEM)
    two = client.get("/stories/x/").content.decode()

    assert 'Think 58 is wrong? <a href="#contact-title">Tell the editors</a>' in one
    assert one.count('id="contact-title"') == one.count('id="since-title"') == 1
    assert '<input type="hidden" name="story" value="x">' in one
    assert '<a href="#since-title">1 thing has happened since</a>' in one
    assert '<a href="#since-title">2 things have happened since</a>' in two


def test_a_long_history_shows_the_latest_three_and_folds_the_others(client):
    story = make_story(slug="x", impact_score=10, published_at=NOON, at=NOON)
    for days in range(1, 6):
        rescore(Story.objects.get(), 10 + days, "So.", at=NOON + timedelta(days=days))

    text = client.get(story.get_absolute_url()).content.decode()

    folded = text[text.index("<summary>Earlier scores</summary>") :].split("</details>")[0]
    assert [score for score in range(10, 16) if f"<b>{score}</b>" in folded] == [10, 11, 12]
    assert all(f"<b>{score}</b>" in text for score in range(10, 16))


def test_the_score_leads_to_how_it_is_made(client):
    make_story(slug="x")

    assert '<a href="/impact/">How we score</a>' in client.get("/stories/x/").content.decode()


def test_what_happened_since_stands_after_the_body_newest_first(client):
    make_story()
    story = make_story(slug="x", body="<p>The body.</p>", published_at=NOON)
    told = {"url": "https://council.example.org/minutes", "size": 3}
    following.add(story, kind="answer", on=date(2026, 3, 1), what="The <minister> replied.", by=SYSTEM)
    following.add(story, kind="law", on=date(2026, 3, 9), what="A new law.", by=SYSTEM, **told)

    response = client.get("/stories/x/")

    assert part(response, "section", "story-since") == (
        "What happened since 9 March 2026 Law or policy changed A new law. "
        "Large effect council.example.org/minutes 1 March 2026 Official answer The <minister> replied. Small effect"
    )
    text = response.content.decode()
    assert text.index("The body.") < text.index("What happened since") < text.index('id="latest"')
    assert '<time datetime="2026-03-09">9 March 2026</time>' in text
    assert 'href="https://council.example.org/minutes" rel="nofollow noopener"' in text
    assert "<ol" in text[text.index("What happened since") :]


def test_nothing_happened_since_is_not_mentioned(client):
    make_story(slug="x")

    assert "What happened since" not in client.get("/stories/x/").content.decode()


def test_a_preview_shows_the_score_that_would_go_out_and_not_the_ground_of_the_live_one(desk):
    story = rate(make_story(slug="x", published_at=NOON, at=NOON), 4, 3, 2, 4, 1, reason="Rated.", at=NOON)
    before = editing.stored_values(story)
    story.impact_score, story.impact_rationale = 12, "Small after all."
    lists = {"authors": [], "topics": [], "sources": []}
    reworking.save(editing.Change(story, before, **lists), by=SYSTEM)

    response = desk.get(f"/admin/articles/story/{story.pk}/preview/")

    panel = part(response, "section", "impact-panel")
    assert "Why 12? Small after all. Set by the desk, not by the rubric." in panel
    assert "counts" not in panel
