"""The checklist below a story, its short form on the story's form, and the buttons that mend house style."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages

from articles.acts import editing, reworking
from articles.models import Story, WorkingCopy
from articles.permissions import SYSTEM
from tests.articles.admin.posting import LIST, errors_of, form_of, typed
from tests.factories import make_draft, make_picture, make_rule, make_story, make_user

pytestmark = pytest.mark.django_db


def checklist_of(story) -> str:
    return f"{LIST}{story.pk}/checklist/"


def told(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def text_of(response) -> str:
    return response.content.decode()


def marked(response) -> list[str]:
    return re.findall(r"<mark>(.*?)</mark>", text_of(response))


# --- who may ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "own", "status", "form", "page", "post"),
    [
        ("Reporter", True, "draft", 200, 200, 302),
        ("Reporter", True, "review", 200, 200, 302),
        ("Reporter", True, "published", 200, 200, 403),
        ("Reporter", False, "draft", 302, 404, 404),
        ("Reporter", False, "published", 302, 404, 404),
        ("Editor", False, "draft", 200, 200, 302),
        ("Editor", False, "published", 200, 200, 302),
        ("Desk lead", False, "withdrawn", 200, 200, 302),
        ("", False, "draft", 403, 404, 404),
    ],
)
def test_the_page_is_for_who_may_open_the_story(client, role, own, status, form, page, post):
    rule, user = make_rule(), make_user(role)
    writer = user if own else make_user("Reporter")
    story = make_story(body="<p>AI, secret</p>", status=status, created_by=writer)
    client.force_login(user)
    may = post == 302

    for address, answer in ((form_of(story), form), (checklist_of(story), page)):
        response = client.get(address)
        assert response.status_code == answer
        assert ("secret" in text_of(response)) == (answer == 200)
    for key in (rule.pk, ""):
        # The second finds nothing left to mend, and says so.
        assert client.post(checklist_of(story), {"revision": 1, "rule": key}).status_code == post
    assert Story.objects.get().body == ("<p>Artificial Intelligence, secret</p>" if may else "<p>AI, secret</p>")


def test_who_may_only_look_sees_the_page_without_buttons(client):
    make_rule()
    story = make_story(title="AI")
    user = make_user()
    user.user_permissions.add(Permission.objects.get(codename="view_story"))
    client.force_login(user)

    page = client.get(checklist_of(story))

    assert marked(page) == ["AI"]
    assert "Mend" not in text_of(page)
    assert client.post(checklist_of(story), {"revision": 1}).status_code == 403
    assert Story.objects.get().title == "AI"


@pytest.mark.parametrize("is_reader", [True, False])
def test_who_is_not_of_the_staff_is_sent_to_sign_in(client, django_user_model, is_reader):
    story = make_draft(title="Secret")
    if is_reader:
        client.force_login(django_user_model.objects.create_user("reader"))

    response = client.get(checklist_of(story))

    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("key", ["999999999", "x", "9" * 30, "%00"])
def test_what_is_not_there_is_no_error_of_ours(desk, key):
    assert desk.get(f"{LIST}{key}/checklist/").status_code == 404
    assert desk.post(f"{LIST}{key}/checklist/").status_code == 404


def test_a_post_without_a_token_is_refused(client, editor):
    make_rule()
    story = make_draft(title="AI")
    client.handler.enforce_csrf_checks = True
    client.force_login(editor)

    assert client.post(checklist_of(story), {"revision": 1}).status_code == 403
    assert Story.objects.get().title == "AI"


# --- what the page says -----------------------------------------------------------------------------------------------


def test_stops_and_warnings_are_listed_with_a_way_to_each_field(desk):
    story = make_draft(picture=make_picture(alt="", caption="The harbour"))

    page = desk.get(checklist_of(story))

    assert [(one.level, one.label) for one in page.context["findings"]] == [
        ("stop", "impact score"),
        ("stop", "picture"),
        ("warn", "sources"),
        ("warn", "topics"),
    ]
    text = text_of(page)
    assert "The lead picture “The harbour” has no alt text." in text
    for field in ("id_impact_score", "id_picture", "sources-group", "id_topics"):
        assert f'href="/admin/articles/story/{story.pk}/change/#{field}"' in text
        assert f'id="{field}"' in text_of(desk.get(form_of(story)))


def test_a_complete_story_is_told_so(desk):
    story = make_story(topics=["Energy"], sources=[("Report", "")])

    text = text_of(desk.get(checklist_of(story)))

    assert "Nothing is in the way of this story." in text
    assert "Title, summary and body keep to it." in text


def test_hits_are_marked_in_title_summary_and_body(desk):
    make_rule()
    story = make_draft(
        title="AI <b>", summary="On AI", body="<p>One AI &lt;i&gt; “AI”</p><p>None</p><p><a href='/'>AI</a> AI</p>"
    )

    page = desk.get(checklist_of(story))

    passages = re.findall(r'<p class="passage">(.*?)</p>', text_of(page))
    assert passages == [
        "<mark>AI</mark> &lt;b&gt;",
        "On <mark>AI</mark>",
        "One <mark>AI</mark> &lt;i&gt; “AI”",
        "AI <mark>AI</mark>",
    ]


def test_each_rule_has_a_button_with_the_number_of_its_places(desk):
    make_rule("net", "Net")
    make_rule("unused", "used")
    make_rule()
    story = make_draft(title="AI on the net", summary="AI")

    page = desk.get(checklist_of(story))

    assert [(rule.find, places) for rule, places in page.context["counted"]] == [("AI", 2), ("net", 1)]
    assert re.findall(r">(Mend [^<]*)</button> (\d+ places?)", text_of(page)) == [
        ("Mend “AI” → “Artificial Intelligence”", "2 places"),
        ("Mend “net” → “Net”", "1 place"),
    ]


def test_of_very_many_passages_the_first_are_shown(desk):
    make_rule()
    story = make_draft(body="<p>AI</p>" * 102)

    page = desk.get(checklist_of(story))

    assert len(marked(page)) == 100
    assert "Not shown: 2 more passages." in text_of(page)


def test_a_working_copy_is_what_the_page_is_about(desk):
    make_rule()
    story = make_story(title="Live")
    keep_copy(story, title="AI in the copy")

    page = desk.get(checklist_of(story))

    assert marked(page) == ["AI"]
    assert "working copy" in text_of(page)


def test_of_a_public_story_it_says_that_readers_see_the_change(desk):
    make_rule()

    assert "readers see the change at once" in text_of(desk.get(checklist_of(make_story(title="AI"))))
    assert "readers see the change at once" not in text_of(desk.get(checklist_of(make_draft(title="AI"))))


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_page_costs_the_same_however_much_there_is_to_say(desk, django_assert_num_queries, count):
    for number in range(count):
        make_rule(f"word{number}", "x")
    text = "".join(f'<p>word{number}<a href="/stories/{number}/">x</a></p>' for number in range(count))
    story = make_draft(body=text, topics=[f"Topic {number}" for number in range(count)])

    # session, user, story, working copy, byline, topics, sources, rules twice, stories and former slugs of links
    with django_assert_num_queries(8):
        desk.get(checklist_of(story))


# --- mending ----------------------------------------------------------------------------------------------------------


def test_one_click_mends_everything_that_was_shown(desk):
    make_rule()
    make_rule("net", "Net")
    story = make_draft(title="AI", summary="On the net", body="<p>AI</p>")
    revision = re.search(r'name="revision" value="(\d+)"', text_of(desk.get(checklist_of(story)))).group(1)

    response = desk.post(checklist_of(story), {"revision": revision})

    stored = Story.objects.get()
    assert (response.status_code, response["Location"]) == (302, checklist_of(story))
    assert told(response) == ["House style mended in 3 places."]
    assert (stored.title, stored.summary) == ("Artificial Intelligence", "On the Net")
    assert stored.body == "<p>Artificial Intelligence</p>"
    assert marked(desk.get(checklist_of(story))) == []


def test_one_rule_can_be_mended_alone(desk):
    make_rule()
    net = make_rule("net", "Net")
    story = make_draft(title="AI on the net")

    response = desk.post(checklist_of(story), {"revision": 1, "rule": net.pk})

    assert told(response) == ["House style mended in 1 place."]
    assert Story.objects.get().title == "AI on the Net"


def test_history_names_who_mended(desk):
    make_rule()
    story = make_draft(title="AI")
    desk.post(checklist_of(story), {"revision": 1})

    text = text_of(desk.get(f"{LIST}{story.pk}/history/"))

    assert "<td>erin</td>" in text
    assert "House style mended." in text


def test_when_somebody_saved_meanwhile_nothing_is_mended(desk):
    make_rule()
    story = make_draft(title="AI")
    editing.change_one(story, by=SYSTEM, title="AI, theirs")

    response = desk.post(checklist_of(story), {"revision": story.revision})

    assert told(response) == ["Somebody else has saved this story since you opened it."]
    assert Story.objects.get().title == "AI, theirs"


@pytest.mark.parametrize("revision", [None, "", "x", "-1", "²", "9" * 40, "9" * 5000])
def test_a_post_that_does_not_say_what_was_seen_mends_nothing(desk, revision):
    make_rule()
    story = make_draft(title="AI")

    response = desk.post(checklist_of(story), {} if revision is None else {"revision": revision})

    assert told(response) == ["Somebody else has saved this story since you opened it."]
    assert Story.objects.get().title == "AI"


@pytest.mark.parametrize("key", ["999999999", "x", "-1", "²", "9" * 40, "9" * 5000])
def test_a_rule_that_is_no_longer_there_mends_nothing(desk, key):
    make_rule()
    story = make_draft(title="AI")

    response = desk.post(checklist_of(story), {"revision": 1, "rule": key})

    assert told(response) == ["That rule is no longer in the list of house style."]
    assert Story.objects.get().title == "AI"


def test_a_working_copy_is_mended_and_readers_go_on_seeing_the_live_text(desk):
    make_rule()
    story = make_story(title="AI")
    keep_copy(story, title="AI, newer")

    response = desk.post(checklist_of(story), {"revision": 2})

    assert told(response) == ["House style mended in 1 place in the working copy."]
    assert Story.objects.get().title == "AI"
    assert WorkingCopy.objects.get().content["title"] == "Artificial Intelligence, newer"


def keep_copy(story, **values):
    story = Story.objects.get(pk=story.pk)
    change = editing.Change(story, editing.stored_values(story))
    for name, value in values.items():
        setattr(story, name, value)
    reworking.save(change, by=SYSTEM)


# --- on the story's form ----------------------------------------------------------------------------------------------


def test_the_form_says_what_is_in_the_way_and_leads_to_the_checklist(desk):
    make_rule()
    story = make_draft(title="AI")

    text = text_of(desk.get(form_of(story)))

    assert '<li><a href="../checklist/">Checklist</a></li>' in text
    assert "<strong>Stops it:</strong> A story needs an impact score before it can be published." in text
    assert "<li>The story has no topic.</li>" in text
    assert "House style in the title: “AI” → “Artificial Intelligence”." in text


def test_a_complete_story_has_no_such_box_and_a_new_one_neither(desk):
    story = make_story(topics=["Energy"], sources=[("Report", "")])

    assert "Before it goes out" not in text_of(desk.get(form_of(story)))
    assert "Before it goes out" not in text_of(desk.get(f"{LIST}add/"))


def test_the_box_stays_short(desk):
    links = "".join(f'<p><a href="/stories/{number}/">x</a></p>' for number in range(30))
    story = make_draft(body=links)

    text = text_of(desk.get(form_of(story)))

    assert len(re.findall(r"leads nowhere", text)) == 3
    assert "33 points in all" in text


def test_after_a_mistake_the_box_is_about_what_is_stored(desk):
    story = make_draft(summary="Short")

    response = desk.post(form_of(story), typed(story, summary="x" * 400, title=""))

    assert set(errors_of(response)) == {"title"}
    assert "visible characters" not in text_of(response)


def test_the_form_of_a_working_copy_is_checked_as_the_copy_is(desk):
    make_rule()
    story = make_story(title="Live", topics=["Energy"], sources=[("Report", "")])
    keep_copy(story, title="AI")

    assert "House style in the title" in text_of(desk.get(form_of(story)))


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_box_costs_the_form_no_more_however_much_there_is_to_say(desk, django_assert_num_queries, count):
    for number in range(count):
        make_rule(f"word{number}", "x")
    text = "".join(f'<p>word{number}<a href="/stories/{number}/">x</a></p>' for number in range(count))
    story = make_draft(body=text)
    # Django remembers content types from the first look on.
    desk.get(form_of(story))

    # session, user, story, working copy, content twice (byline, topics, sources), topics of the form; and for the box
    # rules, stories and former slugs of links; the newest score
    with django_assert_num_queries(11):
        desk.get(form_of(story))


# --- a picture that says nothing --------------------------------------------------------------------------------------


def test_publishing_from_the_form_is_refused_beside_the_picture_and_keeps_what_was_typed(desk):
    picture = make_picture(alt="", caption="The harbour")
    story = make_draft(picture=picture)
    sent = typed(story, title="Typed", impact_score=5, picture=picture.pk)

    for button in ({"_publish": "x"}, {"status": "published"}):
        response = desk.post(form_of(story), sent | button)

        assert list(errors_of(response)) == ["picture"]
        assert errors_of(response)["picture"][0].startswith("The lead picture “The harbour” has no alt text.")
        assert response.context["adminform"].form["title"].value() == "Typed"
        assert Story.objects.get().status == "draft"


def test_a_picture_of_the_body_is_refused_beside_the_body(desk):
    story, name = make_draft(), make_picture(alt="").file

    response = desk.post(
        form_of(story), typed(story, impact_score=5, status="published", body=f'<p>x<img src="{name}"></p>')
    )

    assert errors_of(response) == {
        "body": [
            f"The picture {name} in the body has no alt text. "
            'Say in its alt="…" what it shows, or mark it as decorative in the picture library.'
        ]
    }


def test_the_lists_action_names_each_story_that_can_not_go_out(desk):
    held = make_draft(title="Held", impact_score=5, picture=make_picture(alt=""))
    free = make_draft(title="Free", impact_score=5)

    response = desk.post(LIST, {"action": "publish", "_selected_action": [held.pk, free.pk]}, follow=True)

    text = text_of(response)
    assert "“Held”: The lead picture" in text
    assert "1 story published or scheduled." in text
    assert list(Story.objects.order_by("pk").values_list("status", flat=True)) == ["draft", "published"]
