"""The steps, one after the other, as a browser takes them."""

import logging
from datetime import timedelta

import pytest
from django.db import connection

from articles.pure import clock
from contact import worker
from contact.acts import forgetting
from contact.models import Mail, Message, Verification
from tests import smtp
from tests.contact.flow import ADA, TEXT, ask, code_mails, code_of, newest, reach_message, wrong_code
from tests.factories import make_draft, make_story
from tests.parallel import together

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def recipients(settings):
    settings.CONTACT_RECIPIENTS = ["desk@example.org"]


def test_whole_way(browser):
    first = ask(browser)
    second = browser.post("/contact/verify/", {"code": code_of(newest())})
    third = browser.post("/contact/message/", TEXT)
    last = browser.get(third["Location"])

    assert [answer.status_code for answer in (first, second, third, last)] == [302, 302, 302, 200]
    assert first["Location"] == "/contact/verify/?sent=1"
    assert second["Location"] == "/contact/message/"
    assert third["Location"] == "/contact/done/"
    assert "We have received your message" in last.content.decode()
    assert ADA in last.content.decode()
    message = Message.objects.get()
    assert (message.address, message.name) == (ADA, "Ada Lind")
    assert (message.subject, message.text) == ("A leak", "The dam at Vik leaks.")


def test_pages_say_which_step_it_is_and_what_comes_next(browser):
    pages = [browser.get("/contact/"), browser.get(ask(browser)["Location"])]
    pages.append(browser.get(browser.post("/contact/verify/", {"code": code_of(newest())})["Location"]))

    steps = ["Step 1 of 2: prove your address", "Step 1 of 2: prove your address", "Step 2 of 2: your message"]
    assert all(step in page.content.decode() for step, page in zip(steps, pages, strict=True))
    assert "No mail?" in pages[1].content.decode()


@pytest.mark.parametrize("path", ["/contact/verify/", "/contact/message/", "/contact/done/"])
def test_later_steps_lead_back_to_the_first(browser, path):
    answer = browser.get(path)

    assert (answer.status_code, answer["Location"]) == (302, "/contact/")


@pytest.mark.parametrize(
    ("path", "values"),
    [("/contact/verify/", {"code": "123456"}), ("/contact/verify/again/", {}), ("/contact/message/", TEXT)],
)
def test_later_steps_cannot_be_sent_without_the_first(browser, path, values):
    answer = browser.post(path, values, follow=True)

    assert answer.redirect_chain[-1] == ("/contact/", 302)
    assert not Message.objects.exists()


@pytest.mark.parametrize("path", ["/contact/message/", "/contact/done/"])
def test_step_two_waits_for_the_code(browser, path):
    ask(browser)

    assert browser.get(path)["Location"] == "/contact/"
    assert browser.post("/contact/message/", TEXT)["Location"] == "/contact/"
    assert not Message.objects.exists()


def test_done_waits_for_the_message(browser):
    reach_message(browser)

    assert browser.get("/contact/done/")["Location"] == "/contact/"


def test_each_step_leads_on_when_it_is_done_already(browser):
    reach_message(browser)
    assert browser.get("/contact/verify/")["Location"] == "/contact/message/"
    assert browser.post("/contact/verify/again/").status_code == 302

    browser.post("/contact/message/", TEXT)
    assert browser.get("/contact/verify/")["Location"] == "/contact/done/"
    assert browser.get("/contact/message/")["Location"] == "/contact/done/"
    assert browser.get("/contact/").status_code == 200


def test_message_sent_twice_or_from_the_back_button_is_stored_once(browser):
    reach_message(browser)

    answers = [browser.post("/contact/message/", TEXT)["Location"] for _ in range(3)]

    assert answers == ["/contact/done/"] * 3
    assert Message.objects.count() == 1
    assert Mail.objects.filter(kind="message").count() == 1


def test_of_twelve_sends_at_once_one_is_stored(shared_database, new_browser):
    first = new_browser()
    reach_message(first)

    def send(_):
        browser = new_browser()
        browser.cookies = first.cookies
        return browser.post("/contact/message/", TEXT)["Location"]

    assert together(12, send) == ["/contact/done/"] * 12
    assert Message.objects.count() == 1
    assert Mail.objects.filter(kind="message").count() == 1


def test_of_twelve_asking_at_once_five_get_a_mail_and_all_the_same_answer(shared_database, new_browser):
    def post(_):
        answer = ask(new_browser())
        return answer.status_code, answer["Location"]

    assert together(12, post) == [(302, "/contact/verify/?sent=1")] * 12
    assert code_mails() == [ADA] * 5


def test_second_tab_with_the_same_address_goes_on_with_the_same_code(browser):
    ask(browser)
    code = code_of(newest())
    ask(browser)

    assert browser.post("/contact/verify/", {"code": code})["Location"] == "/contact/message/"
    assert code_mails() == [ADA]


def test_another_browser_cannot_use_the_code(browser, new_browser):
    ask(browser)
    code = code_of(newest())
    other = new_browser()
    ask(other, "eve@example.org")

    assert other.post("/contact/verify/", {"code": code}).status_code == 200
    assert Verification.objects.filter(proven_at__isnull=False).count() == 0


def test_cookie_that_did_not_come_back_is_told_in_a_sentence(browser):
    where = ask(browser)["Location"]
    browser.cookies.clear()

    answer = browser.get(where)

    assert answer["Location"] == "/contact/?cookies=refused"
    assert "Your browser did not bring back the cookie" in browser.get(answer["Location"]).content.decode()


def test_cookie_is_for_the_form_alone_and_ends_with_the_browser(browser):
    cookie = ask(browser).cookies["contact"]

    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/contact/", True, "Lax")
    assert (cookie["max-age"], cookie["expires"], cookie["secure"]) == ("", "", "")


def test_cookie_is_for_https_alone_on_a_site_of_that_kind(browser, settings):
    settings.SESSION_COOKIE_SECURE = True

    assert ask(browser).cookies["contact"]["secure"] is True


@pytest.mark.parametrize("method", ["get", "head"])
def test_first_page_may_be_kept_by_caches(client, method):
    answer = getattr(client, method)("/contact/")

    assert answer.status_code == 200
    assert answer.cookies == {}
    assert "cookie" not in answer.get("Vary", "").lower()
    assert "public" in answer["Cache-Control"]
    assert "csrf" not in answer.content.decode()


def test_story_that_the_form_stood_under_is_kept(browser):
    story = make_story()
    browser.post("/contact/", {"email": ADA, "story": story.slug})
    browser.post("/contact/verify/", {"code": code_of(newest())})
    browser.post("/contact/message/", TEXT)

    assert Message.objects.get().story == story


@pytest.mark.parametrize("slug", ["unknown", "", "ü" * 200])
def test_unknown_story_is_none(browser, slug):
    browser.post("/contact/", {"email": ADA, "story": slug})

    assert newest().story is None


def test_draft_is_as_unknown_as_no_story(browser):
    browser.post("/contact/", {"email": ADA, "story": make_draft().slug})

    assert newest().story is None


def test_proof_that_is_a_day_old_begins_anew(browser, time_machine):
    reach_message(browser)
    time_machine.move_to(clock.now() + timedelta(hours=24))

    answer = browser.get("/contact/message/", follow=True)

    assert answer.redirect_chain == [("/contact/?code=old", 302)]
    assert "Your code is too old and has been deleted. Send us your address again." in answer.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_code_that_came_after_the_house_was_kept_is_told(browser, method):
    ask(browser)
    code = code_of(newest())
    forgetting.purge(at=clock.now() + timedelta(hours=1))

    answer = getattr(browser, method)("/contact/verify/", {"code": code}, follow=True)

    assert answer.redirect_chain == [("/contact/?code=old", 302)]
    assert "Your code is too old and has been deleted. Send us your address again." in answer.content.decode()


def test_code_is_nowhere_but_in_the_mail(browser, settings, caplog):
    caplog.set_level(logging.DEBUG)
    with smtp.mail_server(settings) as box:
        ask(browser)
        code = code_of(newest())
        dumps = [dump(), str(browser.cookies)]
        browser.post("/contact/verify/", {"code": wrong_code(newest())})
        worker.send_due()
        browser.post("/contact/verify/", {"code": code})
        dumps += [dump(), str(browser.cookies), browser.get("/contact/message/").content.decode()]

    assert smtp.text_of(box.mails[0]).startswith(code)
    assert all(ADA in dumps[index] for index in (0, 2))
    assert not any(code in text for text in dumps)
    # The receiving server logs what it gets, as any mail server may.
    assert not any(code in record.getMessage() for record in caplog.records if record.name != "mail.log")


def dump() -> str:
    """Every value of every table."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows += cursor.fetchall()
    return repr([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in rows])
