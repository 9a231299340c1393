"""The menus of the site, as the desk arranges them."""

import re
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from articles.models import MenuItem, Page
from articles.models.addresses import address
from articles.models.site import ONLY
from articles.models.stories import URL_SCHEMES
from articles.permissions import require
from articles.pure import words
from articles.pure.refusal import Refusal

Menu = MenuItem.Menu
# A line on the screens of readers; what is longer is a page of its own.
MOST = {Menu.HEADER: 10, Menu.FOOTER: 24}
# Where the desk has arranged nothing.
USUAL = {
    Menu.HEADER: (
        ("Front page", "front"),
        ("Stories", "archive"),
        ("Topics", "topic_list"),
        ("Authors", "author_list"),
        ("Write to us", "contact:email"),
    ),
    Menu.FOOTER: (
        ("All stories", "archive"),
        ("By month", "months"),
        ("Topics", "topic_list"),
        ("Authors", "author_list"),
        ("How we score", "impact"),
        ("Corrections", "corrections"),
        ("Write to us", "contact:email"),
    ),
}
# An address of this site: not //, which leads elsewhere, and nothing that a browser reads as that.
_OWN = re.compile(r"/(?![/\\])[^\s\\]*")


def usual(menu: str) -> list[dict]:
    """The items of *menu* where the desk has arranged none: {"label", "address"} each."""
    return [{"label": label, "address": address(name)} for label, name in USUAL[menu]]


def rows(menu: str) -> list[dict]:
    """The items of *menu* as its form shows them: the desk's, else the usual ones."""
    found = list(MenuItem.objects.filter(menu=menu))
    if not found:
        return [{"label": one["label"], "page": None, "topic": None, "address": one["address"]} for one in usual(menu)]
    return [{"label": o.label, "page": o.page_id, "topic": o.topic_id, "address": o.address} for o in found]


def keep(menu: str, rows: Sequence[dict]) -> None:
    """Store *rows* ({"label", "page", "topic", "address"} each) as *menu*, in order; Refusal names the row.

    None at all, or just the usual ones: the menu is the usual one from then on. For facing.keep(), which asks for
    permission and makes anew what is shown.
    """
    most = MOST[menu]
    require(len(rows) <= most, f"{Menu(menu).label}: {most} items at most.", field=menu)
    items = [_settled(menu, number, row) for number, row in enumerate(rows, 1)]
    MenuItem.objects.filter(menu=menu).delete()
    if [_told(one) for one in items] != usual(menu):
        MenuItem.objects.bulk_create(items)


def _settled(menu: str, number: int, row: dict) -> MenuItem:
    def refuse(sentence: str):
        raise Refusal(f"{Menu(menu).label}, item {number}: {sentence}", field=menu)

    page, topic, address = row.get("page"), row.get("topic"), (row.get("address") or "").strip()
    label = words.line(row.get("label") or "")
    if sum(map(bool, (page, topic, address))) != 1:
        refuse("give one of page, topic and address.")
    if address:
        if not label:
            refuse("an address needs words for its link.")
        if not _leads(address):
            refuse("an address begins with / for this site, or with https://.")
    longest = MenuItem._meta.get_field("label").max_length
    if len(label) > longest:
        refuse(f"the words are longer than {longest} characters.")
    return MenuItem(
        face_id=ONLY, menu=menu, position=number, label=label, page=page or None, topic=topic or None, address=address
    )


def _leads(address: str) -> bool:
    if len(address) > MenuItem._meta.get_field("address").max_length:
        return False
    if address.startswith("/"):
        return _OWN.fullmatch(address) is not None
    try:
        URLValidator(URL_SCHEMES)(address)
    except ValidationError:
        return False
    return True


def shown() -> dict:
    """Both menus for readers, {"header": [{"label", "address"}], "footer": […]}: [] where the usual one stands.

    An item whose page readers don't see is left out.
    """
    found = {menu: [] for menu in Menu.values}
    for item in MenuItem.objects.select_related("page", "topic").order_by("menu", "position", "pk"):
        if not item.page or item.page.is_published:
            found[item.menu].append(_told(item))
    return found


def _told(item: MenuItem) -> dict:
    target = item.page or item.topic
    label = item.label or str(target)
    return {"label": label, "address": target.get_absolute_url() if target else item.address}


def leading_to(page: Page) -> list[str]:
    """The menus that have an item of *page*, by their names in a sentence."""
    menus = MenuItem.objects.filter(page=page).order_by("-menu").values_list("menu", flat=True).distinct()
    return [Menu(menu).label.replace("Menu", "the menu") for menu in menus]
