"""The picture library: uploads, words and focal points."""

import errno
import html
import io
import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from articles.acts import editing, reworking
from articles.models import Picture, Story
from articles.permissions import SYSTEM
from articles.pure import clock, images, renditions
from newsroom.storage import WholeFileStorage
from tests.factories import image_bytes, make_picture, make_story, make_user
from tests.uploads import POLYGLOTS, REFUSED

pytestmark = pytest.mark.django_db
PICTURES = "/admin/articles/picture/"
# Django itself has a sentence for a file without bytes.
SENT = {name: sent for name, sent in REFUSED.items() if sent[0]}
WORDS = {"alt": "A field", "focal_x": "0.5", "focal_y": "0.5"}


def upload(content, name="x.jpg"):
    return SimpleUploadedFile(name, content, "image/jpeg")


def add(desk, content, **values):
    return desk.post(f"{PICTURES}add/", WORDS | {"upload": upload(content)} | values)


def errors_of(response):
    return response.context["adminform"].form.errors


def change_of(picture):
    return f"{PICTURES}{picture.pk}/change/"


def test_an_upload_is_judged_by_its_content(desk):
    response = add(desk, image_bytes())

    assert response.status_code == 302
    picture = Picture.objects.get()
    assert picture.file.endswith(".png")
    assert (picture.alt, picture.width, picture.height, picture.renditions) == ("A field", 60, 40, None)


def test_the_request_makes_no_renditions(desk, monkeypatch):
    monkeypatch.setattr(renditions, "make", lambda *args, **kwargs: pytest.fail("that is the worker's"))

    assert add(desk, image_bytes()).status_code == 302


@pytest.mark.parametrize("content", [b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", b"MZ no picture"])
def test_what_is_no_picture_is_refused_beside_the_field(desk, content):
    response = add(desk, content)

    sentence = "This file is no picture that can be read: JPEG, PNG, WebP, AVIF or GIF."
    assert errors_of(response) == {"upload": [sentence]}
    assert not Picture.objects.exists()


@pytest.mark.parametrize(("content", "sentence"), SENT.values(), ids=SENT)
def test_the_form_says_what_is_wrong_and_nothing_changes(desk, content, sentence):
    response = add(desk, content, alt="A field with a dam")

    assert errors_of(response) == {"upload": [sentence]}
    assert response.context["adminform"].form["alt"].value() == "A field with a dam"
    assert not Picture.objects.exists()
    assert not [folder for folder in ("pictures", "waiting") if default_storage.exists(folder)]


@pytest.mark.parametrize("content", POLYGLOTS.values(), ids=POLYGLOTS)
def test_what_is_hidden_in_a_picture_is_not_served(desk, content):
    assert add(desk, content).status_code == 302

    answer = desk.get(f"/media/{Picture.objects.get().file}")
    assert b"script" not in b"".join(answer)
    assert answer["Content-Type"].startswith("image/") and answer["X-Content-Type-Options"] == "nosniff"


def test_too_many_pixels_are_refused_beside_the_field(desk, monkeypatch):
    monkeypatch.setattr(images, "MOST_PIXELS", 100)

    assert list(errors_of(add(desk, image_bytes()))) == ["upload"]


@pytest.mark.parametrize("content", [None, b""])
def test_a_file_is_needed(desk, content):
    sent = WORDS if content is None else WORDS | {"upload": upload(content)}

    assert list(errors_of(desk.post(f"{PICTURES}add/", sent))) == ["upload"]


@pytest.mark.parametrize("alt", ["", "   "])
def test_alt_text_is_asked_for_unless_the_picture_only_adorns(desk, alt):
    refused = add(desk, image_bytes(), alt=alt)

    assert errors_of(refused) == {"alt": ["Say what the picture shows, or mark it as decorative."]}
    assert add(desk, image_bytes(), alt=alt, decorative="on").status_code == 302


def kept(response) -> str:
    """The token of the file that a refused form keeps."""
    return response.context["adminform"].form["kept"].value()


def test_a_form_without_alt_text_keeps_its_file(desk):
    refused = add(desk, image_bytes(), alt="")

    response = desk.post(f"{PICTURES}add/", WORDS | {"kept": kept(refused)})

    assert response.status_code == 302
    picture = Picture.objects.get()
    assert (picture.alt, default_storage.size(picture.file)) == ("A field", len(image_bytes()))
    assert default_storage.listdir("waiting")[1] == []


def test_a_file_chosen_anew_replaces_the_kept_one(desk):
    refused = add(desk, image_bytes(), alt="")

    add(desk, image_bytes((8, 9)), kept=kept(refused))

    assert Picture.objects.get().width == 8


@pytest.mark.parametrize("token", ["x", "x:y:z"])
def test_a_file_is_kept_under_a_token_of_ours_only(desk, token):
    response = desk.post(f"{PICTURES}add/", WORDS | {"kept": token})

    assert errors_of(response) == {"upload": ["The file is no longer kept here: choose it again."]}


def test_readers_can_not_ask_for_a_file_that_waits(desk):
    add(desk, image_bytes(), alt="")

    assert desk.get(f"/media/waiting/{default_storage.listdir('waiting')[1][0]}").status_code == 404


def test_what_nobody_completes_goes_with_a_later_upload(desk):
    add(desk, image_bytes(), alt="")

    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1)):
        add(desk, image_bytes((8, 9)), alt="")

    assert len(default_storage.listdir("waiting")[1]) == 1


def test_the_page_of_a_picture_shows_its_tag_and_the_stories_that_it_leads(desk):
    picture = make_picture(alt="A “dam” & more")
    make_story(picture=picture, title="The dam")

    text = html.unescape(desk.get(change_of(picture)).content.decode())

    assert f'<figure><img src="{picture.file}" alt="A “dam” &amp; more"></figure>' in text
    assert "The dam</a>”" in text


def led_and_shown(desk, picture) -> list[str]:
    """What its page says of the stories that it leads, and of those that show it in their text."""
    answer = desk.get(change_of(picture))
    fields, picture = answer.context["adminform"].model_admin, answer.context["original"]
    return [re.findall(r">([^<]+)</a>", way(picture)) for way in (fields.leads, fields.shown)]


def test_the_page_of_a_picture_says_where_it_is_used(desk):
    picture, other = make_picture(), make_picture(image_bytes(color="red"))
    image = f'<img src="{picture.file}" alt="A field">'
    make_story(picture=picture, title="Leads")
    make_story(picture=picture, body=image, title="Both")
    make_story(picture=other, body=image, title="In the text")
    pending = make_story(title="Pending")
    change = editing.Change(pending, editing.stored_values(pending))
    pending.picture, pending.body = picture, image
    reworking.save(change, by=SYSTEM)

    assert led_and_shown(desk, picture) == [["Pending", "Both", "Leads"], ["Pending", "In the text", "Both"]]
    assert led_and_shown(desk, other) == [["In the text"], []]
    assert "No story." in desk.get(change_of(other)).content.decode()


def test_a_reporter_is_not_told_the_titles_of_others_drafts(client):
    rita, picture = make_user("Reporter"), make_picture()
    make_story(picture=picture, title="A secret")
    Story.objects.filter(pk=make_story(picture=picture, title="Her own").pk).update(created_by=rita)
    client.force_login(rita)

    text = client.get(change_of(picture)).content.decode()

    assert "Her own" in text and "1 of other people" in text
    assert "A secret" not in text


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_page_of_a_picture_costs_the_same_however_often_it_is_used(desk, django_assert_max_num_queries, count):
    picture = make_picture()
    for _ in range(count):
        make_story(picture=picture, body=f'<img src="{picture.file}" alt="A field">')

    # session, user, picture, two lists of 20, and how many more of each
    with django_assert_max_num_queries(7):
        text = desk.get(change_of(picture)).content.decode()
    assert text.count("and 10 more") == (2 if count == 30 else 0)


def test_words_are_changed_and_the_renditions_stay(desk):
    picture = make_picture()
    Picture.objects.update(renditions=[])

    desk.post(change_of(picture), WORDS | {"credit": "Ada"})

    stored = Picture.objects.get()
    assert (stored.alt, stored.credit, stored.renditions, stored.file) == ("A field", "Ada", [], picture.file)


def test_a_moved_focal_point_waits_for_the_worker(desk):
    picture = make_picture()
    Picture.objects.update(renditions=[])

    desk.post(change_of(picture), WORDS | {"focal_x": "0.2"})

    assert (Picture.objects.get().focal_x, Picture.objects.get().renditions) == (0.2, None)


@pytest.mark.parametrize("value", ["1.1", "-0.1", "nan", "x"])
def test_a_focal_point_lies_inside(desk, value):
    picture = make_picture()

    assert list(errors_of(desk.post(change_of(picture), WORDS | {"focal_x": value}))) == ["focal_x"]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_library_costs_the_same_at_any_length(desk, django_assert_num_queries, count):
    for _ in range(count):
        make_story(picture=make_picture())

    # session, user, count, pictures
    with django_assert_num_queries(4):
        desk.get(PICTURES)


def test_the_library_says_how_many_stories_a_picture_leads(desk):
    used, unused = make_picture(), make_picture(image_bytes(color="red"), alt="A red field")
    for _ in range(3):
        make_story(picture=used)

    counts = {one.pk: one.stories_count for one in desk.get(PICTURES).context["cl"].result_list}

    assert counts == {used.pk: 3, unused.pk: 0}


def test_the_library_is_searched_by_its_words(desk):
    make_picture(alt="A heron")
    make_picture(alt="A crane", credit="Ada")

    found = desk.get(f"{PICTURES}?q=ada").context["cl"].result_list

    assert [one.alt for one in found] == ["A crane"]


def test_a_picture_that_leads_a_story_stays(desk):
    used, unused = make_picture(), make_picture(alt="Spare")
    make_story(picture=used)

    assert desk.post(f"{PICTURES}{used.pk}/delete/", {"post": "yes"}).status_code == 403
    both = {"action": "delete_selected", "_selected_action": [used.pk, unused.pk], "post": "yes"}
    refused = desk.post(PICTURES, both).content.decode()
    assert "A teal field leads “<a" in refused
    assert "give the story another picture first." in refused
    assert Picture.objects.count() == 2
    assert desk.post(f"{PICTURES}{unused.pk}/delete/", {"post": "yes"}).status_code == 302
    assert list(Picture.objects.all()) == [used]


def test_where_a_photo_was_taken_is_not_kept(desk):
    exif = Image.Exif()
    exif[0x010F] = "Camera of Ada"

    add(desk, image_bytes(kind="JPEG", exif=exif))

    name = Picture.objects.get().file
    answer = desk.get(f"/media/{name}")
    assert not len(Image.open(io.BytesIO(b"".join(answer))).getexif())


def test_who_may_only_look_sees_no_field(client, django_user_model):
    user = django_user_model.objects.create_user("rita", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_picture"))
    client.force_login(user)
    picture = make_picture()

    assert 'name="alt"' not in client.get(change_of(picture)).content.decode()
    assert client.post(change_of(picture), WORDS).status_code == 403


@pytest.mark.parametrize("where", ["live", "draft", "working copy"])
@pytest.mark.parametrize("way", ["page", "bulk"])
def test_a_picture_that_a_body_shows_stays(desk, where, way):
    picture = make_picture()
    body = f'<p>x</p><img src="{picture.file}" alt="A field">'
    story = make_story(body="<p>x</p>" if where == "working copy" else body, title="The field")
    if where == "draft":
        Story.objects.update(status="draft")
    if where == "working copy":
        change = editing.Change(story, editing.stored_values(story))
        story.body = body
        reworking.save(change, by=SYSTEM)
    sent = {
        "page": {"post": "yes"},
        "bulk": {"post": "yes", "action": "delete_selected", "_selected_action": picture.pk},
    }

    address = f"{PICTURES}{picture.pk}/delete/" if way == "page" else PICTURES
    text = desk.post(address, sent[way]).content.decode()

    assert "Story: The field, which shows it in its text" in text
    assert Picture.objects.exists()


def test_a_picture_that_nothing_shows_is_deleted(desk):
    picture, other = make_picture(), make_picture()
    make_story(body=f'<img src="{picture.file}" alt="The same file, in another row of the library">')

    desk.post(f"{PICTURES}{picture.pk}/delete/", {"post": "yes"})

    assert list(Picture.objects.all()) == [other]
    desk.post(f"{PICTURES}{other.pk}/delete/", {"post": "yes"})
    assert list(Picture.objects.all()) == [other]


NOT_NOW = "The picture can't be stored at the moment: try again later."


@pytest.fixture
def full_folders(monkeypatch):
    """Folders of the storage that take nothing; none to begin with."""
    folders, save = set(), WholeFileStorage._save

    def full(self, name, content):
        if name.split("/")[0] in folders:
            raise OSError(errno.ENOSPC, "No space left on device")
        return save(self, name, content)

    monkeypatch.setattr(WholeFileStorage, "_save", full)
    return folders


@pytest.mark.parametrize("full", [{"pictures", "waiting"}, {"pictures"}])
def test_a_full_disk_is_told_beside_the_file_and_what_was_typed_stays(desk, full_folders, caplog, full):
    full_folders |= full

    response = add(desk, image_bytes(), alt="A field with a dam", credit="Ada")

    assert response.status_code == 200
    form = response.context["adminform"].form
    assert errors_of(response) == {"upload": [NOT_NOW]}
    assert (form["alt"].value(), form["credit"].value()) == ("A field with a dam", "Ada")
    assert not Picture.objects.exists()
    assert "a picture could not be stored: OSError: [Errno 28] No space left on device" in caplog.messages
    assert not [record for record in caplog.records if record.exc_info]


def test_a_picture_that_can_not_wait_on_a_full_disk_is_told_with_what_else_is_wrong(desk, full_folders):
    full_folders |= {"pictures", "waiting"}

    response = add(desk, image_bytes(), alt="", caption="The dam")

    assert errors_of(response) == {
        "alt": ["Say what the picture shows, or mark it as decorative."],
        "upload": [NOT_NOW],
    }
    assert response.context["adminform"].form["caption"].value() == "The dam"
    assert "is kept for a day" not in response.content.decode()


def test_a_picture_that_waited_for_room_is_taken_without_being_chosen_again(desk, full_folders):
    full_folders |= {"pictures"}
    refused = add(desk, image_bytes())
    full_folders.clear()

    assert desk.post(f"{PICTURES}add/", WORDS | {"kept": kept(refused)}).status_code == 302
    assert default_storage.exists(Picture.objects.get().file)


def test_a_kept_picture_that_the_storage_does_not_give_is_told(desk, monkeypatch):
    refused = add(desk, image_bytes(), alt="")

    def away(self, name, *args):
        raise ConnectionError("the storage is away")

    monkeypatch.setattr(WholeFileStorage, "_open", away)
    response = desk.post(f"{PICTURES}add/", WORDS | {"kept": kept(refused)})

    assert errors_of(response) == {"upload": ["The file is no longer kept here: choose it again."]}
