"""The focal point of a picture, set in a real browser under the product's own policy."""

import pytest
from playwright.sync_api import expect

from articles.models import Picture
from tests.factories import image_bytes, make_picture, make_user

pytestmark = pytest.mark.django_db(transaction=True)
SCREENS = [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]


@pytest.fixture
def open_form(new_page):
    """Opens the form of a picture of 400 × 200 pixels, and gathers what the console complains of."""

    def opened(**options):
        make_user(username="erin", is_superuser=True)
        picture = make_picture(image_bytes((400, 200)))
        page = new_page(**options)
        page.faults = []
        page.on("console", lambda said: page.faults.append(said.text) if said.type == "error" else None)
        page.goto(f"/admin/articles/picture/{picture.pk}/change/")
        page.fill("[name=username]", "erin")
        page.fill("[name=password]", "a long password")
        page.keyboard.press("Enter")
        page.wait_for_selector(".focal-marker")
        return page

    return opened


def point(page) -> tuple[str, str]:
    return page.input_value("#id_focal_x"), page.input_value("#id_focal_y")


def marker(page) -> tuple[float, float]:
    """Where the middle of the marker lies within the picture, as fractions."""
    mark, box = (page.locator(one).bounding_box() for one in (".focal-marker", "img.preview"))
    across = (mark["x"] + mark["width"] / 2 - box["x"]) / box["width"]
    return round(across, 2), round((mark["y"] + mark["height"] / 2 - box["y"]) / box["height"], 2)


def click(page, across: float, down: float) -> None:
    box = page.locator("img.preview").bounding_box()
    # The middle of a pixel: a click is told in whole ones, and the picture need not begin at one.
    page.locator(".focal").click(position={"x": box["width"] * across + 0.5, "y": box["height"] * down + 0.5})


@pytest.mark.parametrize("width", [390, 1280])
def test_a_click_sets_the_focal_point_and_it_is_saved(open_form, width):
    page = open_form(viewport={"width": width, "height": 900})
    assert marker(page) == (0.5, 0.5)

    click(page, 0.25, 0.75)

    assert point(page) == ("0.25", "0.75")
    assert marker(page) == (0.25, 0.75)
    page.locator("[name=_save]").click()
    page.wait_for_url("**/admin/articles/picture/")
    stored = Picture.objects.get()
    assert (stored.focal_x, stored.focal_y, stored.renditions) == (0.25, 0.75, None)
    assert page.faults == []


def test_arrow_keys_move_it_by_a_hundredth_and_stop_at_the_edge(open_form):
    page = open_form()
    click(page, 0.98, 0.5)
    page.locator(".focal").focus()

    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)

    assert point(page) == ("1", "0.49")
    expect(page.get_by_role("status")).to_have_text("100% from the left, 49% from the top")


def test_the_marker_follows_the_fields(open_form):
    page = open_form()

    page.fill("#id_focal_x", "0.1")

    assert marker(page) == (0.1, 0.5)
    page.fill("#id_focal_x", "7")
    expect(page.locator(".focal-marker")).to_be_hidden()


def test_without_javascript_the_fields_remain(new_page):
    make_user(username="erin", is_superuser=True)
    picture = make_picture()
    page = new_page(java_script_enabled=False)
    page.goto(f"/admin/articles/picture/{picture.pk}/change/")
    page.fill("[name=username]", "erin")
    page.fill("[name=password]", "a long password")
    page.keyboard.press("Enter")

    page.fill("#id_focal_x", "0.3")
    page.locator("[name=_save]").click()

    expect(page.locator(".messagelist")).to_contain_text("was changed")
    assert Picture.objects.get().focal_x == 0.3


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_the_form_is_for_everybody(open_form, axe, width, scheme):
    page = open_form(viewport={"width": width, "height": 900}, color_scheme=scheme)

    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
