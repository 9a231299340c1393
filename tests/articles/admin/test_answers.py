"""What the desk is told after a save, and in the history."""

import html
from datetime import timedelta

import pytest
import time_machine

from articles.acts import editing, publishing
from articles.models import Story
from articles.permissions import SYSTEM
from articles.pure import clock
from tests.articles.admin.posting import ADD, TEXT, errors_of, form_of, inlines, typed
from tests.factories import NOON, make_author, make_draft, make_picture, make_rule, make_story, make_user

pytestmark = pytest.mark.django_db


def told(desk, address, sent) -> list[str]:
    """The messages on the page after a save, tags left out of the first."""
    messages = [html.unescape(str(one)) for one in desk.post(address, sent, follow=True).context["messages"]]
    return [messages[0].split("is saved. ")[-1], *messages[1:]]


def changes(desk, story) -> list[str]:
    history = desk.get(f"/admin/articles/story/{story.pk}/history/").context["action_list"]
    return [one.get_change_message() for one in history]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Draft."),
        ({"published_at": "2026-03-28T03:30"},
         "Draft: it has a time but will not go out until you publish it."),
        ({"status": "review"}, "In review: readers don't see it."),
        ({"status": "published"}, "Live now."),
        ({"status": "published", "published_at": "2026-03-30T03:30"}, "Scheduled for 30 Mar 2026, 03:30 CEST."),
        ({"_publish": "x"}, "Live now."),
    ],
)  # fmt: skip
@time_machine.travel(NOON, tick=False)
def test_the_message_says_what_readers_see(desk, settings, sent, sentence):
    settings.TIME_ZONE = "Europe/Berlin"

    assert told(desk, ADD, TEXT | {"impact_score": 5} | sent)[0] == sentence


@time_machine.travel(NOON, tick=False)
def test_the_message_says_that_a_story_has_ended_or_is_withdrawn(desk):
    ended = make_story(published_at=NOON - timedelta(days=2), ends_at=NOON)
    gone = publishing.withdraw(make_story(), by=SYSTEM)
    end = {"ends_at": "2026-03-01T12:00"}

    assert told(desk, form_of(ended), typed(ended) | end) == ["Ended: readers no longer see it."]
    assert told(desk, form_of(gone), typed(gone)) == ["Withdrawn: its address says so, with your reason."]


@pytest.mark.parametrize("sent", [{"_publish": "x"}, {"status": "published"}])
def test_a_story_that_goes_straight_out_is_told_of_its_warnings(desk, sent):
    make_rule("AI", "Artificial Intelligence")

    answers = told(desk, ADD, TEXT | {"title": "AI & us", "impact_score": 5} | sent)

    address = f"/admin/articles/story/{Story.objects.get().pk}/checklist/"
    assert answers == [
        "Live now.",
        "The checklist warns: The story names no source. The story has no topic. "
        f'House style in the title: “AI” → “Artificial Intelligence”. <a href="{address}">Open the checklist</a>',
    ]


def test_a_published_working_copy_is_told_of_its_warnings(desk):
    story = make_story()
    desk.post(form_of(story), typed(story, _copy="x"), follow=True)

    answers = told(desk, form_of(story), typed(Story.objects.get(), _publish="x"))

    assert answers[0] == "Live now."
    assert answers[1].startswith("The checklist warns: The story names no source.")


def test_nobody_is_warned_of_what_does_not_go_out_or_lacks_nothing(desk):
    draft, out = make_draft(), make_story()
    full = make_draft(impact_score=5, topics=["Energy"], sources=[("Report", "")])
    topics = {"topics": [one.pk for one in full.topics.all()]}

    assert told(desk, form_of(draft), typed(draft)) == ["Draft."]
    assert told(desk, form_of(out), typed(out, title="Mended")) == ["Live now."]
    assert told(desk, form_of(out), typed(Story.objects.get(pk=out.pk), _copy="x")) == [
        "Saved in the working copy; readers see the live text."
    ]
    assert told(desk, form_of(full), typed(full, _publish="x") | topics) == ["Live now."]


def test_many_warnings_are_counted_and_a_long_one_is_cut(desk):
    links = "".join(f'<a href="/stories/none-{number}/">x</a> ' for number in range(9))
    make_rule("AI", "x" * 190)
    make_rule("IA", "y" * 190)

    answer = told(desk, ADD, TEXT | {"title": "AI IA", "body": f"<p>{links}</p>", "impact_score": 5, "_publish": "x"})[
        1
    ]

    assert answer.count("leads nowhere") == 4
    assert " And 6 more. <a" in answer
    assert len(answer) < 1000


@time_machine.travel(NOON, tick=False)
def test_a_scheduled_story_is_published_now_by_a_button(desk):
    story = make_story(published_at=NOON + timedelta(days=3))
    assert ("_publish_now", "Publish now") in desk.get(form_of(story)).context["buttons"]

    answers = told(
        desk, form_of(story), typed(story, published_at="2026-03-04T12:00", title="Mended", _publish_now="x")
    )

    stored = Story.objects.get()
    assert answers[0] == "Live now."
    assert (stored.status, stored.published_at, stored.title) == ("published", NOON, "Mended")
    assert story.versions.first().told == "Published."
    assert "_publish_now" not in dict(desk.get(form_of(story)).context["buttons"])


@time_machine.travel(NOON, tick=False)
def test_publish_now_moves_no_time_that_has_passed(desk):
    story = make_story(published_at=NOON - timedelta(days=3))

    assert told(desk, form_of(story), typed(story, _publish_now="x"))[0] == "Live now."
    assert Story.objects.get().published_at == NOON - timedelta(days=3)


def test_who_may_not_publish_is_not_offered_to_publish_now(client):
    reporter = make_user("Reporter")
    story = make_story(created_by=reporter, published_at=clock.now() + timedelta(days=3))
    client.force_login(reporter)

    assert client.get(form_of(story)).context["buttons"] == []
    client.post(form_of(story), typed(story, _publish_now="x"))

    assert not Story.objects.published().exists()


@time_machine.travel(NOON, tick=False)
def test_a_story_withdrawn_before_readers_saw_it_has_no_address_that_says_so(desk):
    planned = make_story(published_at=NOON + timedelta(days=1))

    assert told(desk, form_of(planned), typed(planned, status="withdrawn", published_at="2026-03-02T12:00")) == [
        "Withdrawn before readers saw it: they know of no such story."
    ]


@pytest.mark.parametrize("published_at", ["", "2026-01-01T12:00"])
def test_a_draft_that_no_reader_saw_is_not_withdrawn_from_the_form(desk, published_at):
    draft = make_draft()

    response = desk.post(form_of(draft), typed(draft, status="withdrawn", published_at=published_at))

    assert errors_of(response) == {"status": ["No reader has seen it, so there is nothing to withdraw."]}
    assert Story.objects.get().status == "draft"


@pytest.mark.parametrize(
    ("button", "address"),
    [("_save", "/admin/articles/story/"), ("_continue", "/admin/articles/story/{}/change/"), ("_addanother", ADD)],
)
def test_each_button_goes_where_it_says(desk, button, address):
    response = desk.post(ADD, TEXT | {button: "x"})

    assert response["Location"] == address.format(Story.objects.get().pk)


def test_a_list_that_was_narrowed_is_narrowed_after_the_save(desk):
    story = make_draft()
    kept = "?_changelist_filters=status__exact%3Ddraft"

    response = desk.post(form_of(story) + kept, typed(story))

    assert response["Location"] == "/admin/articles/story/?status__exact=draft"


def test_what_was_taken_out_of_the_body_is_told(desk):
    picture = make_picture()
    body = (
        f'<p>Text</p><img src="/media/{picture.file}"><img src="https://e.org/a.png"><script>x()</script>'
        '<img src="pictures/none.png">'
    )

    assert told(desk, ADD, TEXT | {"body": body})[1:] == [
        "Taken out of the body: 1 picture from elsewhere, 1 script.",
        "The library has no picture pictures/none.png: readers don't see it.",
    ]
    assert f'<img src="{picture.file}">' in Story.objects.get().body


@time_machine.travel(NOON, tick=False)
def test_an_hour_that_comes_twice_is_told(desk, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    sent = {"status": "published", "impact_score": 5, "published_at": "2027-10-31T02:30"}

    assert told(desk, ADD, TEXT | sent)[:2] == [
        "Scheduled for 31 Oct 2027, 02:30 CEST.",
        "02:30 comes twice on 31 October 2027, when the clocks are set back: the first is meant, 02:30 CEST.",
    ]


def test_the_second_of_two_hours_is_taken_with_its_zone(desk, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    sent = {"status": "published", "impact_score": 5, "published_at": "2027-10-31T02:30+01:00"}

    assert told(desk, ADD, TEXT | sent)[0] == "Scheduled for 31 Oct 2027, 02:30 CET."


def test_an_hour_that_is_left_out_is_refused(desk, settings):
    settings.TIME_ZONE = "Europe/Berlin"

    response = desk.post(ADD, TEXT | {"published_at": "2027-03-28T02:30"})

    assert response.context["adminform"].form.errors == {
        "published_at": [
            "There is no 02:30 on 28 March 2027: the clocks are set forward. The next time that there is: 03:00."
        ]
    }


def test_the_same_text_with_a_browser_s_line_ends_is_no_change(desk):
    story = make_draft(body="<p>One</p>\n<p>Two</p>", summary="One\nTwo", impact_rationale="a\nb")
    sent = {name: getattr(story, name).replace("\n", "\r\n") for name in ("body", "summary", "impact_rationale")}

    desk.post(form_of(story), typed(story, title="New", **sent))

    assert changes(desk, story) == ["Changed Title."]


def test_the_history_names_fields_as_the_form_does(desk):
    story = make_draft(authors=["Ada"], sources=[("Report", "https://e.org/")])
    rows = inlines(bylines=[{"author": make_author("Ben").pk}], sources=[{"name": "Report", "url": "https://e.org/"}])

    desk.post(form_of(story), typed(story, published_at="2034-05-01T12:00", note="Look") | rows)

    assert changes(desk, story) == ["Changed Note to the writer, Publication and Byline."]


def test_the_history_is_silent_about_what_the_form_keeps_for_itself(desk):
    story = make_draft()
    sent = typed(story, title="Mine")
    editing.change_one(story, by=SYSTEM, title="Theirs")

    desk.post(form_of(story), sent | {"merged": 2})

    assert changes(desk, story) == ["Changed Title."]


def test_all_that_is_wrong_is_told_at_once_with_the_way_there(desk):
    make_story(slug="taken", title="Seawall")
    sent = {"title": "", "slug": "taken", "status": "published"}

    response = desk.post(ADD, TEXT | sent | inlines(sources=[{"name": "", "url": "ftp://e.org/"}]))

    assert [(one["field"], one["label"]) for one in response.context["problems"]] == [
        ("id_title", "Title"),
        ("id_impact_score", "Impact score"),
        ("id_slug", "Slug"),
        ("id_sources-0-name", "Source 1: Name"),
        ("id_sources-0-url", "Source 1: Address"),
    ]
    assert '<a href="#id_slug">Slug</a>: “Seawall” has the address taken already' in response.content.decode()


def test_an_address_without_https_gets_it(desk):
    desk.post(ADD, TEXT | inlines(sources=[{"name": "Report", "url": "www.example.org/a?b"}]))

    assert Story.objects.get().sources.get().url == "https://www.example.org/a?b"


@pytest.mark.parametrize(
    ("typed_slug", "slug"), [("Sea Wall Cost!!", "sea-wall-cost"), ("grid-batteries", "grid-batteries-2")]
)
def test_a_slug_is_mended_and_one_that_spells_the_title_numbered(desk, typed_slug, slug):
    make_story(slug="grid-batteries")

    desk.post(ADD, TEXT | {"slug": typed_slug})

    assert Story.objects.order_by("pk").last().slug == slug


def test_a_slug_that_is_taken_is_refused_for_a_story_that_has_one(desk):
    make_story(slug="grid-batteries", title="Theirs")
    story = make_draft(title="Grid batteries", slug="own")

    response = desk.post(form_of(story), typed(story, slug="grid-batteries"))

    assert response.context["adminform"].form.errors["slug"] == [
        "“Theirs” has the address grid-batteries already: choose another."
    ]
    assert Story.objects.get(pk=story.pk).slug == "own"


def test_the_old_address_of_another_story_is_not_given_away(desk):
    story = make_story(slug="old", title="The dam")
    before = editing.stored_values(story)
    story.slug = "new"
    editing.save([editing.Change(story, before)], by=SYSTEM)

    response = desk.post(ADD, TEXT | {"slug": "old"})

    assert response.context["adminform"].form.errors["slug"] == [
        "old is the old address of “The dam”: choose another, its old links lead there."
    ]


def test_a_changed_schedule_stands_among_the_versions(desk):
    story = make_draft(impact_score=5)
    desk.post(form_of(story), typed(story, published_at="2034-05-01T12:00", _publish="1"))
    desk.post(form_of(story), typed(Story.objects.get(), published_at="2034-06-01T12:00"))
    desk.post(form_of(story), typed(Story.objects.get(), published_at=""))

    assert [one.told for one in story.versions.all()] == [
        "Published.",
        "Scheduled for 2034-06-01 12:00 UTC.",
        "Scheduled for 2034-05-01 12:00 UTC.",
        "",
    ]


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"published_at": NOON - timedelta(hours=1), "impact_score": 60},
         "<strong>Published</strong> · 60 Major · published 1 Mar 2026, 11:00"),
        ({"published_at": NOON + timedelta(days=1), "impact_score": 45},
         "<strong>Scheduled</strong> · 45 Notable · goes out 2 Mar 2026, 12:00"),
        ({"status": "draft", "published_at": None, "impact_score": None}, "<strong>Draft</strong> · no score yet"),
        ({"status": "draft", "published_at": NOON + timedelta(days=1)},
         "<strong>Draft</strong> · 50 Notable · planned for 2 Mar 2026, 12:00"),
    ],
)  # fmt: skip
def test_the_form_says_at_its_head_what_the_story_is(desk, values, line):
    story = make_story(**values)

    assert f'<p class="story-state">{line}</p>' in desk.get(form_of(story)).content.decode()


@time_machine.travel(NOON, tick=False)
def test_a_refused_form_still_says_what_is_stored(desk):
    story = publishing.withdraw(make_story(published_at=NOON - timedelta(hours=1)), by=SYSTEM)

    answer = desk.post(form_of(story), typed(story, title="", status="published", impact_score=99))

    line = "<strong>Withdrawn</strong> · 50 Notable · published 1 Mar 2026, 11:00"
    assert f'<p class="story-state">{line}</p>' in answer.content.decode()
