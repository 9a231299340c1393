"""The way out: what a browser that is told to forget still knows, and what it can't be made to forget."""

import pytest
from django.test import Client

from contact.models import Mail, Message, Verification
from tests.contact.flow import ADA, TEXT, ask, code_mails, code_of, newest, reach_message

pytestmark = pytest.mark.django_db
BUTTON = '<form method="post" action="/contact/forget/"><button class="button button-quiet">Forget me in this browser'


def forget(browser):
    return browser.post("/contact/forget/")


def test_every_page_after_the_first_step_offers_it(browser):
    pages = [browser.get(ask(browser)["Location"])]
    browser.post("/contact/verify/", {"code": code_of(newest())})
    pages.append(browser.get("/contact/message/"))
    pages.append(browser.post("/contact/message/", TEXT, follow=True))
    first = browser.get("/contact/")

    assert all(BUTTON in page.content.decode() for page in pages)
    assert BUTTON not in first.content.decode()


def test_whoever_has_the_browser_next_finds_nothing(browser):
    reach_message(browser)

    answer = forget(browser)

    assert (answer.status_code, answer["Location"]) == (302, "/contact/")
    assert "no-store" in answer["Cache-Control"]
    assert {name: (one.value, one["max-age"], one["path"]) for name, one in answer.cookies.items()} == {
        "contact": ("", 0, "/contact/"),
        "contact_sent": ("", 0, "/contact/done/"),
    }
    assert not Verification.objects.exists()
    assert not Mail.objects.exists()
    assert browser.get("/contact/message/")["Location"] == "/contact/"


def test_code_that_is_on_its_way_is_not_mailed(browser):
    ask(browser)

    forget(browser)

    assert code_mails() == []


def test_message_that_was_sent_stays(browser):
    reach_message(browser)
    browser.post("/contact/message/", TEXT)

    forget(browser)

    assert Message.objects.get().verification == newest()
    assert ADA not in browser.get("/contact/done/", follow=True).content.decode()


def test_message_of_another_tab_that_was_not_sent_yet_is_shown_to_be_copied(browser):
    reach_message(browser)
    forget(browser)

    answer = browser.post("/contact/message/", TEXT | {"address": ADA})

    assert answer.status_code == 409
    assert TEXT["message"] in answer.content.decode()


def test_link_makes_nobody_leave(browser):
    ask(browser)

    answer = browser.get("/contact/forget/")

    assert (answer.status_code, answer["Location"], dict(answer.cookies)) == (302, "/contact/", {})
    assert Verification.objects.count() == 1


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {}])
def test_no_other_site_makes_anybody_leave(browser, headers):
    ask(browser)
    other = Client(headers=headers)
    other.cookies = browser.cookies

    assert forget(other).status_code == 403
    assert Verification.objects.count() == 1


def test_browser_that_is_unknown_is_led_to_the_first_step(browser):
    assert forget(browser)["Location"] == "/contact/"
