"""What a stranger, a robot or another site may send; and that nothing typed is lost."""

from datetime import timedelta

import pytest
from django.test import Client

from articles.pure import clock
from contact.acts import forgetting
from contact.models import Mail, Message, Verification
from tests.contact.flow import ADA, TEXT, ask, code_of, newest, reach_message

pytestmark = pytest.mark.django_db
ODD = ["\x00", "a\x00b", "\u202e", "x" * 10_000, "\r\nBcc: eve@example.org", "'\"><b>", "{{ 1 }}", "%s", "😀"]
OURS, THEIRS = "http://testserver", "https://evil.example"
HEADERS = [
    ({"Sec-Fetch-Site": "same-origin"}, True),
    ({"Sec-Fetch-Site": "none"}, True),
    ({"Sec-Fetch-Site": "same-site"}, False),
    ({"Sec-Fetch-Site": "cross-site"}, False),
    ({"Sec-Fetch-Site": "cross-site", "Origin": THEIRS}, False),
    ({"Origin": OURS}, True),
    ({"Origin": THEIRS}, False),
    ({"Origin": "null"}, False),
    ({"Referer": f"{OURS}/stories/a/"}, True),
    ({"Referer": f"{THEIRS}/?{OURS}/"}, False),
]
STEPS = [
    ("/contact/", {"email": ADA}),
    ("/contact/verify/", {"code": "123456"}),
    ("/contact/verify/again/", {}),
    ("/contact/message/", TEXT),
]


@pytest.mark.parametrize(("path", "values"), STEPS, ids=str)
@pytest.mark.parametrize(("headers", "ours"), HEADERS, ids=str)
def test_post_from_another_site_is_refused(path, values, headers, ours):
    answer = Client(headers=headers).post(path, values)

    assert answer.status_code == (302 if ours else 403)
    assert ours or "sent from another site" in answer.content.decode()
    assert Verification.objects.exists() is (ours and path == "/contact/")


@pytest.mark.parametrize(("path", "values"), STEPS, ids=str)
def test_post_of_a_browser_that_says_nothing_is_taken_at_the_first_step_only(path, values):
    assert Client().post(path, values).status_code == (302 if path == "/contact/" else 403)


def test_another_name_that_is_trusted_is_ours(settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://www.news.example"]

    assert ask(Client(headers={"Origin": "https://www.news.example"})).status_code == 302


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
@pytest.mark.parametrize("path", ["/contact/", "/contact/verify/", "/contact/message/", "/contact/done/"])
def test_wrong_method_is_405(browser, path, method):
    assert getattr(browser, method)(path).status_code == 405


def test_address_for_posts_alone_and_page_for_reading_alone_say_so(browser):
    assert browser.get("/contact/verify/again/").status_code == 405
    assert browser.post("/contact/done/").status_code == 405


@pytest.mark.parametrize("odd", [*ODD, f"ada{ODD[5]}@example.org", "ada@example.org,eve@example.org", "@", "a" * 400])
def test_odd_address_is_an_error_and_stays_in_the_field(browser, odd):
    answer = ask(browser, odd)

    assert answer.status_code == 200
    assert "error" in answer.content.decode().lower()
    assert answer.context["form"]["email"].value() == odd
    assert not Mail.objects.exists()


@pytest.mark.parametrize("odd", ODD)
def test_odd_words_never_break_a_step(browser, odd):
    statuses = [ask(browser, ADA).status_code]
    statuses += [browser.post("/contact/", {"email": ADA, "story": odd}).status_code]
    statuses += [browser.post("/contact/verify/", {"code": odd}).status_code]
    browser.post("/contact/verify/", {"code": code_of(newest())})
    statuses += [browser.post("/contact/message/", {"name": odd, "subject": odd, "message": odd}).status_code]

    assert set(statuses) <= {200, 302}


@pytest.mark.parametrize("cookie", ["", "x", "ü", "x" * 4000, "\x00", '"', "a;b"])
def test_odd_cookie_is_no_cookie(browser, cookie):
    browser.cookies["contact"] = cookie

    assert browser.get("/contact/verify/")["Location"] == "/contact/"


@pytest.mark.parametrize("charset", ["utf-8", "latin-1", "utf-16", "nonsense"])
@pytest.mark.parametrize("value", [b"\xff", b"\\ud800", b"+2AA-", b"ada@example.org"])
def test_no_charset_of_a_form_is_a_fault(charset, value):
    browser = Client(headers={"Sec-Fetch-Site": "same-origin"}, raise_request_exception=False)
    body = b'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\n' + value + b"\r\n--x--\r\n"
    kind = f"multipart/form-data; boundary=x; charset={charset}"

    assert browser.generic("POST", "/contact/", body, kind).status_code < 500


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("subject", "", "Say in a few words what it is about."),
        ("subject", "x" * 201, "at most 200 characters"),
        ("message", "", "Write your message."),
        ("message", " \n\x00 ", "Write your message."),
        ("message", "x" * 50_001, "at most 50000 characters"),
        ("name", "x" * 201, "at most 200 characters"),
    ],
)
def test_what_was_typed_survives_every_error(browser, field, value, sentence):
    reach_message(browser)
    typed = TEXT | {field: value}

    page = browser.post("/contact/message/", typed)

    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert {name: page.context["form"][name].value() for name in typed} == typed
    assert not Message.objects.exists()


def test_very_long_message_is_taken_whole(browser):
    reach_message(browser)

    browser.post("/contact/message/", TEXT | {"message": "ä" * 50_000})

    assert Message.objects.get().text == "ä" * 50_000


def test_line_breaks_in_name_and_subject_become_spaces(browser):
    reach_message(browser)

    browser.post("/contact/message/", TEXT | {"name": "Ada\r\nLind", "subject": "A\r\nBcc: eve@example.org"})

    message = Message.objects.get()
    assert (message.name, message.subject) == ("Ada Lind", "A Bcc: eve@example.org")


def assert_lost_page_shows_what_was_typed(answer):
    page = answer.content.decode()
    assert answer.status_code == 409
    assert all(words in page for words in ("Your message was not sent", "Prove your address again", *TEXT.values()))
    assert not Message.objects.exists()


def test_message_after_a_day_is_shown_to_be_copied(browser, time_machine):
    reach_message(browser)
    time_machine.move_to(clock.now() + timedelta(hours=25))

    assert_lost_page_shows_what_was_typed(browser.post("/contact/message/", TEXT))


def test_message_after_the_house_was_kept_is_shown_to_be_copied(browser):
    reach_message(browser)
    forgetting.purge(at=clock.now() + timedelta(days=2))

    assert_lost_page_shows_what_was_typed(browser.post("/contact/message/", TEXT))


def test_message_whose_tab_was_overtaken_by_another_address_is_shown_to_be_copied(browser):
    reach_message(browser)
    shown = {"address": browser.get("/contact/message/").context["form"]["address"].value()}
    ask(browser, "ada@home.example")
    begun = browser.post("/contact/message/", TEXT | shown)
    browser.post("/contact/verify/", {"code": code_of(newest())})
    proven = browser.post("/contact/message/", TEXT | shown)

    assert shown == {"address": ADA}
    assert_lost_page_shows_what_was_typed(begun)
    assert_lost_page_shows_what_was_typed(proven)


def test_story_stays_with_the_form_after_an_error(browser):
    page = browser.post("/contact/", {"email": "no address", "story": "dam"}).content.decode()

    assert '<input type="hidden" name="story" value="dam">' in page


def test_markup_that_was_typed_is_shown_as_text(browser):
    assert "<b>" not in ask(browser, "<b>@</b>").content.decode().replace('value="<b>', "x")
    reach_message(browser)

    page = browser.post("/contact/message/", {"name": "<b>", "subject": "", "message": "</textarea><script>"})

    assert "<script>" not in page.content.decode()
    assert "&lt;/textarea&gt;&lt;script&gt;" in page.content.decode()
