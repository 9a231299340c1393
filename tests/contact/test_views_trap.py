"""The field that nobody sees: whoever fills it in notices nothing, and nothing is lost."""

import re

import pytest

from contact.forms import TrappedForm
from contact.models import Mail, Message
from tests.contact.flow import ADA, TEXT, code_mails, code_of, newest

pytestmark = pytest.mark.django_db
FILLED = {"remark": "https://pills.example"}


@pytest.fixture(autouse=True)
def recipients(settings):
    settings.CONTACT_RECIPIENTS = ["desk@example.org"]


def way(browser, first: dict, second: dict) -> list:
    """All that a browser sees from the first step to the last, without what differs for everybody."""
    steps = [browser.post("/contact/", {"email": ADA} | first)]
    steps.append(browser.get(steps[-1]["Location"]))
    steps.append(browser.post("/contact/verify/", {"code": code_of(newest())}))
    steps.append(browser.get("/contact/message/"))
    steps.append(browser.post("/contact/message/", TEXT | second))
    steps.append(browser.get(steps[-1]["Location"]))
    return [(one.status_code, one.get("Location"), sorted(one.cookies), one.content) for one in steps]


@pytest.mark.parametrize(("first", "second"), [(FILLED, {}), ({}, FILLED), (FILLED, FILLED), ({"remark": "\x00"}, {})])
def test_who_fills_it_in_sees_the_same_pages_and_the_message_waits_as_spam(new_browser, first, second):
    human = way(new_browser(), {}, {})
    robot = way(new_browser(), first, second)

    assert robot == human
    assert list(Message.objects.order_by("pk").values_list("status", "text")) == [
        ("new", TEXT["message"]),
        ("spam", TEXT["message"]),
    ]
    assert Mail.objects.filter(kind="message").count() == 1
    assert code_mails() == [ADA, ADA]


@pytest.mark.parametrize("value", ["", " ", "\r\n"])
def test_empty_is_empty(browser, value):
    way(browser, {"remark": value}, {"remark": value})

    assert Message.objects.get().status == "new"


def test_each_form_has_it_where_nobody_gets_to_it(browser):
    pages = [browser.get(address).content.decode() for address in ("/", "/contact/")]
    way(browser, {}, {})
    browser.post("/contact/", {"email": ADA})
    browser.post("/contact/verify/", {"code": code_of(newest())})
    pages.append(browser.get("/contact/message/").content.decode())

    for page in pages:
        (trap,) = re.findall(r'<p class="trap".*?</p>', page)
        (field,) = re.findall("<input[^>]*>", trap)
        assert 'aria-hidden="true"' in trap
        assert (
            "Leave this field empty: it is there for programs that fill in everything, and a message that is sent "
            "with it filled in waits as spam."
        ) in trap
        assert all(
            said in field for said in (f'name="{TrappedForm.TRAP}"', 'tabindex="-1"', 'autocomplete="off"', 'value=""')
        )
        assert "required" not in field
