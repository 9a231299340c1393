"""The site's face at the desk: one form for name, logo, accent, publisher and menus."""

import pytest
from django.contrib.admin.models import LogEntry

from articles.acts import facing
from articles.models import MenuItem
from tests.factories import make_face, make_page, make_picture, make_topic, make_user

pytestmark = pytest.mark.django_db
FORM = "/admin/articles/face/1/change/"
FIELDS = ("name", "tagline", "description", "accent")
FIELDS += ("publisher_name", "publisher_address", "publisher_email", "publisher_url")


def sent(*, header=None, **values) -> dict:
    """What the form sends: *header* is the rows of the menu at the top, left out where None."""
    data = dict.fromkeys(FIELDS, "") | values
    if header is not None:
        data |= {"header-TOTAL_FORMS": len(header), "header-INITIAL_FORMS": 0}
        data |= {f"header-{at}-{name}": value for at, row in enumerate(header) for name, value in row.items()}
    return data


def errors_of(response) -> dict:
    return response.context["adminform"].form.errors


def test_the_list_leads_to_the_one_form(desk):
    response = desk.get("/admin/articles/face/")

    assert (response.status_code, response["Location"]) == (302, FORM)
    assert desk.get(FORM).status_code == 200
    assert [desk.get(f"/admin/articles/face/{page}/").status_code for page in ("add", "1/delete")] == [403, 403]


@pytest.mark.parametrize(("role", "status"), [("Reporter", 403), ("Editor", 403), ("Desk lead", 200)])
def test_who_may_open_it(client, role, status):
    facing.stored()
    client.force_login(make_user(role))

    assert client.get(FORM).status_code == status
    assert client.post(FORM, sent(name="Mine")).status_code == (302 if status == 200 else 403)
    assert facing.site().name == ("Mine" if status == 200 else "Newsroom")


def test_what_is_saved_shows_and_stands_in_the_history(desk):
    facing.stored()
    page, topic = make_page("About"), make_topic("Energy")
    rows = [
        {"label": "Last", "address": "/impact/", "position": 3},
        {"page": page.pk, "position": 1},
        {"topic": topic.pk, "label": "Power", "position": 2},
        {"label": "", "address": "", "position": ""},
    ]

    response = desk.post(FORM, sent(header=rows, name="Harbour Post", logo=make_picture().pk, accent="#123456"))

    assert (response.status_code, response["Location"]) == (302, FORM)
    site = facing.site()
    assert (site.name, site.logo.width, site.stylesheet[:6]) == ("Harbour Post", 60, "/face-")
    assert [one["label"] for one in site.header] == ["About", "Power", "Last"]
    told = LogEntry.objects.get().get_change_message()
    assert told == "Changed Name of the site, Logo, Accent colour and Menu at the top."


def test_a_menu_that_was_left_out_stays(desk):
    make_face(menus={"header": [{"label": "Shop", "address": "/shop/"}]})

    desk.post(FORM, sent(name="x"))

    assert [one["label"] for one in facing.site().header] == ["Shop"]


def test_the_form_shows_the_usual_menus_to_begin_with(desk):
    facing.stored()

    inlines = desk.get(FORM).context["inline_admin_formsets"]

    labels = [[form["label"].value() for form in one.formset.forms] for one in inlines]
    assert labels[0] == ["Front page", "Stories", "Topics", "Authors", "Write to us", None]
    assert labels[1][:2] == ["All stories", "By month"]


def test_a_pale_accent_is_refused_beside_its_field_with_the_nearest_ready(desk):
    facing.stored()

    response = desk.post(FORM, sent(name="Kept", accent="#ff9900"))

    assert errors_of(response)["accent"] == [
        "#ff9900 has a contrast of 1.92 : 1 on the paper, and text needs 4.5 : 1. "
        "The nearest colour that has it: #a25f00."
    ]
    assert '<button name="_accent" value="#a25f00">Take #a25f00 and save</button>' in response.content.decode()
    assert facing.stored().accent == ""

    desk.post(FORM, sent(name="Kept", accent="#ff9900", _accent="#a25f00"))

    assert (facing.stored().accent, facing.stored().name) == ("#a25f00", "Kept")


def test_a_menu_item_that_leads_nowhere_is_told_with_its_place(desk):
    facing.stored()

    response = desk.post(FORM, sent(name="x", header=[{"label": "Fine", "address": "/"}, {"label": "Odd"}]))

    assert errors_of(response)["__all__"] == ["Menu at the top, item 2: give one of page, topic and address."]
    assert (facing.stored().name, MenuItem.objects.exists()) == ("", False)


def test_who_saves_second_is_told_and_keeps_what_was_typed(desk):
    make_face(name="First")

    response = desk.post(FORM, sent(name="Second", revision=0))

    assert errors_of(response)["__all__"] == [facing.OVERTAKEN]
    assert 'value="Second"' in response.content.decode()
    assert facing.site().name == "First"


def test_a_logo_stays_in_the_library(desk):
    picture = make_picture()
    make_face(logo=picture)

    text = desk.get(f"/admin/articles/picture/{picture.pk}/delete/").content.decode()
    desk.post(f"/admin/articles/picture/{picture.pk}/delete/", {"post": "yes"})

    assert "A teal field is the logo of this site: choose another under “Name, looks and menus” first." in text
    assert "permission" not in text
    assert facing.site().logo


def test_the_stored_accent_is_shown_on_both_papers(desk):
    make_face(accent="#123456")

    text = desk.get(FORM).content.decode()

    assert 'aria-label="#123456 on the light paper, #3d8ddc on the dark one"' in text
    assert 'style="' not in text.split('id="content-main"')[1]
