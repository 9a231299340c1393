"""The contact form as readers use it."""

import re

import pytest
from django.conf import settings as current

from contact import worker
from contact.models import Message, Verification
from tests import smtp
from tests.contact.flow import ADA, code_of, newest, wrong_code
from tests.factories import make_page, make_story
from tests.yardsticks.visits import usability


@pytest.fixture(autouse=True)
def recipients(settings):
    settings.CONTACT_RECIPIENTS = ["desk@example.org"]
    settings.CONTACT_RESEND_SECONDS = 0
    # Some pages below change it: what the fixture has set, it sets back.
    settings.CONTACT_CODES_PER_CLIENT_PER_HOUR = 20


def tab_to(page, selector):
    """Reach *selector* by the Tab key alone."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} can't be reached by keyboard")


def ask(page, address=ADA):
    page.goto("/contact/")
    page.get_by_label("Your e-mail address").fill(address)
    page.get_by_role("button", name="Next").click()
    page.wait_for_url("**/contact/verify/**")


def enter(page, code):
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Next").click()


def write(page, *, name="Ada Lind", subject="A leak", text="The dam leaks."):
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Subject").fill(subject)
    page.get_by_label("Message", exact=True).fill(text)


def test_whole_form_by_keyboard_from_a_story_to_a_stored_message(page, settings):
    story = make_story(title="The dam at Vik", slug="dam")
    with smtp.mail_server(settings) as box:
        page.goto("/stories/dam/")
        tab_to(page, "input[name=email]")
        page.keyboard.type(ADA)
        page.keyboard.press("Enter")
        page.wait_for_url("**/contact/verify/**")
        worker.send_due()
        code = re.search(r"\d{6}", smtp.text_of(box.mails[0]))[0]
        tab_to(page, "input[name=code]")
        page.keyboard.type(f"{code[:3]} {code[3:]}")
        page.keyboard.press("Enter")
        page.wait_for_url("**/contact/message/")
        assert "About the story The dam at Vik" in page.inner_text("main")
        # In the order of the page; a list is chosen from by its first letters.
        typed = {"name": "Ada", "category": "A co", "subject": "A leak", "message": "One.\nTwo."}
        for field, words in typed.items():
            tab_to(page, f"[name={field}]")
            page.keyboard.type(words)
        tab_to(page, "form[action='/contact/message/'] button")
        page.keyboard.press("Enter")
        page.wait_for_url("**/contact/done/")
        worker.send_due()

    message = Message.objects.get()
    assert page.get_by_role("heading", level=1).inner_text() == "We have received your message"
    assert (message.address, message.name, message.subject, message.text) == (ADA, "Ada", "A leak", "One.\nTwo.")
    assert (message.story, message.category, message.status) == (story, "correction", "new")
    assert [mail["To"] for mail in box.mails] == [ADA, "desk@example.org"]
    assert box.mails[1]["Reply-To"] == ADA
    assert "\n\nOne.\nTwo." in smtp.text_of(box.mails[1])


def press_enter(page):
    with page.expect_navigation():
        page.keyboard.press("Enter")


def focused(page) -> str:
    """The words of what has the focus."""
    return page.evaluate("document.activeElement.innerText")


def test_every_error_takes_the_focus_and_leads_to_its_field(page):
    page.goto("/contact/")
    tab_to(page, "input[name=email]")
    page.keyboard.type("ada@intranet")
    press_enter(page)
    assert "Your e-mail address: The part after the @ is not complete" in focused(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "email"
    page.keyboard.press("Control+A")
    page.keyboard.type(ADA)
    press_enter(page)

    tab_to(page, "input[name=code]")
    page.keyboard.type(wrong_code(newest()))
    press_enter(page)
    assert "Code: That code is not right." in focused(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "code"
    page.keyboard.press("Control+A")
    page.keyboard.type(code_of(newest()))
    press_enter(page)

    for field, words in {"subject": " ", "message": "The dam leaks."}.items():
        tab_to(page, f"[name={field}]")
        page.keyboard.type(words)
    tab_to(page, "form[action='/contact/message/'] button")
    press_enter(page)
    assert "Subject: Say in a few words what it is about." in focused(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "subject"
    page.keyboard.type("A leak")
    press_enter(page)

    assert Message.objects.get().text == "The dam leaks."


def test_nothing_of_a_message_that_was_sent_is_behind_the_back_button(page):
    done(page)
    page.wait_for_url("**/contact/done/")
    page.go_back()
    page.wait_for_url("**/contact/done/")

    assert ADA not in page.content()
    assert "The dam leaks." not in page.content()


def test_a_void_code_takes_the_focus_and_the_way_on_is_the_next_thing_by_keyboard(page):
    ask(page)
    Verification.objects.update(tries=4)
    tab_to(page, "input[name=code]")
    page.keyboard.type(wrong_code(newest()))
    press_enter(page)

    assert "this was the last try" in focused(page)
    tab_to(page, ".resend button")
    press_enter(page)
    tab_to(page, "input[name=code]")
    page.keyboard.type(code_of(newest()))
    press_enter(page)
    assert page.url.endswith("/contact/message/")


def test_errors_take_the_focus_without_javascript_too(new_page):
    page = new_page(java_script_enabled=False)
    page.goto("/contact/")
    page.get_by_label("Your e-mail address").fill("nobody")
    page.get_by_role("button", name="Next").click()
    page.wait_for_load_state()

    # No script may run to ask what has the focus: the selector is the browser's own.
    assert page.locator(".notice-urgent:focus").count() == 1


def test_no_key_reaches_the_field_that_nobody_sees(page):
    for reach in (step_one, message):
        reach(page)
        names = set()
        for _ in range(60):
            page.keyboard.press("Tab")
            names.add(page.evaluate("document.activeElement.name || ''"))
        assert "remark" not in names and len(names) > 2
        assert not page.locator("[name=remark]").first.is_visible()
        assert "Leave this field empty" not in page.locator("main").aria_snapshot()


def test_what_was_typed_is_there_again_after_going_back(page):
    message(page)
    write(page)
    page.get_by_label("What is it?").select_option("press")
    page.goto("/contact/")
    page.go_back()

    assert page.get_by_label("Subject").input_value() == "A leak"
    assert page.get_by_label("Message", exact=True).input_value() == "The dam leaks."
    assert page.get_by_label("What is it?").input_value() == "press"


def test_form_works_without_javascript_on_a_phone(new_page):
    page = new_page(java_script_enabled=False, viewport={"width": 360, "height": 640})

    ask(page)
    enter(page, code_of(newest()))
    write(page)
    page.get_by_role("button", name="Send message").click()
    page.wait_for_url("**/contact/done/")

    assert Message.objects.count() == 1


def test_back_button_at_each_step_and_a_second_sending_do_no_harm(page):
    ask(page)
    page.go_back()
    page.go_forward()
    enter(page, code_of(newest()))
    write(page)
    page.get_by_role("button", name="Send message").click()
    page.wait_for_url("**/contact/done/")

    page.go_back()
    page.wait_for_url("**/contact/**")

    assert Message.objects.count() == 1


def test_double_click_on_send_is_one_message(page):
    ask(page)
    enter(page, code_of(newest()))
    write(page)

    page.get_by_role("button", name="Send message").dblclick()
    page.wait_for_url("**/contact/done/")

    assert Message.objects.count() == 1


def test_tab_that_was_overtaken_by_another_shows_what_was_typed(page):
    ask(page)
    enter(page, code_of(newest()))
    write(page, text="Long and carefully worded.")
    other = page.context.new_page()
    ask(other, "ada@home.example")

    page.get_by_role("button", name="Send message").click()

    assert page.get_by_role("heading", level=1).inner_text() == "Your message was not sent"
    assert page.get_by_label("Message", exact=True).input_value() == "Long and carefully worded."
    assert not Message.objects.exists()


def test_name_that_was_pasted_with_the_address_does_no_harm(page):
    ask(page, f"Ada Lind <{ADA}>")

    assert newest().address == ADA


def test_page_of_a_new_code_may_be_loaded_again(page):
    new_code(page)
    page.wait_for_url("**/contact/verify/?again=sent")
    sent = Verification.objects.get().sent_at

    page.reload()

    assert "it is on its way" in page.get_by_role("status").inner_text()
    assert Verification.objects.get().sent_at == sent


def test_browser_without_cookies_is_told_so(page):
    def refuse_cookies(route):
        answer = route.fetch(max_redirects=0)
        page.context.clear_cookies()
        route.fulfill(status=answer.status, headers={"Location": answer.headers["location"]})

    page.goto("/contact/")
    page.route("**/contact/", refuse_cookies, times=1)
    page.get_by_label("Your e-mail address").fill(ADA)
    page.get_by_role("button", name="Next").click()
    page.wait_for_url(re.compile("cookies=refused$"))

    assert "Your browser did not bring back the cookie" in page.get_by_role("alert").inner_text()


def step_one(page):
    page.goto("/contact/")


def bad_address(page):
    page.goto("/contact/")
    page.get_by_label("Your e-mail address").fill("ada@intranet")
    page.get_by_role("button", name="Next").click()


def refused_cookie(page):
    page.goto("/contact/?cookies=refused")


def code(page):
    ask(page)


def bad_code(page):
    ask(page)
    enter(page, "12")


def other_code(page):
    ask(page)
    enter(page, wrong_code(newest()))


def void_code(page):
    ask(page)
    Verification.objects.update(tries=4)
    enter(page, wrong_code(newest()))


def new_code(page):
    ask(page)
    page.get_by_role("button", name="Send a new code").click()


def message(page):
    ask(page)
    enter(page, code_of(newest()))


def empty_message(page):
    message(page)
    page.evaluate("document.querySelectorAll('form').forEach(form => form.noValidate = true)")
    page.get_by_role("button", name="Send message").click()


def lost_message(page):
    message(page)
    write(page)
    Verification.objects.all().delete()
    page.get_by_role("button", name="Send message").click()


def asked_too_early(page):
    ask(page)
    current.CONTACT_RESEND_SECONDS = 60
    page.get_by_role("button", name="Send a new code").click()


def too_many(page):
    current.CONTACT_CODES_PER_CLIENT_PER_HOUR = 1
    ask(page, "bo@example.org")
    page.goto("/contact/")
    page.get_by_label("Your e-mail address").fill(ADA)
    page.get_by_role("button", name="Next").click()


def other_tab(page):
    ask(page)
    other = page.context.new_page()
    ask(other, "ada@home.example")
    enter(page, "123456")


def about_a_story(page):
    make_story(title="The dam at Vik", slug="dam")
    page.goto("/stories/dam/")
    page.get_by_label("Your e-mail address").fill(ADA)
    page.get_by_role("button", name="Next").click()
    enter(page, code_of(newest()))


def done(page):
    message(page)
    write(page)
    page.get_by_role("button", name="Send message").click()


PAGES = {
    step_one: "Write to us – Newsroom",
    bad_address: "Error: Write to us – Newsroom",
    refused_cookie: "Error: Write to us – Newsroom",
    code: "Enter the code – Newsroom",
    bad_code: "Error: Enter the code – Newsroom",
    other_code: "Error: Enter the code – Newsroom",
    void_code: "Error: Enter the code – Newsroom",
    new_code: "Enter the code – Newsroom",
    asked_too_early: "Error: Enter the code – Newsroom",
    too_many: "Error: Write to us – Newsroom",
    other_tab: "Error: Enter the code – Newsroom",
    message: "Write your message – Newsroom",
    about_a_story: "Write your message – Newsroom",
    empty_message: "Error: Write your message – Newsroom",
    lost_message: "Your message was not sent – Newsroom",
    done: "Message received – Newsroom",
}


@pytest.mark.parametrize(("reach", "title"), PAGES.items(), ids=lambda value: getattr(value, "__name__", ""))
def test_page_serves_every_reader_by_day_and_by_night(page, reach, title):
    make_page("Write to us unseen", is_safer_ways=True)
    make_page("What we keep", is_privacy=True)
    reach(page)
    page.wait_for_load_state()

    assert page.title() == title
    assert usability(page) == {}
