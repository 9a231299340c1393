"""A story rated by the rubric in the desk."""

import re
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages

from articles.acts import assessing, editing, following, reworking
from articles.models import Assessment, Criterion, Story
from articles.permissions import SYSTEM
from articles.pure import clock
from tests.articles.admin.posting import ADD, LIST, errors_of, form_of, typed
from tests.factories import NOON, make_draft, make_story, make_user, rate

pytestmark = pytest.mark.django_db
HIGH = [4, 3, 2, 4, 1]


def page(story) -> str:
    return f"{LIST}{story.pk}/impact/"


def score(story) -> str:
    return f"{page(story)}score/"


def chosen(*ratings, **more) -> dict:
    """What a browser sends when *ratings* are chosen, one for each criterion in order."""
    keys = [one.pk for one in assessing.criteria()]
    return {f"criterion_{key}": str(rating) for key, rating in zip(keys, ratings, strict=False)} | more


def given(*ratings) -> dict[int, int]:
    return dict(zip([one.pk for one in assessing.criteria()], ratings, strict=True))


def messages_of(response) -> list[str]:
    return [str(one) for one in response.context["messages"]]


# --- rating -----------------------------------------------------------------------------------------------------------


def test_a_rating_scores_the_story_and_stands_in_its_history(desk, editor):
    story = make_story(impact_score=50)
    sent = chosen(*HIGH, reason="A region\r\nhas new rules.", links="https://e.org/a\r\n\r\nhttps://e.org/b", rate="1")

    response = desk.post(page(story), sent | {"revision": story.revision}, follow=True)

    newest = Assessment.objects.first()
    assert (newest.score, newest.kind, newest.by, newest.reason) == (75, "rated", editor, "A region\nhas new rules.")
    assert newest.links == ["https://e.org/a", "https://e.org/b"]
    assert messages_of(response) == ["Rated: 75, Major. Readers see it now."]
    assert [(one.score, one.kind) for one in response.context["entries"]] == [(75, "rated"), (50, "imported")]
    text = response.content.decode()
    for words in ("<h3>75, Major</h3>", "Rated by the rubric, erin, ", "A region<br>has new rules.", "https://e.org/b"):
        assert words in text
    assert "<h3>50, Notable</h3>" in text and "Imported, Newsroom, " in text and "No reason was given." in text


def test_the_history_shows_the_rubric_as_it_stood(desk, editor):
    story = make_story()
    assessing.rate(story, given(*HIGH), reason="Why", by=editor)
    Criterion.objects.filter(name="Reach").update(name="Range", weight=7, meaning_4="The earth")

    text = desk.get(page(story)).content.decode()

    history = text.split("Every score so far")[1]
    cells = '<th scope="row">Reach</th>\n              <td>3</td>\n              <td>4</td>\n'
    assert f"{cells}              <td>A whole country or more</td>" in history
    assert "Range" not in history


def test_the_form_asks_each_criterion_in_use_with_its_meanings_in_words(desk):
    Criterion.objects.filter(name="Novelty").update(is_used=False)

    text = desk.get(page(make_story())).content.decode()

    assert "<legend>Reach: <span>How many people does it concern?</span></legend>" in text
    assert "<span>2: A town or a large group</span>" in text
    assert text.count('type="radio"') == 20
    assert "Novelty" not in text


def test_without_a_script_the_score_is_worked_out_and_nothing_typed_is_lost(desk):
    story = make_story(impact_score=50)

    response = desk.post(page(story), chosen(*HIGH, reason="In the making", links="no link", work_out="Work it out"))

    text = response.content.decode()
    assert "<output>75, Major</output>" in text
    assert "In the making" in text and "no link" in text
    assert text.count(" checked>") == 5
    assert response.context["form"].errors == {}
    assert (Story.objects.get().impact_score, Assessment.objects.count()) == (50, 1)


def test_what_no_button_sent_saves_nothing(desk):
    story = make_story(impact_score=50)

    assert "<output>75, Major</output>" in desk.post(page(story), chosen(*HIGH)).content.decode()
    assert Assessment.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"reason": ""}, {"reason": ["Say why in a sentence: readers have seen the score that this changes."]}),
        (
            {"links": "javascript:1"},
            {"links": ["“javascript:1” is no address that begins with http:// or https://."]},
        ),
        ({"reason": "x" * 2001}, {"reason": ["A reason has 2000 characters at most."]}),
    ],
)
def test_what_is_refused_stands_beside_its_field(desk, changed, errors):
    story = make_story(impact_score=50)
    sent = chosen(*HIGH, reason="Typed here", links="https://e.org/kept", rate="1") | changed

    response = desk.post(page(story), sent)

    assert response.context["form"].errors == errors
    text = response.content.decode()
    assert text.count(" checked>") == 5
    assert ("Typed here" in text, "https://e.org/kept" in text) == ("reason" not in changed, "links" not in changed)
    assert Story.objects.get().impact_score == 50


def test_what_is_still_to_be_rated_is_said(desk):
    story = make_story()

    response = desk.post(page(story), chosen(4, 3, reason="Why", rate="1"))

    told = "Still to be rated: Permanence, Novelty, Strength of the evidence."
    assert response.context["form"].non_field_errors() == [told]
    assert Assessment.objects.count() == 1


def test_a_rubric_that_changed_meanwhile_is_said(desk):
    story, sent = make_story(), chosen(*HIGH, reason="Why", rate="1")
    Criterion.objects.filter(name="Reach").update(is_used=False)

    response = desk.post(page(story), sent)

    told = "The rubric has changed since you opened this page: rate again by the one below."
    assert response.context["form"].non_field_errors() == [told]


@pytest.mark.parametrize("changed", [{"meaning_4": "The earth"}, {"weight": 9}, {"question": "Whom?"}])
def test_a_rating_is_of_the_words_that_were_shown(desk, changed):
    story = make_story(impact_score=50)
    sent = chosen(*HIGH, reason="Why", rate="1", rubric=desk.get(page(story)).context["form"]["rubric"].value())
    Criterion.objects.filter(name="Reach").update(**changed)

    response = desk.post(page(story), sent)

    told = "The rubric has changed since you opened this page: rate again by the one below."
    assert response.context["form"].non_field_errors() == [told]
    assert response.content.decode().count(" checked>") == 5
    assert Story.objects.get().impact_score == 50
    again = sent | {"rubric": response.context["form"]["rubric"].value()}
    assert desk.post(page(story), again).status_code == 302
    assert Assessment.objects.first().kind == "rated"


@pytest.mark.parametrize("value", ["5", "x", "\0", "9" * 25, "²", "-1"])
def test_what_is_no_rating_is_an_error(desk, value):
    story = make_story()
    key = min(given(*HIGH))

    response = desk.post(page(story), chosen(*HIGH, reason="Why", rate="1") | {f"criterion_{key}": value})

    assert list(response.context["form"].errors) == [f"criterion_{key}"]
    assert response.context["told"] == "Rate “Reach” with a whole number from 0 to 4."


@pytest.mark.parametrize("revision", ["x", "-1", "9" * 25])
def test_what_is_no_revision_is_an_error(desk, revision):
    sent = chosen(*HIGH, reason="Why", rate="1", revision=revision)

    assert list(desk.post(page(make_story()), sent).context["form"].errors) == ["revision"]


def test_a_rating_from_a_page_that_somebody_overtook_is_refused_and_both_are_told(desk):
    story = make_story(impact_score=50)
    sent = chosen(*HIGH, reason="Mine", links="https://e.org/", rate="1", revision=story.revision)
    assessing.rate(story, given(0, 0, 0, 0, 0), reason="Theirs", by=make_user("Editor", "omar"))

    response = desk.post(page(story), sent)

    told = response.content.decode().split('id="overtaken-title"')[1].split("</section>")[0]
    assert response.context["form"].non_field_errors() == ["Somebody else has saved this story since you opened it."]
    assert "0, Minor, " in told and " by omar. Theirs" in told and "</strong> 75, Major." in told
    assert Story.objects.get().impact_score == 0
    assert response.content.decode().count(" checked>") == 5

    # Now that both are shown, the same form may be sent again.
    again = sent | {"revision": response.context["form"]["revision"].value()}
    assert desk.post(page(story), again).status_code == 302
    assert (Story.objects.get().impact_score, Story.objects.get().impact_rationale) == (75, "Mine")


def test_working_it_out_meanwhile_does_not_hide_that_somebody_saved(desk):
    story = make_story(impact_score=50)
    sent = chosen(*HIGH, reason="Mine", revision=story.revision)
    editing.change_one(story, by=SYSTEM, title="Meanwhile")

    shown = desk.post(page(story), sent | {"work_out": "1"}).context["form"]["revision"].value()
    response = desk.post(page(story), sent | {"rate": "1", "revision": shown})

    assert response.context["form"].is_overtaken
    assert Story.objects.get().impact_score == 50


def test_a_story_without_a_score_that_was_overtaken_says_so(desk):
    story = make_draft()
    sent = chosen(*HIGH, reason="Mine", revision=story.revision, rate="1")
    editing.change_one(story, by=SYSTEM, title="Meanwhile")

    assert "</strong> no score yet." in desk.post(page(story), sent).content.decode()


def test_the_reason_of_a_draft_stands_in_the_form_and_one_that_readers_saw_does_not(desk):
    draft, out = make_draft(impact_rationale="In the making"), make_story(impact_rationale="Seen")

    assert desk.get(page(draft)).context["form"]["reason"].value() == "In the making"
    assert desk.get(page(out)).context["form"]["reason"].value() == ""


def test_the_evidence_of_the_newest_rating_stands_in_the_form(desk, editor):
    story = make_story(impact_score=50)
    assessing.rate(story, given(*HIGH), reason="Why", links=["https://e.org/a", "https://e.org/b"], by=editor)
    story = editing.change_one(
        Story.objects.get(), by=editor, impact_score=60, impact_rationale="By hand, without evidence"
    )
    assessing.give_opinion(story, given(*HIGH), links=["https://e.org/opinion"], by=editor)

    links = desk.get(page(story)).context["form"]["links"].value()

    assert links == "https://e.org/a\nhttps://e.org/b"
    desk.post(page(story), chosen(0, 0, 0, 0, 0, reason="Again", links=links, rate="1"))
    assert Story.objects.get().impact_links == ["https://e.org/a", "https://e.org/b"]
    desk.post(page(story), chosen(*HIGH, reason="None left", links="", rate="1"))
    assert Story.objects.get().impact_links == []


def test_what_is_refused_is_said_at_the_top_with_the_way_to_its_field(desk):
    story = make_story(impact_score=50)
    key = min(given(*HIGH))
    sent = chosen(*HIGH, links="nothing", rate="1") | {f"criterion_{key}": "7"}

    text = desk.post(page(story), sent).content.decode()

    box = text.split('class="problems"')[1].split("</section>")[0]
    assert f'<a href="#id_criterion_{key}_0">Reach</a>: ' in box
    assert text.index('class="problems"') < text.index('<form method="post" class="rating"')
    assert f'id="id_criterion_{key}_0"' in text
    assert "<title>Error: " in text
    text = desk.post(page(story), sent | {f"criterion_{key}": "4"}).content.decode()
    assert '<a href="#id_links">Evidence</a>: “nothing” is no address' in text
    assert 'class="problems"' not in desk.get(page(story)).content.decode()


@pytest.mark.parametrize(
    ("button", "revision"), [("rate", {"revision": "1"}), ("rate", {}), ("opinion", {"revision": "1"})]
)
def test_the_same_form_sent_twice_is_one_entry(desk, button, revision):
    story = make_story(impact_score=50)
    sent = chosen(*HIGH, reason="Why", _form="a1b2", **{button: "1"}) | revision

    desk.post(page(story), sent, follow=True)
    again = desk.post(page(story), sent | {"csrfmiddlewaretoken": "another mask"}, follow=True)

    assert messages_of(again) == ["This was sent before and is kept: nothing was done a second time."]
    assert Assessment.objects.count() == 2
    desk.post(page(story), chosen(*HIGH, reason="Why", opinion="1", _form="c3d4"))
    assert Assessment.objects.count() == 3


def test_the_browser_is_told_that_a_rating_is_kept_and_on_which_revision_one_goes_on(desk):
    story = make_story(impact_score=50)
    name = re.search(r'name="_form" value="([0-9a-f]{16})" data-keeps="">', desk.get(page(story)).content.decode())[1]

    refused = desk.post(page(story), chosen(*HIGH, rate="1", _form=name)).content.decode()
    rated = desk.post(page(story), chosen(*HIGH, reason="Why", rate="1", _form=name))
    opined = desk.post(page(story), chosen(*HIGH, opinion="1", _form="b2"))

    assert f'name="_form" value="{name}" data-keeps="" data-again>' in refused
    tags = [[one.extra_tags for one in get_messages(answer.wsgi_request)][-1] for answer in (rated, opined)]
    assert tags == [f"saved-{name} revision-{Story.objects.get().revision}", "saved-b2"]


def test_what_the_product_rated_by_itself_is_no_person(desk):
    story = make_story()
    rate(story, *HIGH)
    assert "Nobody at the desk has rated this story" in desk.get(page(story)).content.decode()
    assessing.give_opinion(story, given(0, 0, 0, 0, 0), by=make_user("Editor"))

    assert "One person has rated this story by the rubric: 0." in desk.get(page(story)).content.decode()


def test_a_story_with_a_working_copy_is_rated_live_and_the_copy_is_told(desk):
    story = make_story(impact_score=50)
    reworking.save(editing.Change(story, editing.stored_values(story)), by=SYSTEM)

    assert "A rating is about the <strong>live text</strong>" in desk.get(page(story)).content.decode()
    desk.post(page(story), chosen(*HIGH, reason="Why", rate="1"))
    story = Story.objects.get()
    assert story.impact_score == 75
    response = desk.post(form_of(story), typed(story, impact_score=50, impact_rationale="Mine", _publish="1"))
    assert errors_of(response)["__all__"] == [
        "The live text has changed since this working copy was begun (Impact score, Why this score), so nothing was "
        "published. Both texts stand here; the form below holds yours. Bring the two together there, tick the box "
        "below this sentence and publish again."
    ]
    assert Story.objects.get().impact_score == 75


# --- the score while rating -------------------------------------------------------------------------------------------


def test_the_score_is_worked_out_by_the_server(desk, django_assert_num_queries):
    story, sent = make_story(), chosen(*HIGH)

    # session, user, story, criteria
    with django_assert_num_queries(4):
        assert desk.get(score(story), sent).json() == {"told": "75, Major"}
    told = {"told": "Still to be rated: Novelty, Strength of the evidence."}
    assert desk.get(score(story), chosen(4, 3, 2)).json() == told
    assert desk.get(score(story), sent | {"criterion_1000": "1"}).json()["told"].startswith("The rubric has")
    assert desk.get(score(story), chosen(7, 3, 2, 4, 1)).json()["told"].startswith("Rate “Reach” with")
    assert desk.get(score(story), {"criterion_x": "1", "criterion_" + "9" * 30: "2"}).json()["told"].startswith("Still")


def test_a_rubric_without_criteria_says_so(desk):
    Criterion.objects.update(is_used=False)
    story = make_story()

    assert desk.get(score(story)).json() == {"told": "The rubric has no criterion in use."}
    assert "The rubric has no criterion in use." in desk.get(page(story)).content.decode()


# --- second opinions --------------------------------------------------------------------------------------------------


def test_a_second_opinion_is_kept_beside_the_score(desk):
    story = make_story(impact_score=50)

    response = desk.post(page(story), chosen(0, 0, 0, 0, 0, reason="", opinion="1"), follow=True)

    assert messages_of(response) == ["Kept as a second opinion: 0, Minor. The score of the story stays."]
    assert Story.objects.get().impact_score == 50
    assert "Second opinion, erin, " in response.content.decode()


def test_a_reporter_gives_a_second_opinion_on_an_own_story_that_is_out_and_does_not_rate_it(client):
    reporter = make_user("Reporter")
    story = make_story(created_by=reporter, impact_score=50)
    client.force_login(reporter)

    assert "What it rests on, and your own opinion of it: " in client.get(form_of(story)).content.decode()
    text = client.get(page(story)).content.decode()
    assert ('name="rate"' in text, 'name="opinion"' in text) == (False, True)
    response = client.post(page(story), chosen(*HIGH, reason="Why", rate="1"))
    assert response.context["form"].non_field_errors() == ["You may not edit this story."]
    assert client.post(page(story), chosen(*HIGH, opinion="1")).status_code == 302
    assert [(one.score, one.kind) for one in Assessment.objects.all()] == [(75, "opinion"), (50, "imported")]
    assert Story.objects.get().impact_score == 50


def test_a_reporter_rates_an_own_draft(client):
    reporter = make_user("Reporter")
    story = make_draft(created_by=reporter)
    client.force_login(reporter)

    response = client.post(page(story), chosen(*HIGH, reason="Why", rate="1"), follow=True)

    assert messages_of(response) == ["Rated: 75, Major."]
    assert Story.objects.get().impact_score == 75


def test_how_far_apart_people_are_is_told_in_words_and_in_a_table(desk, editor):
    story, omar = make_story(), make_user("Editor", "omar")
    assessing.give_opinion(story, given(0, 0, 0, 0, 0), by=omar)
    story = assessing.rate(story, given(*HIGH), reason="Why", by=editor)
    assessing.give_opinion(story, given(4, 1, 2, 4, 1), by=omar)

    response = desk.get(page(story))

    text = " ".join(response.content.decode().split())
    assert "2 people have rated this story by the rubric, the newest rating of each counts:" in text
    assert "from 60 to 75, 15 points apart. Furthest apart: Depth, 1 to 3." in text
    spreads = {name: (one.lowest, one.highest, one.apart, one.count) for name, one in response.context["spreads"]}
    assert spreads == {
        "Reach": (4, 4, 0, 2),
        "Depth": (1, 3, 2, 2),
        "Permanence": (2, 2, 0, 2),
        "Novelty": (4, 4, 0, 2),
        "Strength of the evidence": (1, 1, 0, 2),
    }
    row = '<th scope="row">Depth</th> <td>1</td> <td>3</td> <td>2</td> <td>2</td>'
    assert row in text
    assert '<th scope="row">Score</th> <td>60</td> <td>75</td> <td>15</td> <td>2</td>' in text


@pytest.mark.parametrize(
    ("people", "told"),
    [
        (0, "Nobody at the desk has rated this story by the rubric yet."),
        (1, "One person has rated this story by the rubric: 75."),
        (2, "all of them 75."),
    ],
)
def test_where_nobody_differs_that_is_said(desk, people, told):
    story = make_story()
    for _ in range(people):
        assessing.give_opinion(story, given(*HIGH), by=make_user("Editor"))

    text = desk.get(page(story)).content.decode()

    assert told in text
    assert "Furthest apart" not in text


# --- the history ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_page_costs_the_same_at_any_length(desk, django_assert_num_queries, count):
    story = make_story()
    for _ in range(count):
        assessing.give_opinion(story, given(*HIGH), by=make_user("Editor"))

    # session, user, story, criteria, entries, newest rating of each person
    with django_assert_num_queries(6):
        desk.get(page(story))


def test_the_newest_hundred_are_shown_and_the_rest_counted(desk, django_assert_num_queries):
    story = make_story(impact_score=50)
    Assessment.objects.bulk_create(
        Assessment(story=story, kind="by_hand", score=number % 100, at=clock.now() + timedelta(seconds=number))
        for number in range(1, 102)
    )

    # As above, and how many there are.
    with django_assert_num_queries(7):
        response = desk.get(page(story))

    assert [one.score for one in response.context["entries"]][:2] == [1, 0]
    assert len(response.context["entries"]) == 100
    assert "Not shown: 2 older entries." in response.content.decode()


def test_a_link_of_a_story_form_leads_to_its_pages(desk):
    story, draft = make_story(), make_draft()

    tools = desk.get(form_of(story)).content.decode()
    assert '<a href="../impact/">Impact</a>' in tools
    assert '<a href="../events/">What happened since</a>' in tools
    of_draft = desk.get(form_of(draft)).content.decode()
    assert '<a href="../impact/">Impact</a>' in of_draft
    assert "../events/" not in of_draft


# --- the story's form -------------------------------------------------------------------------------------------------


def test_the_form_says_how_to_rate_and_shows_the_newest_entry(desk, editor):
    story = make_story(impact_score=50)
    later = NOON.replace(year=2126)
    assessing.rate(story, given(*HIGH), reason="Why", by=editor, at=later)
    assessing.give_opinion(story, given(0, 0, 0, 0, 0), by=editor, at=later + timedelta(days=1))

    text = desk.get(form_of(story)).content.decode()

    assert f'Rate it <a href="/admin/articles/story/{story.pk}/impact/">by the rubric</a>' in text
    assert "Newest: 75, Major. Rated by the rubric by erin, 1 March 2126." in text


def test_the_form_of_a_new_story_says_that_it_can_be_rated_later(desk):
    assert "Once it is saved, the story can be rated by the rubric" in desk.get(ADD).content.decode()


@pytest.mark.parametrize("button", ["_save", "_copy", "_continue"])
def test_a_public_score_changed_by_hand_asks_for_a_reason_and_loses_nothing(desk, button):
    story = make_story(impact_score=40)

    response = desk.post(form_of(story), typed(story, title="Typed", impact_score=60, note="Kept", **{button: "1"}))

    told = "Say why in a sentence: readers have seen the score that this changes."
    assert errors_of(response) == {"impact_rationale": [told]}
    text = response.content.decode()
    assert 'value="Typed"' in text and 'value="60"' in text and "Kept" in text
    assert (Story.objects.get().impact_score, Story.objects.get().title) == (40, story.title)
    assert Assessment.objects.count() == 1

    sent = typed(story, title="Typed", impact_score=60, impact_rationale="A law was changed", **{button: "1"})
    assert desk.post(form_of(story), sent).status_code == 302


@pytest.mark.parametrize("button", ["_save", "_copy"])
def test_the_reason_that_stands_is_none_for_another_public_score(desk, button):
    story = make_story(impact_score=40, impact_rationale="Why\nnot")
    again = {"impact_rationale": "Why\r\nnot", button: "1"}

    response = desk.post(form_of(story), typed(story, title="Typed", impact_score=60, **again))

    told = "This is the reason of the old score, which readers have seen: say why it changes."
    assert errors_of(response) == {"impact_rationale": [told]}
    text = response.content.decode()
    assert 'value="Typed"' in text and 'value="60"' in text
    assert Story.objects.get().impact_score == 40
    assert desk.post(form_of(story), typed(story, title="Typed", **again)).status_code == 302
    story = Story.objects.get()
    assert desk.post(form_of(story), typed(story, impact_score=60, impact_rationale="New")).status_code == 302


def test_an_event_meanwhile_is_in_nobody_s_way(desk, editor):
    story = make_story(impact_score=50, published_at=NOON)
    sent = chosen(*HIGH, reason="Mine", revision=story.revision, rate="1")
    text = typed(story, title="Typed meanwhile")
    following.add(story, by=editor, kind="law", on=NOON.date(), what="A new law.")

    assert desk.post(form_of(story), text).status_code == 302
    following.add(story, by=editor, kind="law", on=NOON.date(), what="Another law.")
    assert desk.post(page(story), sent | {"revision": Story.objects.get().revision}).status_code == 302
    story = Story.objects.get()
    assert (story.title, story.impact_score) == ("Typed meanwhile", 75)
    assert [one["what"] for one in story.impact_events] == ["Another law.", "A new law."]


def test_a_name_in_the_form_is_text(desk):
    story = make_draft(impact_score=40)
    who = make_user("Editor", "<b>eve</b>")
    editing.change_one(story, by=who, impact_score=60)

    page_ = desk.get(f"{LIST}{story.pk}/change/").content.decode()

    assert "<b>eve" not in page_
    assert "Set by hand by &lt;b&gt;eve&lt;/b&gt;, " in page_
