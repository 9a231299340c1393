import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.models import Author, Picture, Topic
from tests.factories import image_bytes, make_picture, make_story

pytestmark = pytest.mark.django_db
PICTURES = "/admin/articles/picture/"
WORDS = {"alt": "A field", "focal_x": "0.5", "focal_y": "0.5"}


def upload(content, name="x.jpg"):
    return SimpleUploadedFile(name, content, "image/jpeg")


def test_an_upload_is_judged_by_its_content(desk):
    response = desk.post(f"{PICTURES}add/", WORDS | {"upload": upload(image_bytes())})

    assert response.status_code == 302
    assert Picture.objects.get().file.endswith(".png")


@pytest.mark.parametrize("content", [b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", b"MZ no picture"])
def test_what_is_no_picture_is_refused_beside_the_field(desk, content):
    response = desk.post(f"{PICTURES}add/", WORDS | {"upload": upload(content)})

    assert "no picture that can be read" in response.context["adminform"].form.errors["upload"][0]
    assert not Picture.objects.exists()


def test_alt_text_is_asked_for_unless_the_picture_only_adorns(desk):
    bare = WORDS | {"alt": ""}

    assert (
        "alt" in desk.post(f"{PICTURES}add/", bare | {"upload": upload(image_bytes())}).context["adminform"].form.errors
    )
    assert desk.post(f"{PICTURES}add/", bare | {"decorative": "on", "upload": upload(image_bytes())}).status_code == 302


def test_a_moved_focal_point_waits_for_the_worker(desk):
    picture = make_picture()
    Picture.objects.update(renditions=[])

    desk.post(f"{PICTURES}{picture.pk}/change/", WORDS | {"focal_x": "0.2"})

    assert (Picture.objects.get().focal_x, Picture.objects.get().renditions) == (0.2, None)


def test_the_library_says_where_a_picture_leads(desk, django_assert_num_queries):
    picture = make_picture()
    for _ in range(3):
        make_story(picture=picture)

    with django_assert_num_queries(4):
        response = desk.get(PICTURES)

    assert response.context["cl"].result_list[0].stories_count == 3


@pytest.mark.parametrize(("model", "address"), [(Topic, "topic"), (Author, "author")])
def test_a_name_makes_its_own_address(desk, model, address):
    for name in ("Grid", "Grid!", "Größe"):
        desk.post(f"/admin/articles/{address}/add/", {"name": name})

    assert list(model.objects.order_by("pk").values_list("slug", flat=True)) == ["grid", "grid-2", "größe"]
