"""Forms of the desk, sent or opened with what no browser would send."""

import pytest

from articles.models import Story
from tests.articles.admin.posting import ADD, TEXT, errors_of, form_of, inlines, typed
from tests.factories import make_draft, make_picture, make_story, make_topic

pytestmark = pytest.mark.django_db
NO_KEYS = ["x", "\0", "9" * 25, "²", "-1", "\udcff", "1 or 1"]


@pytest.mark.parametrize("value", NO_KEYS)
@pytest.mark.parametrize("name", ["picture", "topics", "status", "published_at", "impact_score", "title", "no_such"])
def test_the_form_opens_whatever_the_address_fills_in(desk, name, value):
    assert desk.get(ADD, {name: value.encode("utf-8", "surrogateescape")}).status_code == 200


@pytest.mark.parametrize("value", NO_KEYS)
@pytest.mark.parametrize("name", ["picture", "topics"])
def test_what_is_no_key_is_an_error_beside_its_field(desk, name, value):
    response = desk.post(ADD, TEXT | {name: value.encode("utf-8", "surrogateescape")})

    assert list(errors_of(response)) == [name]
    assert 'value="Grid batteries"' in response.content.decode()
    assert not Story.objects.exists()


@pytest.mark.parametrize("value", NO_KEYS)
def test_what_is_no_key_in_a_row_is_an_error(desk, value):
    rows = inlines(bylines=[{"author": value.encode("utf-8", "surrogateescape")}])

    assert desk.post(ADD, TEXT | rows).status_code == 200
    assert not Story.objects.exists()


def test_a_topic_beside_what_is_no_key_is_still_chosen(desk):
    topic = make_topic("Energy")

    text = desk.post(ADD, TEXT | {"topics": [str(topic.pk), "9" * 25]}).content.decode()

    assert f'<option value="{topic.pk}" selected>Energy</option>' in text


@pytest.mark.parametrize(
    "moment",
    [
        "9999-12-31T23:59:59-23:59",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59",
        "0001-01-01T00:00",
        "9000-01-01T00:00",
    ],
)
@pytest.mark.parametrize("name", ["published_at", "ends_at", "pinned_until"])
def test_a_moment_at_the_end_of_the_calendar_is_an_error(desk, name, moment):
    story = make_draft(impact_score=50)

    response = desk.post(form_of(story), typed(story, status="published", **{name: moment}))

    assert errors_of(response) == {name: ["Give a year from 1000 to 8999."]}


@pytest.mark.parametrize("moment", ["1000-01-01T00:00", "8999-12-31T23:59"])
def test_the_first_and_the_last_moment_are_taken(desk, moment):
    story = make_draft(impact_score=50)

    desk.post(form_of(story), typed(story, published_at=moment))

    assert f"{Story.objects.get().published_at:%Y-%m-%dT%H:%M}" == moment


@pytest.mark.parametrize("src", ["x", "a.png", f"pictures/ab/{'0' * 32}.png", "renditions/ab/x.png"])
def test_a_picture_that_the_library_lacks_is_not_stored(desk, src):
    known = make_picture()
    body = f'<p>a<img src="{src}">b</p><img src="{known.file}" alt="A field">'

    desk.post(ADD, TEXT | {"body": body})

    assert Story.objects.get().body == f'<p>ab</p><img src="{known.file}" alt="A field">'


def test_a_body_of_such_a_picture_alone_is_refused(desk):
    response = desk.post(ADD, TEXT | {"body": '<img src="x">'})

    assert response.status_code == 200
    assert not Story.objects.exists()


def test_a_working_copy_stores_none_either(desk):
    story = Story.objects.get(pk=make_draft(impact_score=50).pk)
    desk.post(form_of(story), typed(story, status="published"))
    story.refresh_from_db()

    desk.post(form_of(story), typed(story, body='<p>new<img src="x"></p>', _copy="1"))

    assert story.working_copy.content["body"] == "<p>new</p>"


def test_an_emptied_address_of_a_public_story_is_no_fault_beside_another_mistake(desk):
    story = make_story()

    response = desk.post(form_of(story), typed(story, slug="", title=""))

    assert (response.status_code, list(errors_of(response))) == (200, ["title"])
