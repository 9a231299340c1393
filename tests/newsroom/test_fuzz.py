"""Every address with ugly parameters, drawn with a fixed seed: no fault of ours, whoever asks."""

import random

import pytest

from tests.factories import make_author, make_face, make_page, make_picture, make_rubric, make_story, make_topic

# Keys begin at 1; and a database that refuses a value must not refuse everything after it, as in a transaction.
pytestmark = pytest.mark.django_db(transaction=True, reset_sequences=True)
SEED, ROUNDS = 20261124, 10
UGLY = [
    "%00", "a%00b", "9" * 25, "-1", "0", "99999999999", "1e400", "%ED%A0%80", "%FF", "%C2%B2", "x" * 5000, "a+" * 2500,
    "1,2,x", "'%22%3Cscript%3E", "%2E%2E%2F", "0001-01-01", "9999-12-31", "9999-12-31T23:59:59-23:59", "true", "NaN",
    "%F0%9F%92%A9", "%25%30%30", "__class__", "(a%2B)%2B$", "%0D%0AX:y", "1", "", "%E2%80%AE", "MjAyNnwx",
]  # fmt: skip
NAMES = """
    page q topic author min_impact since until before story email cookies p o e all _popup _to_field _facets
    _changelist_filters status__exact status__isnull when band title__regex id__in id__range
    published_at__year received_at__year received_at__month received_at__day received_at__gte
    groups__id__exact is_staff__exact decorative__exact kind__exact sent_at__gte sent_at__isnull picture
    criterion_1 criterion_2 rate opinion take_out
    topics title term app_label model_name field_name version old new next x[] %00 a.b
""".split()
READERS = ["/", "/stories/", "/stories/known/", "/topics/", "/topics/energy/", "/authors/", "/authors/ada/", "/media/x"]
READERS += ["/impact/", "/archive/", "/archive/2026/11/", "/pages/about-us/", "/face-0123456789abcdef.css"]
READERS += [
    "/feed.rss",
    "/feed.atom",
    "/feed.json",
    "/corrections.atom",
    "/sitemap.xml",
    "/news-sitemap.xml",
]
READERS += [
    "/contact/",
    "/contact/verify/",
    "/contact/message/",
    "/contact/done/",
    "/contact/forget/",
    "/robots.txt",
    "/healthz",
    "/readyz",
]
READERS += ["/nowhere/"]
BELOW = [
    "/stories/{}/",
    "/topics/{}/",
    "/authors/{}/",
    "/pages/{}/",
    "/face-{}.css",
    "/media/{}",
    "/archive/{}/11/",
    "/archive/2026/{}/",
    "/{}/",
    "/contact/{}/",
    "/admin/{}/",
    "/sitemap-{}.xml",
]
MODELS = ["articles/story", "articles/topic", "articles/author", "articles/picture", "auth/user", "auth/group"]
MODELS += ["articles/missingaddress", "articles/redirect", "articles/criterion", "articles/page", "articles/face"]
MODELS += ["contact/message", "contact/mail"]
BELOW_STORY = ("versions", "compare", "restore", "discard", "impact", "impact/score", "events")
DESK = ["/admin/", "/admin/login/", "/admin/autocomplete/", "/admin/jsi18n/", "/admin/password_change/"]
DESK += [f"/admin/{model}/{page}" for model in MODELS for page in ("", "add/", "1/change/", "1/history/", "1/delete/")]
DESK += [f"/admin/articles/story/1/{page}/" for page in BELOW_STORY]
DESK += [f"/admin/articles/page/1/{page}/" for page in ("versions", "restore")]
BELOW_DESK = [f"/admin/{model}/{{}}/{page}/" for model in MODELS for page in ("change", "history", "delete")]
BELOW_DESK += [f"/admin/articles/story/{{}}/{page}/" for page in BELOW_STORY]
BELOW_DESK += ["/admin/auth/user/{}/password/", "/admin/r/{}/1/", "/admin/r/1/{}/"]
ASKED = {"app_label": "articles", "model_name": "story", "field_name": "topics"}


@pytest.fixture(autouse=True)
def something_to_find(db):
    make_story(slug="known", topics=["Energy"], authors=["Ada"], picture=make_picture())
    make_rubric()
    make_face(menus={"header": [{"page": make_page()}]})
    make_topic("Water")
    make_author("Bo")


@pytest.fixture(params=["anonymous", "superuser"])
def browser(request, client, editor):
    # A fault is then a page as readers get it; the log keeps what led to it.
    client.raise_request_exception = False
    if request.param == "superuser":
        client.force_login(editor)
    return client


def drawn(draw: random.Random) -> str:
    """One to four parameters, a name now and then more than once."""
    return "&".join(f"{draw.choice(NAMES)}={draw.choice(UGLY)}" for _ in range(draw.randint(1, 4)))


def faults(browser, asked) -> list[str]:
    return [f"{one[:300]} {status}" for one in asked if (status := browser.get(one).status_code) >= 500]


def test_no_parameter_is_a_fault(browser):
    draw = random.Random(SEED)

    assert faults(browser, [f"{address}?{drawn(draw)}" for address in READERS + DESK]) == []


def test_no_parameter_of_a_list_is_a_fault(browser):
    draw = random.Random(SEED)
    lists = ["/stories/", *(f"/admin/{model}/" for model in MODELS)]
    asked = [f"{address}?{draw.choice(NAMES)}={draw.choice(UGLY)}" for address in lists for _ in range(ROUNDS)]

    assert faults(browser, asked) == []


def test_no_part_of_an_address_is_a_fault(browser):
    draw = random.Random(SEED)
    parts = [one for one in UGLY if one and len(one) < 100]

    assert faults(browser, [address.format(draw.choice(parts)) for address in (BELOW + BELOW_DESK) * 2]) == []


def test_no_search_for_a_choice_is_a_fault(browser):
    draw = random.Random(SEED)
    asked = []
    for value in UGLY:
        sent = ASKED | {draw.choice([*ASKED, "term", "page"]): value}
        asked.append("/admin/autocomplete/?" + "&".join(f"{name}={value}" for name, value in sent.items()))

    assert faults(browser, asked) == []


def test_no_form_that_is_sent_is_a_fault(browser):
    draw = random.Random(SEED)
    fields = [*NAMES, "action", "index", "_selected_action", "select_across", "revision", "body", "summary", "code"]
    kind, faulty = "application/x-www-form-urlencoded", []
    for address in READERS[:12] + DESK:
        sent = "&".join(f"{draw.choice(fields)}={draw.choice(UGLY)}" for _ in range(6))
        for form in (sent, f"action=delete_selected&index=0&_selected_action={draw.choice(UGLY)}"):
            status = browser.post(address, form, content_type=kind).status_code
            faulty += [f"{address} {form[:300]} {status}"] if status >= 500 else []

    assert faulty == []
