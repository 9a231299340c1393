"""The form of a story, posted as a browser does."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles.models import FormerSlug, Story
from articles.pure import body
from tests.articles.admin.posting import ADD, TEXT, errors_of, form_of, inlines, typed
from tests.factories import NOON, make_author, make_draft, make_picture, make_story, make_topic

pytestmark = pytest.mark.django_db


def shown(response, name) -> str:
    """The value of a field as the page holds it, for the browser to send back."""
    field = response.context["adminform"].form[name]
    return field.field.widget.format_value(field.value())


def test_title_summary_and_body_are_enough_for_a_draft(desk):
    response = desk.post(ADD, TEXT)

    assert response.status_code == 302
    story = Story.objects.get()
    assert (story.slug, story.status, story.impact_score) == ("grid-batteries", "draft", None)


def test_the_same_title_twice_gets_a_slug_of_its_own(desk):
    for _ in range(2):
        desk.post(ADD, TEXT)

    assert list(Story.objects.order_by("pk").values_list("slug", flat=True)) == ["grid-batteries", "grid-batteries-2"]


def test_there_are_four_statuses_to_choose_from(desk):
    field = desk.get(ADD).context["adminform"].form.fields["status"]

    assert [value for value, _ in field.choices] == ["draft", "review", "published", "withdrawn"]


def test_byline_topics_and_sources_are_saved_and_searched(desk):
    author, topic = make_author("Zoe"), make_topic("Energy")
    hung_on = inlines(
        bylines=[{"author": author.pk, "position": 0}],
        sources=[{"name": "Report", "url": "https://example.org/", "position": 0}],
    )

    desk.post(ADD, TEXT | {"topics": [topic.pk], "impact_score": 5, "status": "published"} | hung_on)

    story = Story.objects.get()
    assert [one.author for one in story.bylines.all()] == [author]
    assert [one.name for one in story.sources.all()] == ["Report"]
    assert desk.get("/stories/?q=zoe+energy").context["stories"] == [story]


def test_a_post_without_byline_and_sources_leaves_them_as_they_are(desk):
    story = make_story(authors=["Ada", "Ben"], sources=[("Report", "https://example.org/")])

    response = desk.post(form_of(story), typed(story, title="New"))

    assert response.status_code == 302
    assert [one.author.name for one in story.bylines.all()] == ["Ada", "Ben"]
    assert [one.name for one in story.sources.all()] == ["Report"]


def test_an_author_taken_off_the_byline_is_no_longer_found(desk):
    story = make_story(authors=["Zoe"])
    line = story.bylines.get()
    row = {"id": line.pk, "story": story.pk, "author": line.author_id, "position": 0, "DELETE": "on"}

    desk.post(form_of(story), typed(story) | inlines(bylines=[row]))

    assert not story.bylines.exists()
    assert desk.get("/stories/?q=zoe").context["stories"] == []


def test_a_source_with_another_scheme_is_an_error(desk):
    response = desk.post(ADD, TEXT | inlines(sources=[{"name": "Report", "url": "javascript:alert(1)", "position": 0}]))

    assert list(response.context["inline_admin_formsets"][1].formset.errors[0]) == ["url"]
    assert not Story.objects.exists()


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({"title": ""}, "title", "This field is required."),
        ({"title": "\ufeff \u202e"}, "title", "A story needs a title."),
        ({"title": "a\0b"}, "title", "Null characters are not allowed."),
        ({"body": "<script>x()</script>"}, "body", "A story needs a body."),
        ({"impact_score": "101"}, "impact_score", "Ensure this value is less than or equal to 100."),
        ({"impact_score": "-1"}, "impact_score", "Ensure this value is greater than or equal to 0."),
        ({"impact_score": "7.5"}, "impact_score", "Enter a whole number."),
        ({"status": "published"}, "impact_score", "A story needs an impact score before it can be published."),
        ({"status": "out"}, "status", "Select a valid choice. out is not one of the available choices."),
        ({"published_at": "soon"}, "published_at", "Enter a valid date/time."),
        ({"published_at": "2026-03-01T09:00", "ends_at": "2026-03-01T08:00"}, "ends_at",
         "The end is before the publication."),
        ({"slug": "taken"}, "slug", "“Seawall” has the address taken already: choose another."),
        ({"slug": "!!"}, "slug", "The slug may hold letters, digits and hyphens only, 200 at most."),
        ({"picture": "9999999"}, "picture", "Select a valid choice. That choice is not one of the available choices."),
        ({"revision": "x"}, "revision", "Enter a whole number."),
        ({"pinned_until": "2026-03-01T09:00"}, "pinned_until", "This time has passed: a pin ends later than now."),
    ],
)  # fmt: skip
def test_what_can_not_be_stored_is_said_beside_its_field(desk, sent, field, sentence):
    make_story(slug="taken", title="Seawall")

    response = desk.post(ADD, TEXT | sent)

    assert response.status_code == 200
    assert errors_of(response) == {field: [sentence]}
    assert Story.objects.count() == 1


@pytest.mark.parametrize("is_stale", [None, False, True])
def test_a_body_with_too_many_tags_is_refused_unread(desk, monkeypatch, is_stale):
    story, html = make_draft(body="<p>Kept</p>"), "<ul><li>" * 600_000
    address, sent = (ADD, TEXT) if is_stale is None else (form_of(story), typed(story, revision=story.revision))
    if is_stale:
        desk.post(address, typed(story, title="Saved by somebody else"))
    cleaned, read = body.clean, []
    monkeypatch.setattr(body, "clean", lambda html, **options: read.append(html) or cleaned(html, **options))

    response = desk.post(address, sent | {"body": html})

    sentence = "The body has more than 100,000 tags: make several stories of it, or paste it as plain text."
    assert errors_of(response)["body"] == [sentence]
    assert bool(errors_of(response).get("__all__")) == bool(is_stale)
    # It stays in the form, as it was typed.
    assert html in response.content.decode().replace("&lt;", "<").replace("&gt;", ">")
    assert html not in read
    assert [one.body for one in Story.objects.all()] == ["<p>Kept</p>"]


@time_machine.travel(NOON, tick=False)
def test_published_without_a_time_is_published_now(desk):
    desk.post(ADD, TEXT | {"status": "published", "impact_score": "75"})

    assert Story.objects.get().published_at == NOON


@time_machine.travel(NOON, tick=False)
def test_published_with_a_later_time_waits_for_it(desk):
    desk.post(ADD, TEXT | {"status": "published", "impact_score": "75", "published_at": "2026-03-01T12:01"})

    story = Story.objects.get()
    assert not story.is_public()
    assert story.is_public(NOON + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("sent", "stored_hour"),
    [
        ("2026-03-02T09:00", 8),
        ("2026-03-02T09:00:00", 8),
        ("2026-03-02 09:00", 8),
        ("2026-03-02T09:00:00Z", 9),
        ("2026-03-02T09:00+05:00", 4),
    ],
)
@time_machine.travel(NOON, tick=False)
def test_a_schedule_is_one_field_in_the_time_zone(desk, settings, sent, stored_hour):
    settings.TIME_ZONE = "Europe/Berlin"

    desk.post(ADD, TEXT | {"status": "published", "impact_score": "75", "published_at": sent})

    assert Story.objects.get().published_at == NOON.replace(day=2, hour=stored_hour)
    help_text = desk.get(ADD).context["adminform"].form.fields["published_at"].help_text
    assert help_text.endswith("Time zone: Europe/Berlin.")


@pytest.mark.parametrize(
    ("moment", "value"),
    [
        (datetime(2034, 5, 1, 12, 0, 0, 123456, UTC), "2034-05-01T14:00"),
        (datetime(2034, 5, 1, 12, 0, 7, 123456, UTC), "2034-05-01T14:00:07"),
        # In the night in which the clocks are set back half past two comes twice: the second one.
        (datetime(2034, 10, 29, 1, 30, tzinfo=UTC), "2034-10-29T02:30"),
    ],
)
def test_a_moment_sent_back_as_it_was_shown_stays_to_the_microsecond(desk, settings, moment, value):
    settings.TIME_ZONE = "Europe/Berlin"
    story = make_story(published_at=moment, ends_at=moment + timedelta(days=90))
    page = desk.get(form_of(story))

    response = desk.post(form_of(story), typed(story, published_at=value, ends_at=shown(page, "ends_at")))

    assert (shown(page, "published_at"), response.status_code) == (value, 302)
    stored = Story.objects.get()
    assert (stored.published_at, stored.ends_at) == (moment, moment + timedelta(days=90))


def test_seconds_that_a_browser_leaves_out_are_no_change(desk):
    moment = datetime(2034, 5, 1, 12, 0, 0, 5, UTC)
    story = make_story(published_at=moment)

    desk.post(form_of(story), typed(story, published_at="2034-05-01T12:00:00"))

    assert Story.objects.get().published_at == moment


def test_a_scheduled_story_can_still_be_moved(desk):
    story = make_story(published_at=datetime(2034, 5, 1, tzinfo=UTC))

    desk.post(form_of(story), typed(story, published_at="2033-01-01T00:00"))

    assert Story.objects.get().published_at == datetime(2033, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("status", ["published", "draft", "withdrawn"])
def test_a_time_that_has_passed_can_not_be_typed_over(desk, status):
    story = make_story(published_at=NOON)
    page = desk.get(form_of(story))

    response = desk.post(form_of(story), typed(story, title="New", status=status, published_at="2030-01-01T00:00"))

    assert response.status_code == 302
    stored = Story.objects.get()
    assert (stored.title, stored.status, stored.published_at) == ("New", status, NOON)
    help_text = page.context["adminform"].form.fields["published_at"].help_text
    assert help_text.startswith("Readers have seen this story since then: the time can't be moved any more.")


def test_a_frozen_time_keeps_its_microseconds(desk):
    moment = NOON.replace(microsecond=123456)
    story = make_story(published_at=moment)

    desk.post(form_of(story), typed(story, title="New"))

    assert (Story.objects.get().title, Story.objects.get().published_at) == ("New", moment)


def test_renaming_keeps_the_old_address(desk):
    story = make_story(slug="one")

    desk.post(form_of(story), typed(story, slug="two"))

    assert desk.get("/stories/one/")["Location"] == "/stories/two/"


def test_renaming_what_nobody_has_seen_leaves_no_trace(desk):
    story = make_draft(slug="one")

    desk.post(form_of(story), typed(story, slug="two"))

    assert Story.objects.get().slug == "two"
    assert not FormerSlug.objects.exists()


@pytest.mark.parametrize(("sent", "slug"), [("größe", "größe"), ("cut-by-the-script-", "cut-by-the-script"), ("", "x")])
def test_a_slug_may_be_of_any_script_and_stays_when_emptied(desk, sent, slug):
    story = make_draft(slug="x")

    desk.post(form_of(story), typed(story, slug=sent))

    assert Story.objects.get().slug == slug


def test_the_slug_is_filled_in_from_the_title_in_any_script(desk):
    assert "&quot;allowUnicode&quot;: true" in desk.get(ADD).content.decode()


def test_the_readers_page_is_linked_while_there_is_one(desk):
    out, draft = make_story(slug="out"), make_draft()

    assert desk.get(form_of(out)).context["absolute_url"] == "/stories/out/"
    assert desk.get(form_of(draft)).context["absolute_url"] is None


def test_no_script_and_no_style_stands_in_the_page(desk):
    story = make_story(topics=["Energy"], authors=["Ada"])

    for address in (form_of(story), ADD, "/admin/articles/story/", "/admin/articles/picture/add/"):
        text = desk.get(address).content.decode()
        assert "<style" not in text and ' style="' not in text and " onclick=" not in text
        inline = [
            tag
            for tag in re.findall(r"<script[^>]*>", text)
            if " src=" not in tag and ' type="application/json"' not in tag
        ]
        # The editor's import map, which the policy lets in by its nonce.
        assert [re.sub('nonce="[^"]+"', "nonce", tag) for tag in inline] in ([], ['<script type="importmap" nonce>'])


def test_nothing_is_listed_whole_to_choose_from(desk):
    make_author("Ada")
    make_topic("Energy")
    make_picture()

    response = desk.get(ADD)

    text = response.content.decode()
    assert [name for name in ("Ada", "Energy", "A teal field") if name in text] == []
    for found in ("authors", "topics", "pictures"):
        assert f'data-placeholder="Find {found}"' in text
