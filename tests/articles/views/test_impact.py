"""/impact/: how scores are made, and what they add up to."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from articles import reporting
from articles.acts import editions, following, tallying
from articles.models import Criterion, ImpactEvent, Story, Topic
from articles.permissions import SYSTEM
from articles.views import impact
from tests.factories import NOON, make_draft, make_story
from tests.pages import articles, part, slugs

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_noon():
    """A Sunday, the last day of the week that began on 23 February 2026."""
    with time_machine.travel(NOON, tick=False):
        yield


def days_ago(days):
    return NOON - timedelta(days=days)


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_it_says_in_two_sentences_what_the_score_is(client):
    head = part(client.get("/impact/"), "header", "list-head")

    assert head == (
        "How we score impact Each story has an impact score from 0 to 100: the higher it is, the more the story "
        "changes for people. Our editors give the score and say why. On the front page the stories that they have "
        "pinned come first; below these, newer stories stand higher; a high score keeps a story up for up to a day "
        "longer."
    )


@pytest.mark.parametrize(
    ("hours", "rule"),
    [
        (36, "ewer stories stand higher; a high score keeps a story up for up to 36 hours longer."),
        (0, "ewer stories stand higher."),
    ],
)
def test_how_long_a_score_keeps_a_story_up_is_what_is_set(client, settings, hours, rule):
    settings.RANKING_BONUS_HOURS = hours
    make_story()

    assert rule in part(client.get("/impact/"), "header", "list-head")
    assert f"how much it changes for people. N{rule}" in part(client.get("/"), "p", "front-note")


def test_the_footer_says_the_same_of_the_front_page(client):
    assert part(client.get("/topics/"), "p", "site-footer-note") == (
        "Each story has an impact score from 0 to 100, which its editors give it. On the front page newer stories "
        "stand higher, and a high score keeps a story up for up to a day longer; other lists begin with the newest."
    )


def test_whoever_doubts_a_score_is_told_what_happens(client):
    assert part(client.get("/impact/"), "section", "questioned") == (
        "Think a score is wrong? Open the story: beside its score stands “Tell the editors”. Your message reaches them "
        "with the story it is about. If they change the score, the story’s page shows the new one, the reason and, "
        "under “History”, the one before."
    )


# --- what came of it ----------------------------------------------------------------------------------------------


def happened(story, day: int, what: str) -> None:
    following.add(story, kind="law", on=date(2026, 3, day), what=what, by=SYSTEM)


def test_the_ten_newest_things_that_happened_come_first_each_with_its_story(client):
    story = make_story(title="The <dam>", slug="dam", published_at=NOON)
    for day in range(1, 13):
        happened(story, day, f"It was so on day {day}.")

    response = client.get("/impact/")

    text = part(response, "section", "changed")
    assert text.startswith(
        "What our stories changed What followed after a story came out. It counts in the score only where the editors "
        "rate the story anew because of it. 12 March 2026 Law or policy changed It was so on day 12. After our story "
        "The <dam>"
    )
    assert re.findall(r"on day (\d+)", text) == [str(day) for day in range(12, 2, -1)]
    page = response.content.decode()
    assert '<a href="/stories/dam/">The &lt;dam&gt;</a>' in page
    assert page.index('"changed-title"') < page.index('"rubric-title"')


def test_of_stories_that_readers_may_not_see_nothing_happened(client):
    for hidden in (
        make_story(status="withdrawn", published_at=NOON),
        make_story(published_at=NOON, ends_at=NOON + timedelta(hours=1)),
    ):
        ImpactEvent.objects.create(
            story=hidden, kind="law", on=date(2026, 3, 2), what="Hidden thing.", added_at=NOON, size=1
        )

    assert "Hidden thing" not in client.get("/impact/").content.decode()
    assert "What our stories changed" not in client.get("/impact/").content.decode()


# --- the rubric ---------------------------------------------------------------------------------------------------


def test_the_rubric_is_the_one_of_today(client):
    Criterion.objects.filter(name="Novelty").update(is_used=False)
    Criterion.objects.filter(name="Reach").update(weight=4, question="How <many>?")

    text = part(client.get("/impact/"), "section", "rubric")

    assert "Reach counts 40 % How <many>? 0 A handful 1 A neighbourhood or a trade 2 A town or a large group" in text
    assert "Depth counts 30 % How much does it change for those whom it concerns?" in text
    assert "4 A whole country or more" in text
    assert "Novelty" not in text


def test_without_a_criterion_in_use_the_desk_scores_by_hand(client):
    Criterion.objects.update(is_used=False)

    text = part(client.get("/impact/"), "section", "rubric")

    assert "The rubric asks nothing at present: our editors set each score by hand." in text


def test_a_criterion_without_weight_does_not_count(client):
    Criterion.objects.filter(name="Novelty").update(weight=0)

    text = part(client.get("/impact/"), "section", "rubric")
    assert "Novelty does not count" in text
    assert "counts as much as stands beside it (rounded)." in text


def test_an_example_is_worked_out_by_the_rubric_of_today(client):
    text = part(client.get("/impact/"), "section", "rubric")

    assert "counts as much as stands beside it. A 4 adds all of that" in text
    assert (
        "Reach 3 of 4 × 30 % 22.5 Depth 4 of 4 × 30 % 30 Permanence 2 of 4 × 20 % 10 "
        "Novelty 1 of 4 × 10 % 2.5 Strength of the evidence 3 of 4 × 10 % 7.5 Score, rounded 73"
    ) in text


# --- bands --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["tallied", "recounted"])
def test_each_band_with_its_stories_and_a_way_to_them(client, way):
    if way == "tallied":
        tallying.recount()
    for score in (0, 19, 20, 59, 60, 79, 80, 100, 100):
        make_story(impact_score=score)
    make_draft(impact_score=90)
    make_story(impact_score=90, status="withdrawn")
    make_story(impact_score=90, published_at=NOON + timedelta(days=9999))

    response = client.get("/impact/")

    text = part(response, "section", "bands")
    assert "9 stories, 57.4 on average" in text
    assert "Far-reaching 80–100 3 3 with 80 or more" in text
    assert "Major 60–79 2 5 with 60 or more" in text
    assert "Notable 40–59 1 6 with 40 or more" in text
    assert "Limited 20–39 1 7 with 20 or more" in text
    assert "Minor 0–19 2 all 9" in text
    links = re.findall(r'href="(/stories/\?min_impact=\d+)"', response.content.decode())
    assert links == [f"/stories/?min_impact={least}" for least in (80, 60, 40, 20, 0)]
    assert [len(slugs(client.get(link))) for link in links] == [3, 5, 6, 7, 9]


def test_a_score_that_no_story_has_leads_nowhere(client):
    make_story(impact_score=50)

    text = part(client.get("/impact/"), "section", "bands")

    assert "Far-reaching 80–100 0 none Major 60–79 0 none Notable 40–59 1 1 with 40 or more" in text


# --- charts -------------------------------------------------------------------------------------------------------


def test_the_average_of_each_of_the_last_52_weeks(client, at_noon):
    for days, score in ((0, 40), (1, 81), (6, 80), (7, 10), (363, 70), (364, 99)):
        make_story(impact_score=score, published_at=days_ago(days))

    response = client.get("/impact/")

    weeks = response.context["weeks"]
    assert len(weeks) == 52
    assert (weeks[0].monday, weeks[-1].monday) == (date(2025, 3, 3), date(2026, 2, 23))
    assert [(one.monday.isoformat(), one.stories, one.average) for one in weeks if one.stories] == [
        ("2025-03-03", 1, 70.0),
        ("2026-02-16", 1, 10.0),
        ("2026-02-23", 3, 67.0),
    ]
    table = part(response, "section", "by-week")
    assert "16 February 2026 1 10.0 23 February 2026 3 67.0" in table
    assert "9 February 2026 0 –" in table
    assert "Where a week had no story the line has a gap." in table
    assert "how many stories a week had, 3 at most." in table
    text = response.content.decode()
    assert re.findall(r'class="chart-tick[^>]*>([^<]*)<', text) == ["3 Mar", "30 Jun", "27 Oct", "23 Feb"]
    assert len(re.findall(r"<circle", text)) == 3
    assert '<circle cx="99.13%" cy="6.12em"' in text


def test_a_week_begins_on_monday_in_the_time_zone_of_the_site(client, settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    with time_machine.travel(NOON, tick=False):
        make_story(impact_score=30, published_at=NOON - timedelta(hours=1, minutes=1))
        make_story(impact_score=70, published_at=NOON - timedelta(hours=1))

        weeks = client.get("/impact/").context["weeks"]

    # 2 March began there on 1 March at 11:00 UTC.
    assert [(one.monday.isoformat(), one.average) for one in weeks[-2:]] == [("2026-02-23", 30.0), ("2026-03-02", 70.0)]


def test_the_twenty_topics_with_the_most_stories_the_highest_average_first(client):
    for number in range(21):
        make_story(impact_score=number, topics=["All", f"T{number:02}"])
    for number in range(19):
        make_story(impact_score=number, topics=[f"T{number:02}"])

    response = client.get("/impact/")

    shown = response.context["topics"]
    assert [one.topic.name for one in shown] == [*(f"T{number:02}" for number in range(18, 10, -1)), "All"] + [
        f"T{number:02}" for number in range(10, -1, -1)
    ]
    assert (shown[8].stories, shown[8].average) == (21, 10.0)
    assert '<a href="/topics/t18/">T18</a>' in response.content.decode()


def test_each_chart_has_a_name_a_description_and_its_figures_as_a_table(client):
    make_story(impact_score=62, topics=["Energy <&> co"])

    text = client.get("/impact/").content.decode()

    charts = re.findall(r'<svg class="chart[^>]*role="img" aria-labelledby="(\S+) (\S+)"[^>]*>', text)
    assert len(charts) == 2
    for title, description in charts:
        assert f'<title id="{title}">' in text
        assert f'<desc id="{description}">' in text
    assert text.count('<table class="figures') == 4
    assert '<div class="chart-name" title="Energy &lt;&amp;&gt; co">Energy &lt;&amp;&gt; co</div>' in text
    assert "currentColor" in text
    assert "<style" not in text and "style=" not in text


@pytest.mark.parametrize("language", ["de", "fr"])
def test_places_in_a_chart_are_numbers_in_every_language(client, settings, language):
    settings.LANGUAGE_CODE = language
    make_story(impact_score=62, topics=["Energy"])
    make_story(impact_score=63, topics=["Energy"])

    text = client.get("/impact/").content.decode()

    assert 'width="62.5%"' in text
    assert "62,5" in text


# --- the most impact ----------------------------------------------------------------------------------------------


def test_the_twenty_with_the_most_impact_of_a_week_a_month_and_a_year(client, at_noon):
    for number in range(25):
        make_story(slug=f"w-{number}", impact_score=number, published_at=days_ago(6))
    make_story(slug="month", impact_score=3, published_at=days_ago(8))
    make_story(slug="great-month", impact_score=99, published_at=days_ago(29))
    make_story(slug="great-year", impact_score=100, published_at=days_ago(364))
    make_story(slug="older", impact_score=100, published_at=days_ago(366))

    response = client.get("/impact/")

    week, month, year = (one.stories for one in response.context["tops"])
    assert [one.slug for one in week] == [f"w-{number}" for number in range(24, 4, -1)]
    assert [one.slug for one in month] == ["great-month", *(f"w-{number}" for number in range(24, 5, -1))]
    assert [one.slug for one in year][:3] == ["great-year", "great-month", "w-24"]
    assert articles(response) == [(one.slug, str(one.impact_score)) for one in [*week, *month, *year]]


def test_the_lists_move_at_midnight_and_the_page_stays_what_it_is_until_then(client, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    with time_machine.travel(datetime(2026, 3, 1, 22, 59, 59, tzinfo=UTC), tick=False) as clock:
        for hour in (0, 12, 22):
            make_story(slug=f"at-{hour}", published_at=datetime(2026, 2, 22, hour, tzinfo=UTC))
        make_story(slug="before", published_at=datetime(2026, 2, 21, 22, 59, tzinfo=UTC))
        editions.forget()
        today = client.get("/impact/")
        clock.shift(timedelta(seconds=1))
        tomorrow = client.get("/impact/")

    weeks = [[one.slug for one in response.context["tops"][0].stories] for response in (today, tomorrow)]
    assert weeks == [["at-22", "at-12", "at-0"], []]
    assert tomorrow["Last-Modified"] == "Sun, 01 Mar 2026 23:00:00 GMT"


@pytest.mark.parametrize(("days", "is_open"), [(1, [True, False, False]), (9, [False, True, False])])
def test_the_shortest_time_with_stories_is_shown_and_the_others_are_folded(client, at_noon, days, is_open):
    make_story(published_at=days_ago(days))

    text = client.get("/impact/").content.decode()

    lists = [text[text.index(f'id="most-{time}"') :].split("</section>")[0] for time in (7, 30, 365)]
    assert ["<details open>" in one for one in lists] == is_open
    assert [one.count("<summary>1 story</summary>") for one in lists] == [int(days < 7), 1, 1]


def test_among_equals_the_newest_comes_first(client, at_noon):
    for slug, days in (("middle", 2), ("oldest", 3), ("newest", 1), ("twin", 1)):
        make_story(slug=slug, published_at=days_ago(days))

    assert slugs(client.get("/impact/"))[:4] == ["twin", "newest", "middle", "oldest"]


def test_only_what_readers_may_see_is_listed(client):
    make_draft(impact_score=100)
    make_story(status="withdrawn")
    make_story(published_at=NOON + timedelta(days=9999))
    make_story(published_at=NOON - timedelta(days=9), ends_at=NOON)

    assert slugs(client.get("/impact/")) == []


def test_a_house_without_stories(client):
    text = text_of(client.get("/impact/"))

    assert "No story has been published yet. What the scores add up to will stand here." in text
    assert text.count("No story") == 1
    assert "Far-reaching 80–100 Major 60–79" in text
    assert "min_impact" not in client.get("/impact/").content.decode()
    assert '<svg class="chart' not in client.get("/impact/").content.decode()
    assert "How many people does it concern?" in text


@pytest.mark.parametrize("count", [1, 3, 30])
def test_thirteen_queries_whatever_the_number_of_stories(client, django_assert_num_queries, known_edition, count):
    tallying.recount()
    for number in range(count):
        story = make_story(topics=[f"T{number}", "All"], impact_score=number)
        following.add(story, kind="law", on=timezone.localdate(), what="So.", by=SYSTEM)

    with django_assert_num_queries(13):
        assert len(slugs(client.get("/impact/"))) == 3 * min(count, 20)


def test_the_lists_read_the_index_that_is_made_for_them():
    for _ in range(3):
        make_story()

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
    at, edge = NOON + timedelta(days=1), NOON
    plan = impact.most_of(at - timedelta(days=365), edge, at=at).explain()

    assert "story_most_impact" in plan
    assert "B-TREE" not in plan


def test_where_few_are_new_enough_the_order_of_scores_is_not_walked():
    """It would pass a whole archive in search of them: 3.4 s at a million stories."""
    make_story()

    plan = impact.most_of(NOON - timedelta(days=7), None, at=NOON + timedelta(days=1)).explain()

    # Sorted, in the words of either database: the order does not come from an index.
    assert "TEMP B-TREE FOR ORDER BY" in plan or "Sort Key" in plan


def test_both_ways_find_the_same(at_noon, monkeypatch):
    for number in range(40):
        ends = days_ago(number / 2) if number % 3 == 1 else None
        make_story(impact_score=number % 7, published_at=days_ago(number), ends_at=ends)
    few = [[one.pk for one in top.stories] for top in impact.tops(at=NOON)]

    monkeypatch.setattr(impact, "FEW", 1)
    walked = [[one.pk for one in top.stories] for top in impact.tops(at=NOON)]

    assert few == walked
    assert [len(keys) for keys in few] == [5, 20, 20]


def test_an_unchanged_page_is_304_and_what_is_asked_for_changes_nothing(client, at_noon, settings):
    make_story(published_at=days_ago(1))
    response = client.get("/impact/?page=2&x=%00")

    assert response.status_code == 200
    assert re.findall(r'rel="canonical" href="([^"]*)"', response.content.decode()) == [f"{settings.SITE_URL}/impact/"]
    assert client.get("/impact/", headers={"if-none-match": response["ETag"]}).status_code in {200, 304}
    assert client.get("/impact/?page=2&x=%00", headers={"if-none-match": response["ETag"]}).status_code == 304
    assert Story.objects.count() == 1


@pytest.mark.parametrize("address", ["/", "/impact/", "/stories/", "/nowhere/"])
def test_every_page_leads_to_it_from_its_footer(client, address):
    text = client.get(address).content.decode()

    assert '<a href="/impact/">' in text[text.index('class="site-footer"') :]


def test_the_front_page_leads_to_it_where_it_says_what_the_score_is(client):
    make_story()

    text = client.get("/").content.decode()

    assert '<a href="/impact/">How we score</a>' in text[text.index('"front-note"') :].partition("</p>")[0]


def test_topics_of_one_average_stand_by_name():
    sums = reporting.Sums(2, 100)
    topics = [(Topic(pk=number, name=name), sums) for number, name in enumerate(["Water", "Air", "Courts"])]
    higher = (Topic(pk=9, name="Zoos"), reporting.Sums(1, 51))

    found = impact.by_topic(reporting.Report(None, None, topics=[*topics, higher]))

    assert [one.topic.name for one in found] == ["Zoos", "Air", "Courts", "Water"]


def test_the_lowest_and_the_highest():
    assert impact.span([50.0, 20.0, 75.5]) == (20.0, 75.5)
    assert impact.span([]) is None


def test_a_front_page_without_stories_ranks_nothing(client):
    text = part(client.get("/"), "main", "page")

    assert text.startswith("The front page No story has been published yet. The first one will stand here.")
