"""The window in which the body's editor chooses a picture."""

import pytest

from articles.admin import choosing
from tests.factories import make_picture, make_user

pytestmark = pytest.mark.django_db
CHOOSE = "/admin/articles/picture/choose/"


def shown(client, query: str = "") -> tuple[list[str], int | None]:
    """The pictures of the window by their alt texts, and from which one its link goes on."""
    context = client.get(f"{CHOOSE}{query}").context
    return [one.alt for one, _ in context["pictures"]], context["more"]


def test_the_newest_stand_first_and_older_ones_on_the_next_pages(desk, monkeypatch):
    monkeypatch.setattr(choosing, "PER_PAGE", 2)
    _, second, _, fourth, _ = (make_picture(alt=alt) for alt in ("One", "Two", "Three", "Four", "Five"))

    assert shown(desk) == (["Five", "Four"], fourth.pk)
    assert shown(desk, f"?before={fourth.pk}") == (["Three", "Two"], second.pk)
    assert shown(desk, f"?before={second.pk}") == (["One"], None)


def test_a_search_goes_on_among_what_it_found(desk, monkeypatch):
    monkeypatch.setattr(choosing, "PER_PAGE", 1)
    _, _, third = (make_picture(alt=alt) for alt in ("A dam", "A heron", "A dam again"))

    assert shown(desk, "?q=dam") == (["A dam again"], third.pk)
    assert shown(desk, f"?q=dam&before={third.pk}") == (["A dam"], None)


@pytest.mark.parametrize("before", ["x", "-1", "²", "9" * 30, "9" * 5000, "%00"])
def test_what_is_no_key_begins_at_the_newest(desk, before):
    make_picture(alt="One")

    assert shown(desk, f"?before={before}") == (["One"], None)


def test_who_may_not_see_the_library_has_no_window(client):
    client.force_login(make_user())

    assert client.get(CHOOSE).status_code == 403
