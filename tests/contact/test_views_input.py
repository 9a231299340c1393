"""What a stranger, a robot or another site may send; and that nothing typed is lost."""

import io
from urllib.parse import urlencode

import pytest
from django.test import Client

from contact.models import Mail, Message, Verification
from tests.contact.flow import ADA, TEXT, ask, code_of, newest, reach_message

pytestmark = pytest.mark.django_db
ODD = ["\x00", "a\x00b", "\u202e", "x" * 10_000, "\r\nBcc: eve@example.org", "'\"><b>", "{{ 1 }}", "%s", "😀"]
OURS, THEIRS = "http://testserver", "https://evil.example"
HEADERS = [
    ({"Sec-Fetch-Site": "same-origin"}, True),
    ({"Sec-Fetch-Site": "none"}, True),
    ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, True),
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
    ("/contact/forget/", {}),
]


@pytest.fixture
def strict():
    """Makes browsers whose posts are checked for Django's token too, where a view asks for one."""
    return lambda **headers: Client(enforce_csrf_checks=True, headers=headers)


@pytest.mark.parametrize(("path", "values"), STEPS, ids=str)
@pytest.mark.parametrize(("headers", "ours"), HEADERS, ids=str)
def test_post_from_another_site_is_refused(strict, path, values, headers, ours):
    answer = strict(**headers).post(path, values)

    assert answer.status_code == (302 if ours else 403)
    assert ours or "sent from another site" in answer.content.decode()
    assert Verification.objects.exists() is (ours and path == "/contact/")


@pytest.mark.parametrize(("path", "values"), STEPS, ids=str)
def test_post_of_a_browser_that_says_nothing_is_taken_at_the_first_step_only(strict, path, values):
    answer = strict().post(path, values)

    assert answer.status_code == (302 if path == "/contact/" else 403)
    assert path == "/contact/" or "did not say which page this form was sent from" in answer.content.decode()


@pytest.mark.parametrize("headers", [headers for headers, ours in HEADERS if ours], ids=str)
def test_every_step_needs_no_more_than_a_browser_that_says_where_it_is(strict, headers):
    browser = strict(**headers)
    reach_message(browser)

    answer = browser.post("/contact/message/", TEXT | {"address": ADA})

    assert answer["Location"] == "/contact/done/"
    assert Message.objects.get().text == TEXT["message"]


def test_no_step_sets_a_cookie_or_holds_a_token_of_the_desk(browser):
    ask(browser)
    pages = [browser.get("/contact/verify/")]
    browser.post("/contact/verify/", {"code": code_of(newest())})
    pages.append(browser.get("/contact/message/"))

    assert list(browser.cookies) == ["contact"]
    assert not any("csrf" in page.content.decode() for page in pages)


@pytest.mark.parametrize(
    ("headers", "way_on"),
    [
        ({"Origin": THEIRS}, "then open our contact page and send it from there."),
        ({"Origin": "null"}, "then open our contact page and send it from there."),
        ({}, "then open our contact page in this browser and send it from there, or use another browser."),
    ],
)
def test_message_that_is_refused_is_shown_to_be_copied(strict, headers, way_on):
    browser = strict(**headers)
    typed = TEXT | {"subject": "<b>", "address": "eve@example.org", "category": "tip"}

    answer = browser.post("/contact/message/", typed)

    page = answer.content.decode()
    assert answer.status_code == 403
    assert all(shown in page for shown in ("Ada Lind", "&lt;b&gt;", "The dam at Vik leaks.", "A tip"))
    assert f"Nothing that you typed is lost: here it is. Copy it, {way_on}" in page
    assert '<a class="button" href="/contact/">' in page
    assert "eve@example.org" not in page
    assert "Go back" not in page
    assert not Message.objects.exists()


@pytest.mark.parametrize("headers", [{"Origin": THEIRS}, {}])
def test_refused_post_is_never_told_to_load_its_page_again(strict, headers):
    page = strict(**headers).post("/contact/message/", TEXT).content.decode()

    told = page[page.index("<main") : page.index("</main>")]
    assert "Copy it, " in told
    assert "load" not in told


@pytest.mark.parametrize(
    ("path", "headers", "sentence"),
    [
        (
            "/contact/",
            {"Origin": THEIRS},
            "This form was sent from another site, so nothing was taken. Go back and copy what you wrote, "
            "then open our contact page and send it from there.",
        ),
        (
            "/contact/verify/",
            {},
            "Your browser did not say which page this form was sent from, so nothing was taken. Go back and copy what "
            "you wrote, then open our contact page in this browser and send it from there, or use another browser.",
        ),
    ],
)
def test_page_of_a_refused_step_leads_to_the_contact_page(strict, path, headers, sentence):
    page = strict(**headers).post(path, {}).content.decode()

    assert sentence in page
    assert '<a class="button" href="/contact/">To the contact page</a>' in page
    assert page.count('class="button"') == 1


def test_another_name_that_is_trusted_is_ours(settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://www.news.example"]

    assert ask(Client(headers={"Origin": "https://www.news.example"})).status_code == 302


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
@pytest.mark.parametrize(
    "path", ["/contact/", "/contact/verify/", "/contact/message/", "/contact/done/", "/contact/forget/"]
)
def test_wrong_method_is_405(browser, path, method):
    assert getattr(browser, method)(path).status_code == 405


def test_address_for_posts_alone_leads_on_and_page_for_reading_alone_says_so(browser):
    assert browser.get("/contact/verify/again/")["Location"] == "/contact/verify/"
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

    assert browser.get("/contact/verify/")["Location"].split("?")[0] == "/contact/"


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
        (
            "message",
            "x" * 50_001,
            "A message may have 50,000 signs at most; yours has 50,001. Shorten it, or send it in two.",
        ),
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


def test_message_says_how_long_it_may_be(browser):
    reach_message(browser)

    assert "Up to 50,000 signs" in browser.get("/contact/message/").content.decode()


FORM = "application/x-www-form-urlencoded"
PATHS = ["/contact/", "/contact/verify/", "/contact/verify/again/", "/contact/message/", "/contact/forget/"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("kind", [FORM, "multipart/form-data; boundary=b"])
@pytest.mark.parametrize("size", [2**20 + 1, 9 * 2**20])
def test_form_that_is_far_too_large_is_refused_unread_and_is_no_fault(browser, caplog, path, kind, size):
    stream = io.BytesIO(b"message=" + b"x" * 100)
    sent = {"CONTENT_LENGTH": str(size), "CONTENT_TYPE": kind, "wsgi.input": stream}

    answer = browser.generic("POST", path, **sent)

    page = answer.content.decode()
    assert answer.status_code == 413
    assert stream.tell() == 0
    assert "This form is too large" in page
    assert "It holds more than 1 MB, and a message may have 50,000 signs." in page
    assert not [record for record in caplog.records if record.levelname in {"ERROR", "CRITICAL"}]


@pytest.mark.parametrize("length", ["", "-1", str(2**20)])
def test_any_other_length_of_a_form_is_no_fault(browser, length):
    sent = {"CONTENT_LENGTH": length, "CONTENT_TYPE": FORM, "wsgi.input": io.BytesIO(b"email=" + b"x" * 2**20)}

    assert browser.generic("POST", "/contact/", **sent).status_code == 200


@pytest.mark.parametrize(("number", "status"), [(50_000, 302), (80_000, 200)])
def test_a_message_of_the_largest_signs_is_taken_or_shown_again_whole(browser, number, status):
    reach_message(browser)
    text = "😀" * number

    answer = browser.post("/contact/message/", urlencode(TEXT | {"message": text}), content_type=FORM)

    assert answer.status_code == status
    if status == 302:
        assert Message.objects.get().text == text
    else:
        assert text in answer.content.decode()
        assert "yours has 80,000" in answer.content.decode()


def test_line_breaks_in_name_and_subject_become_spaces(browser):
    reach_message(browser)

    browser.post("/contact/message/", TEXT | {"name": "Ada\r\nLind", "subject": "A\r\nBcc: eve@example.org"})

    message = Message.objects.get()
    assert (message.name, message.subject) == ("Ada Lind", "A Bcc: eve@example.org")


def test_story_stays_with_the_form_after_an_error(browser):
    page = browser.post("/contact/", {"email": "no address", "story": "dam"}).content.decode()

    assert '<input type="hidden" name="story" value="dam">' in page


def test_markup_that_was_typed_is_shown_as_text(browser):
    assert "<b>" not in ask(browser, "<b>@</b>").content.decode().replace('value="<b>', "x")
    reach_message(browser)

    page = browser.post("/contact/message/", {"name": "<b>", "subject": "", "message": "</textarea><script>"})

    assert "<script>" not in page.content.decode()
    assert "&lt;/textarea&gt;&lt;script&gt;" in page.content.decode()
