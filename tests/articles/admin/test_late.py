"""A save that came too late to be taken: what was typed is shown to whoever typed it."""

import pytest

from articles.acts import deleting, publishing
from articles.admin import late
from articles.models import Story
from articles.permissions import SYSTEM
from tests.articles.admin.posting import ADD, TEXT, form_of, inlines, typed
from tests.factories import make_author, make_draft, make_picture, make_topic, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter(client):
    user = make_user("Reporter", "rita")
    client.force_login(user)
    return user


def full(story) -> dict:
    """What a browser sends with every kind of field typed over."""
    rows = inlines(
        bylines=[{"author": make_author("Ada Lind").pk}, {"author": ""}, {"author": "x"}],
        sources=[{"name": "Report", "url": "https://e.org/"}, {"name": ""}],
    )
    texts = {"title": "Typed <b>", "summary": "My summary", "impact_rationale": "My reason", "note": "My note"}
    return typed(story, body="<p>My <em>words</em></p>", topics=[make_topic("Rivers").pk, "x"], **texts) | rows


def assert_all_is_shown(text: str) -> None:
    for part in ("Typed &lt;b&gt;", "My summary", "<p>My <em>words</em></p>", "My reason", "My note"):
        assert part in text
    for part in ("<li>Ada Lind</li>", "<li>Rivers</li>", "<li>Report https://e.org/</li>"):
        assert part in text


def test_text_for_a_draft_that_was_deleted_is_shown(desk):
    story = make_draft()
    sent = full(story)
    deleting.delete(Story.objects.get(), by=SYSTEM)

    response = desk.post(form_of(story), sent)

    text = response.content.decode()
    assert response.status_code == 404
    assert "somebody has deleted it since you opened it, so nothing was saved." in text
    assert 'href="/admin/articles/deleteddraft/"' in text
    assert_all_is_shown(text)
    assert not Story.objects.exists()


def test_an_author_who_was_deleted_as_well_is_left_out(desk):
    story, gone = make_draft(), make_author("Gone")
    rows = inlines(bylines=[{"author": gone.pk}, {"author": make_author("Ada Lind").pk}])
    sent = typed(story, title="Typed") | rows
    gone.delete()
    deleting.delete(Story.objects.get(), by=SYSTEM)

    response = desk.post(form_of(story), sent)

    assert response.status_code == 404
    assert dict(response.context["lists"])["Byline"] == ["Ada Lind"]


def test_text_for_a_story_that_went_out_meanwhile_is_shown(client, reporter):
    story = make_draft(title="Mine", created_by=reporter, impact_score=5)
    sent = full(story)
    publishing.publish(story, by=SYSTEM)

    response = client.post(form_of(story), sent)

    text = response.content.decode()
    assert response.status_code == 403
    assert "it has moved on since you opened it, so nothing was saved." in text
    assert_all_is_shown(text)
    assert Story.objects.get().title == "Mine"


def test_the_text_is_cleaned_and_its_pictures_are_the_library_s(client, reporter):
    picture = make_picture()
    story = make_draft(created_by=reporter, impact_score=5)
    publishing.publish(story, by=SYSTEM)
    body = f'<p onclick="x()">Safe<script>alert(1)</script></p><figure><img src="{picture.file}" alt="Teal"></figure>'

    text = client.post(form_of(story), typed(story, body=body)).content.decode()

    assert "<p>Safe</p>" in text
    assert f'src="/media/{picture.file}"' in text
    assert "alert(1)" not in text


def test_a_text_that_would_not_have_been_taken_is_shown_as_it_is_written(client, reporter, monkeypatch):
    story = make_draft(created_by=reporter, impact_score=5)
    publishing.publish(story, by=SYSTEM)
    monkeypatch.setattr(late.body, "MOST_TAGS", 3)

    text = client.post(form_of(story), typed(story, body="<b>one</b><i>two</i>")).content.decode()

    assert "<pre>&lt;b&gt;one&lt;/b&gt;&lt;i&gt;two&lt;/i&gt;</pre>" in text


def test_another_s_story_is_told_of_as_one_that_is_not_there(client, reporter):
    story = make_draft(title="Theirs", created_by=make_user("Reporter"))

    response = client.post(form_of(story), typed(story, title="Taken"))

    assert response.status_code == 404
    assert "Theirs" not in response.content.decode()
    assert Story.objects.get().title == "Theirs"


@pytest.mark.parametrize("is_there", [True, False])
def test_the_text_of_who_may_not_open_the_story_is_not_read(client, monkeypatch, is_there):
    story = make_draft(title="Theirs", created_by=make_user("Reporter"))
    address, sent = form_of(story), typed(story, body="<p>x</p>")
    if not is_there:
        deleting.delete(Story.objects.get(), by=SYSTEM)
    client.force_login(make_user())
    read = []
    monkeypatch.setattr(late.body, "clean", lambda html, **options: read.append(html) or "")

    response = client.post(address, sent)

    assert response.status_code == 403
    assert "Theirs" not in response.content.decode()
    assert read == []


def test_a_page_of_a_deleted_draft_still_leads_to_the_desk(desk):
    story = make_draft()
    deleting.delete(Story.objects.get(), by=SYSTEM)

    assert desk.get(form_of(story)).status_code == 302
    assert desk.post(form_of(story).replace("change", "delete"), {"post": "yes"}).status_code == 302


def test_whoever_may_not_write_at_all_is_turned_away(client):
    client.force_login(make_user())

    assert client.post(ADD, TEXT).status_code == 403


def test_a_form_that_can_only_be_read_offers_no_unsaved_text(client, reporter):
    story = make_draft(created_by=reporter, impact_score=5)
    assert 'name="_form"' in client.get(form_of(story)).content.decode()

    publishing.publish(story, by=SYSTEM)

    assert 'name="_form"' not in client.get(form_of(story)).content.decode()
