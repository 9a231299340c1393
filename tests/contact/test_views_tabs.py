"""Second tabs, second sendings, shared computers: who was told what, and that nothing typed is lost."""

import re
from datetime import timedelta

import pytest

from articles.pure import clock
from contact.acts import forgetting
from contact.models import Message, Route, Verification
from tests.contact.flow import ADA, TEXT, ask, code_of, newest, reach_message
from tests.factories import make_story

pytestmark = pytest.mark.django_db
OTHER = TEXT | {"message": "The second dam leaks too."}
HOME = "ada@home.example"


def send(browser, **values):
    return browser.post("/contact/message/", TEXT | values)


def assert_lost_page_shows(answer, typed=TEXT):
    page = answer.content.decode()
    assert answer.status_code == 409
    assert all(words in page for words in ("Your message was not sent", "Prove your address again", *typed.values()))
    assert "Copy it before you press Next" in page


def test_message_after_a_day_is_shown_to_be_copied(browser, time_machine):
    reach_message(browser)
    time_machine.move_to(clock.now() + timedelta(hours=25))

    assert_lost_page_shows(send(browser))
    assert not Message.objects.exists()


def test_message_after_the_house_was_kept_is_shown_to_be_copied(browser):
    reach_message(browser)
    forgetting.purge(at=clock.now() + timedelta(days=2))

    assert_lost_page_shows(send(browser))
    assert not Message.objects.exists()


def test_message_whose_cookie_was_lost_is_shown_to_be_copied(browser):
    reach_message(browser)
    browser.cookies.clear()

    assert_lost_page_shows(send(browser, address=ADA))
    assert not Message.objects.exists()


def test_message_whose_tab_was_overtaken_by_another_address_is_shown_to_be_copied(browser):
    reach_message(browser)
    shown = browser.get("/contact/message/").context["form"]["address"].value()
    ask(browser, HOME)
    begun = send(browser, address=shown)
    browser.post("/contact/verify/", {"code": code_of(newest())})
    proven = send(browser, address=shown)

    assert shown == ADA
    assert_lost_page_shows(begun)
    assert_lost_page_shows(proven)
    assert not Message.objects.exists()


def test_lost_page_begins_anew_with_the_address_that_the_form_was_for(browser):
    reach_message(browser)
    ask(browser, HOME)

    page = send(browser, address=ADA)

    assert page.context["address_form"]["email"].value() == ADA
    assert f'name="email" id="contact-email" value="{ADA}"' in page.content.decode()


def test_second_message_of_another_tab_is_shown_to_be_copied_and_not_called_received(browser):
    reach_message(browser)
    send(browser)

    answer = send(browser, message="The second dam leaks too.", address=ADA)

    assert_lost_page_shows(answer, OTHER)
    assert "Your first message arrived; this second one did not" in answer.content.decode()
    assert f'value="{ADA}"' in answer.content.decode()
    assert Message.objects.get().text == TEXT["message"]


def test_who_finds_the_browser_after_a_message_was_sent_learns_no_address_and_no_story(browser):
    story = make_story(slug="dam")
    browser.post("/contact/", {"email": ADA, "story": story.slug})
    browser.post("/contact/verify/", {"code": code_of(newest())})
    send(browser)
    browser.get("/contact/done/")

    answers = [send(browser, message="Who wrote here?"), send(browser, subject="x" * 201)]
    answers += [browser.get(path, follow=True) for path in ("/contact/done/", "/contact/verify/", "/contact/message/")]

    assert [answer.status_code for answer in answers] == [409, 409, 200, 200, 200]
    assert not any(ADA in answer.content.decode() or "dam" in answer.content.decode() for answer in answers[2:])
    assert not any(ADA in answer.content.decode() or 'value="dam"' in answer.content.decode() for answer in answers)


def test_lost_message_can_be_proven_again_about_the_same_story(browser):
    story = make_story(slug="dam")
    browser.post("/contact/", {"email": ADA, "story": story.slug})
    browser.post("/contact/verify/", {"code": code_of(newest())})
    form = browser.get("/contact/message/").context["form"]
    kept = {name: form[name].value() for name in ("address", "story")}
    browser.cookies.clear()

    page = send(browser, **kept)

    assert kept == {"address": ADA, "story": "dam"}
    assert '<input type="hidden" name="story" value="dam">' in page.content.decode()
    browser.post("/contact/", {"email": ADA, "story": page.context["address_form"]["story"].value()})
    browser.post("/contact/verify/", {"code": code_of(newest())})
    send(browser)
    assert Message.objects.get().story == story


def test_lost_message_of_a_form_that_names_no_story_keeps_that_of_its_proof(browser, time_machine):
    make_story(slug="dam")
    browser.post("/contact/", {"email": ADA, "story": "dam"})

    page = send(browser, address=ADA).content.decode()

    assert '<input type="hidden" name="story" value="dam">' in page


def test_lost_message_that_is_not_about_the_story_is_proven_again_about_none(browser):
    page = send(browser, address=ADA, story="dam", not_about_story="on").content.decode()

    assert 'name="story"' not in page


def test_second_message_with_an_error_in_it_is_not_lost_either(browser):
    reach_message(browser)
    send(browser)

    answer = send(browser, subject="x" * 201)

    assert_lost_page_shows(answer, TEXT | {"subject": "x" * 201})
    assert "Your first message arrived" in answer.content.decode()


@pytest.mark.parametrize(
    "again", [{}, {"name": " Ada  Lind"}, {"message": "The dam at Vik leaks.\r\n"}, {"address": ADA}], ids=str
)
def test_the_same_message_again_is_done(browser, again):
    reach_message(browser)
    send(browser)

    answer = send(browser, **again)

    assert (answer.status_code, answer["Location"]) == (302, "/contact/done/")
    assert Message.objects.count() == 1


def test_last_page_shows_the_address_once(browser):
    reach_message(browser)
    send(browser)
    first, second = (browser.get("/contact/done/").content.decode() for _ in range(2))
    again = send(browser)
    third = browser.get(again["Location"]).content.decode()

    assert ADA in first
    assert "We have received your message" in second
    assert ADA not in second
    assert ADA in third


def test_last_page_says_to_close_the_tab_and_why(browser):
    reach_message(browser)
    send(browser)
    pages = [browser.get("/contact/done/").content.decode() for _ in range(2)]

    sentence = (
        "If others use this browser, close this tab: "
        "it may still offer your address to whoever presses the Back button."
    )
    assert all(sentence in page for page in pages)


def test_an_hour_after_the_last_page_was_shown_the_browser_forgets_that_somebody_wrote(browser):
    reach_message(browser)
    send(browser)

    cookies = browser.get("/contact/done/").cookies
    again = browser.get("/contact/done/").cookies

    assert (cookies["contact"].value, cookies["contact"]["max-age"]) == (browser.cookies["contact"].value, 3600)
    assert (cookies["contact"]["path"], cookies["contact"]["httponly"]) == ("/contact/", True)
    assert "contact" not in again


def test_mark_of_the_last_page_is_for_it_alone(browser):
    reach_message(browser)

    cookie = send(browser).cookies["contact_sent"]

    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/contact/done/", True, "Lax")


@pytest.mark.parametrize(
    ("days", "routes", "told"), [(365, {}, "365 days"), (30, {"tip": 90, "press": 7}, "90 days"), (0, {}, "1 day")]
)
def test_what_becomes_of_a_message_is_said_before_and_after(browser, settings, days, routes, told):
    settings.CONTACT_RETENTION_DAYS = days
    for category, number in routes.items():
        Route.objects.update_or_create(category=category, defaults={"retention_days": number})
    reach_message(browser)
    pages = [browser.get("/contact/message/"), browser.get(send(browser)["Location"])]

    sentence = (
        f"Your message is stored here for {told} at most, longer only for a legal reason; a copy that goes to our "
        "editors by mail may stay in their mailboxes longer."
    )
    assert all(sentence in page.content.decode() for page in pages)


def test_the_subject_may_come_back_with_the_back_button(browser):
    reach_message(browser)

    page = browser.get("/contact/message/").content.decode()

    assert re.search(r'name="subject" id="id_subject" required\s*>', page)


def test_step_two_offers_another_address(browser):
    reach_message(browser)

    assert '<a href="/contact/">Use another address</a>' in browser.get("/contact/message/").content.decode()


def test_code_typed_in_a_tab_that_was_overtaken_is_told_and_costs_no_guess(browser):
    ask(browser)
    code, shown = code_of(newest()), browser.get("/contact/verify/").context["form"]["address"].value()
    ask(browser, "ada@xn--bcher-kva.example")

    page = browser.post("/contact/verify/", {"code": code, "address": shown})

    assert shown == ADA
    assert page.status_code == 200
    assert "You began anew with ada@bücher.example in another tab: look for the code in that mailbox." in (
        page.content.decode()
    )
    assert page.context["form"]["address"].value() == "ada@xn--bcher-kva.example"
    assert newest().tries == 0
    assert not Verification.objects.exclude(proven_at=None).exists()


def test_domain_is_shown_in_its_own_letters(browser):
    verification = reach_message(browser, "ada@bücher.example")
    pages = [browser.get("/contact/message/")]
    send(browser, address="ada@xn--bcher-kva.example")
    pages.append(browser.get("/contact/done/"))
    ask(browser, "ada@bücher.example")
    pages.append(browser.get("/contact/verify/"))

    assert verification.address == "ada@xn--bcher-kva.example"
    assert all(">ada@bücher.example</strong>" in page.content.decode() for page in pages)
