"""The menus as the desk arranges them."""

import pytest

from articles.acts import arranging, facing, page_writing
from articles.models import MenuItem
from articles.permissions import SYSTEM
from articles.pure.refusal import Refusal
from tests.factories import make_face, make_page, make_topic

pytestmark = pytest.mark.django_db


def at(label: str = "", *, page=None, topic=None, address: str = "") -> dict:
    return {"label": label, "page": page, "topic": topic, "address": address}


def shown(menu: str = "header") -> list[tuple[str, str]]:
    return [(one["label"], one["address"]) for one in getattr(facing.site(), menu)]


def test_a_menu_leads_to_pages_topics_and_addresses_in_its_order():
    page, topic = make_page("About us"), make_topic("Energy")
    items = [at("Harbour", address="/stories/?q=harbour"), at(page=page), at("Power", topic=topic)]

    make_face(menus={"header": [*items, at("Shop", address="https://shop.example/a")]})

    assert shown() == [
        ("Harbour", "/stories/?q=harbour"),
        ("About us", "/pages/about-us/"),
        ("Power", "/topics/energy/"),
        ("Shop", "https://shop.example/a"),
    ]
    assert len(shown("footer")) == 7


def test_without_items_or_with_the_usual_ones_it_is_the_usual_menu():
    usual = shown()
    make_face(menus={"header": [at("Shop", address="/shop/")]})
    assert shown() == [("Shop", "/shop/")]

    make_face(menus={"header": arranging.rows("header")[:0]})
    assert shown() == usual

    make_face(menus={"header": arranging.rows("header")})
    assert shown() == usual
    assert not MenuItem.objects.exists()


def test_the_form_begins_with_the_usual_menu_and_then_shows_the_desk_s():
    assert [one["address"] for one in arranging.rows("header")] == [
        "/", "/stories/", "/topics/", "/authors/", "/contact/"
    ]  # fmt: skip
    page = make_page()

    make_face(menus={"header": [at(page=page)]})

    assert arranging.rows("header") == [{"label": "", "page": page.pk, "topic": None, "address": ""}]


@pytest.mark.parametrize(
    ("row", "ends"),
    [
        (at("x"), "give one of page, topic and address."),
        (at(address="/x/"), "an address needs words for its link."),
        (at("x", address="//evil.example"), "an address begins with / for this site, or with https://."),
        (at("x", address="/\\evil.example"), "an address begins with / for this site, or with https://."),
        (at("x", address="javascript:alert(1)"), "an address begins with / for this site, or with https://."),
        (at("x", address="mailto:a@b.example"), "an address begins with / for this site, or with https://."),
        (at("x", address="stories/"), "an address begins with / for this site, or with https://."),
        (at("x", address=f"/{'x' * 500}"), "an address begins with / for this site, or with https://."),
        (at("x" * 61, address="/x/"), "the words are longer than 60 characters."),
    ],
)
def test_an_item_that_leads_nowhere_is_refused(row, ends):
    with pytest.raises(Refusal) as refusal:
        make_face(menus={"footer": [at("Fine", address="/"), row]})

    assert refusal.value.sentence == f"Menu at the bottom, item 2: {ends}"
    assert refusal.value.field == "footer"
    assert not MenuItem.objects.exists()


@pytest.mark.parametrize(("menu", "most"), [("header", 10), ("footer", 24)])
def test_a_menu_has_an_end(menu, most):
    items = [at(f"x{number}", address="/x/") for number in range(most + 1)]
    make_face(menus={menu: items[:most]})

    with pytest.raises(Refusal, match=f"{most} items at most"):
        make_face(menus={menu: items})


def test_an_item_goes_with_its_page_and_comes_back_with_it():
    page = make_page()
    make_face(menus={"header": [at(page=page), at("Shop", address="/shop/")]})

    seen = []
    for is_published in (False, True):
        change = page_writing.Change(page, page_writing.stored_values(page))
        page.is_published = is_published
        page_writing.save(change, by=SYSTEM)
        seen.append((shown(), change.notes))

    told = "Readers no longer see it, and the menu at the top no longer show it: they led here."
    assert seen[0] == ([("Shop", "/shop/")], [told])
    assert seen[1] == ([("About us", "/pages/about-us/"), ("Shop", "/shop/")], [])
