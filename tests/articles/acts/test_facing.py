"""The face of the site: what each page, feed and mail knows of it."""

import io

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from articles.acts import facing
from articles.models import Face
from articles.permissions import SYSTEM
from articles.pure.refusal import Refusal
from tests.factories import image_bytes, make_face, make_page, make_picture, make_user

pytestmark = pytest.mark.django_db


def refused(**values) -> tuple[str, str]:
    with pytest.raises(Refusal) as refusal:
        make_face(**values)
    return refusal.value.field, refusal.value.sentence


def test_where_the_desk_has_said_nothing_the_environment_speaks(settings):
    settings.SITE_NAME, settings.SITE_URL = "The Daily", "https://daily.example"

    site = facing.site()

    assert (site.name, site.url, site.tagline, site.description, site.stylesheet) == (
        "The Daily", "https://daily.example", "", "", ""
    )  # fmt: skip
    assert (site.logo, site.privacy) == (None, None)
    assert site.publisher == facing.Publisher("The Daily", "https://daily.example", (), "")
    assert [one["label"] for one in site.header] == ["Front page", "Stories", "Topics", "Authors", "Write to us"]
    assert [one["address"] for one in site.footer] == [
        "/stories/", "/archive/", "/topics/", "/authors/", "/impact/", "/corrections/", "/contact/"
    ]  # fmt: skip


def test_what_the_desk_says_counts_at_once():
    make_face(
        name="  The\u202e Harbour  Post ",
        tagline="Weighed daily",
        description="News of the harbour.",
        publisher_name="Harbour Press Ltd",
        publisher_address="Quay 1\r\n\r\nTideport ",
        publisher_email="desk@harbour.example",
        publisher_url="https://press.example/",
    )

    site = facing.site()

    assert (site.name, site.tagline, site.description) == ("The Harbour Post", "Weighed daily", "News of the harbour.")
    assert site.publisher == facing.Publisher(
        "Harbour Press Ltd", "https://press.example/", ("Quay 1", "", "Tideport"), "desk@harbour.example"
    )


def test_it_is_one_query(django_assert_num_queries):
    make_face(name="x", accent="#123456", logo=make_picture())

    with django_assert_num_queries(1):
        facing.site()


@pytest.mark.parametrize("role", ["", "Reporter", "Editor"])
def test_only_desk_leads_change_it(role):
    face = facing.stored()
    face.name = "Mine"

    with pytest.raises(Refusal, match="You may not change how the site looks"):
        facing.keep(face, 0, by=make_user(role))
    facing.keep(face, 0, by=make_user("Desk lead"))

    assert facing.site().name == "Mine"


def test_who_saves_second_is_refused():
    first, second = facing.stored(), facing.stored()
    first.name, second.name = "First", "Second"
    facing.keep(first, 0, by=SYSTEM)

    with pytest.raises(Refusal) as refusal:
        facing.keep(second, 0, by=SYSTEM)

    assert (refusal.value.field, facing.site().name) == ("revision", "First")


@pytest.mark.parametrize(
    ("values", "field", "begins"),
    [
        ({"name": "x" * 81}, "name", "This is longer than 80 characters."),
        ({"publisher_url": "javascript:alert(1)"}, "publisher_url", "Give an address that begins with https://."),
        ({"publisher_email": "nobody"}, "publisher_email", "This is no e-mail address."),
        ({"accent": "red"}, "accent", "Write the colour as # and six signs: #a8330d."),
    ],
)
def test_what_can_not_be_shown_is_refused(values, field, begins):
    assert refused(**values) == (field, begins)
    assert facing.site().name == "Newsroom"


def test_an_accent_that_can_not_be_read_is_refused_with_its_figure_and_the_nearest():
    field, sentence = refused(accent="#FF9900")

    assert field == "accent"
    assert sentence == (
        "#ff9900 has a contrast of 1.92 : 1 on the paper, and text needs 4.5 : 1. "
        "The nearest colour that has it: #a25f00."
    )
    make_face(accent="#a25f00")


def test_a_figure_is_never_rounded_up_to_what_is_needed():
    # 4.4996 : 1 on the paper.
    assert refused(accent="#c83d3d")[1].startswith("#c83d3d has a contrast of 4.49 : 1 on the paper")


def test_the_accent_is_a_stylesheet_under_the_name_of_its_content():
    make_face(accent="#123456")
    address = facing.site().stylesheet
    digest = address.removeprefix("/face-").removesuffix(".css")

    assert "--accent:#123456" in facing.stylesheet(digest)
    assert facing.stylesheet("0" * 16) is None


def test_stylesheets_before_it_are_kept_up_to_ten():
    digests = []
    for number in range(12):
        make_face(accent=f"#0000{number:02x}")
        digests.append(facing.site().stylesheet.removeprefix("/face-").removesuffix(".css"))

    assert [facing.stylesheet(one) is not None for one in digests] == [False] + [True] * 11
    make_face(accent="")
    assert facing.site().stylesheet == ""
    assert facing.stylesheet(digests[-1])


def test_the_logo_is_small_transparent_and_under_the_name_of_its_content():
    out = io.BytesIO()
    Image.new("RGBA", (2000, 500), (200, 0, 0, 0)).save(out, "PNG")

    make_face(logo=make_picture(out.getvalue()), logo_dark=make_picture(image_bytes((40, 20))))
    logo = facing.site().logo

    assert (logo.width, logo.height, logo.dark.width, logo.dark.height) == (512, 128, 40, 20)
    assert logo.url.startswith("/media/renditions/") and logo.url.endswith(".webp")
    with default_storage.open(logo.url.removeprefix("/media/")) as stored, Image.open(stored) as picture:
        assert (picture.mode, picture.size, picture.getpixel((0, 0))[3]) == ("RGBA", (512, 128), 0)


def test_a_logo_for_the_dark_alone_is_refused():
    assert refused(logo_dark=make_picture()) == ("logo", "Choose the logo for the light theme as well.")


def test_a_logo_whose_file_is_gone_is_refused():
    picture = make_picture()
    default_storage.delete(picture.file)

    assert refused(logo=picture)[1] == "The file of this picture can't be read: choose another."


def test_a_logo_that_would_take_too_long_is_refused(monkeypatch):
    picture = make_picture()
    picture.width, picture.height = 4000, 2001

    assert refused(logo=picture)[1] == "This picture is too large for a logo: 8 megapixels at most."


def test_what_changes_elsewhere_leaves_the_logo(django_assert_num_queries):
    make_face(logo=make_picture(), accent="#123456")
    before = facing.site()

    make_page("Privacy", is_privacy=True)

    after = facing.site()
    assert (after.logo, after.stylesheet) == (before.logo, before.stylesheet)
    assert after.privacy == {"label": "Privacy", "address": "/pages/privacy/"}


def test_there_is_one_row():
    make_face(name="x")
    make_face(tagline="y")

    assert Face.objects.count() == 1
