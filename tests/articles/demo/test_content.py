import io
import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from articles.demo import content, drawing
from articles.pure import rubric
from articles.pure.rubric import Rating

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 3, 10, tzinfo=UTC)
STORIES = content.stories(now=NOON)
TAGS = {
    "a",
    "blockquote",
    "code",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
}
EACH = pytest.mark.parametrize("story", STORIES, ids=[story["slug"] for story in STORIES])


def jpeg(name):
    stream = io.BytesIO()
    drawing.draw(name).save(stream, "JPEG", quality=88)
    return stream.getvalue()


def published_at(story):
    return datetime.fromisoformat(story["published_at"])


def is_public(story):
    return story["status"] == "published" and published_at(story) < MIDNIGHT


def figures(story):
    return re.findall(r'<img src="pictures/([a-z-]+)\.jpg" alt="([^"]*)">', story["body"])


def words(story):
    return len(re.sub(r"<[^>]+>", " ", story["body"]).split())


def test_the_desk_has_stories_in_every_state():
    assert Counter(story["status"] for story in STORIES) == {
        "published": 31,
        "review": 1,
        "draft": 2,
        "withdrawn": 1,
    }
    assert [s["slug"] for s in STORIES if s["status"] == "published" and not is_public(s)] == ["budget-day"]


def test_topics_and_authors():
    assert Counter(topic for story in STORIES for topic in story["topics"]) == {
        "Energy": 5,
        "Environment": 9,
        "Housing": 8,
        "Transport": 6,
        "Health": 6,
        "Culture": 6,
        "Schools": 3,
        "Courts": 3,
    }
    assert {author for story in STORIES for author in story["authors"]} == {
        "Ines Calder",
        "Jonah Wickes",
        "Lena Straube",
        "Maud Ferreira",
        "Priya Halloran",
        "Samir Oakes",
        "Tobias Renn",
    }


def test_scores_reach_from_5_to_90_and_fill_every_quarter():
    scores = [story["impact_score"] for story in STORIES if is_public(story)]

    assert (min(scores), max(scores)) == (5, 90)
    assert Counter(score // 25 for score in scores) == {0: 5, 1: 7, 2: 10, 3: 8}


def test_titles_and_slugs_are_told_apart():
    assert len({story["title"] for story in STORIES}) == 35
    assert [story["slug"] for story in STORIES] == content.slugs()


@EACH
def test_every_scored_story_says_why(story):
    assert bool(story["impact_rationale"]) == (story["impact_score"] is not None)


WEIGHTS = (3, 3, 2, 1, 1)


@EACH
def test_each_score_is_what_its_ratings_by_the_delivered_rubric_make(story):
    ratings = content.apart(story["slug"]).get("ratings")

    if story["impact_score"] is None:
        assert ratings is None
    else:
        rated = [
            Rating(str(at), weight, rating) for at, (weight, rating) in enumerate(zip(WEIGHTS, ratings, strict=True))
        ]
        assert rubric.score(rated) == story["impact_score"]
    assert set(story) & set(content.APART) == set()


def test_two_stories_were_rated_again_and_three_had_consequences():
    apart = {story["slug"]: content.apart(story["slug"]) for story in STORIES}

    again = {slug: told["rescored"] for slug, told in apart.items() if "rescored" in told}
    assert list(again) == ["rent-register", "river-interview"]
    assert all(told["reason"] for told in again.values())
    since = {slug: len(told["since"]) for slug, told in apart.items() if "since" in told}
    assert since == {"damp-ruling": 2, "flood-one-year-on": 3, "thrape-dam-lowered": 3}


@EACH
def test_what_happened_since_came_after_the_story_and_before_today(story):
    for event in content.apart(story["slug"]).get("since", ()):
        assert 1 <= event["days_ago"] < (MIDNIGHT - published_at(story)).days
        assert event["url"] == "" or re.match(r"https://([a-z]+\.)?example\.org/", event["url"])


@EACH
def test_lengths_suit_the_page(story):
    assert 40 < len(story["summary"]) <= 300
    assert len(story["title"]) <= 100
    assert 150 <= words(story) <= 700


@EACH
def test_only_drafts_and_reviews_lack_a_date(story):
    assert (story["published_at"] is None) == (story["status"] in ("draft", "review"))


@EACH
def test_body_holds_plain_tags_that_close(story):
    opened = Counter(re.findall(r"<([a-z0-9]+)", story["body"]))
    closed = Counter(re.findall(r"</([a-z0-9]+)>", story["body"]))

    assert opened - Counter({"img": opened["img"]}) == closed
    assert set(opened) <= TAGS


@EACH
def test_links_lead_to_older_public_stories(story):
    by_slug = {other["slug"]: other for other in STORIES}

    for slug in re.findall(r'<a href="/stories/([a-z0-9-]+)/">', story["body"]):
        assert is_public(by_slug[slug])
        assert published_at(by_slug[slug]) < published_at(story)
    assert story["body"].count("<a ") == story["body"].count('<a href="/stories/')


@EACH
def test_sources_point_to_reserved_domains(story):
    assert 1 <= len(story["sources"]) <= 4
    for source in story["sources"]:
        assert source["name"]
        assert source["url"] == "" or re.match(r"https://([a-z]+\.)?example\.(org|com)/", source["url"])


@EACH
def test_pictures_are_drawable_and_described(story):
    for name, alt in figures(story):
        assert name in drawing.names()
        assert alt
    if image := story.get("image"):
        assert image["path"].removeprefix("pictures/").removesuffix(".jpg") in drawing.names()
        assert bool(image["alt"]) != image["decorative"]
        assert image["caption"] and image["credit"] and image["licence"]
        assert all(0 <= part <= 1 for part in image["focal"])


def test_every_picture_is_used_once():
    images = [story["image"]["path"][len("pictures/") : -len(".jpg")] for story in STORIES if "image" in story]
    in_bodies = [name for story in STORIES for name, _ in figures(story)]

    assert (len(images), len(in_bodies)) == (29, 6)
    assert sorted(images + in_bodies) == drawing.names()


def test_days_are_counted_back_from_midnight():
    dates = {story["slug"]: story["published_at"] for story in STORIES}

    assert dates["what-to-boil"] == "2026-03-09T21:36:00Z"
    assert dates["thrape-dam-lowered"] == "2025-02-12T19:12:00Z"
    assert dates["budget-day"] == "2026-03-11T07:12:00Z"
    assert dates["northfield-tram"] is None


def test_any_hour_of_a_day_gives_the_same_stories():
    assert content.stories(now=MIDNIGHT) == STORIES
    assert content.stories(now=MIDNIGHT + timedelta(hours=23, minutes=59)) == STORIES
    assert content.stories(now=MIDNIGHT + timedelta(hours=24)) != STORIES


def test_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="now needs a time zone"):
        content.stories(now=datetime(2026, 3, 10))


def test_writing_puts_stories_beside_their_pictures(tmp_path, monkeypatch):
    monkeypatch.setattr(drawing, "names", lambda: ["bills-chart", "clock"])

    path = content.write(tmp_path / "one", now=NOON)
    again = content.write(tmp_path / "two", now=NOON + timedelta(hours=3))

    assert path == tmp_path / "one" / "stories.jsonl"
    assert [json.loads(line) for line in path.read_text("utf-8").splitlines()] == STORIES
    files = ["pictures", "pictures/bills-chart.jpg", "pictures/clock.jpg", "stories.jsonl"]
    assert sorted(str(p.relative_to(path.parent)) for p in path.parent.rglob("*")) == files
    for name in files[1:]:
        assert (path.parent / name).read_bytes() == (again.parent / name).read_bytes()


@pytest.mark.parametrize("name", ["ferry", "reservoir", "notice-map"])
def test_a_picture_is_the_same_each_time(name):
    assert jpeg(name) == jpeg(name)


@pytest.mark.parametrize(
    ("name", "size"), [("clock", (1400, 1400)), ("lighthouse", (1200, 1600)), ("dam", (1800, 1200))]
)
def test_a_picture_has_its_format_and_no_metadata(name, size):
    picture = drawing.draw(name)

    assert (picture.mode, picture.size, picture.getexif()) == ("RGB", size, {})


def test_unknown_picture_is_refused():
    with pytest.raises(KeyError):
        drawing.draw("nothing")
