"""Step 1: what a reader may type, guess and ask for, and what limits say."""

import re
from datetime import timedelta

import pytest

from articles.pure import clock
from contact.models import CodeSent, Verification
from contact.pure import addresses
from tests.contact.flow import ADA, ask, code_mails, code_of, newest, wrong_code
from tests.factories import NOON, make_story
from tests.parallel import together

pytestmark = pytest.mark.django_db
SPELLINGS = ["ada@bücher.example", "ADA@Bücher.example", "ada+tips@bücher.example", "Ada@xn--bcher-kva.EXAMPLE"]


def guess(browser, code):
    return browser.post("/contact/verify/", {"code": code})


def page_after(browser, code) -> str:
    """The page that a guess leads to."""
    return browser.post("/contact/verify/", {"code": code}, follow=True).content.decode()


def again(browser):
    return browser.post("/contact/verify/again/", follow=True)


def pasted(code: str) -> list[str]:
    return [
        f" {code[:3]} {code[3:]} ",
        f"{code[:3]}-{code[3:]}",
        f"{code}.",
        f"{code}\r\n",
        code.translate({ord("0") + digit: ord("０") + digit for digit in range(10)}),
        code.translate({ord("0") + digit: ord("٠") + digit for digit in range(10)}),
    ]


@pytest.mark.parametrize("way", range(6))
def test_code_may_be_pasted_in_many_ways(browser, way):
    ask(browser)

    assert guess(browser, pasted(code_of(newest()))[way])["Location"] == "/contact/message/"


def test_the_page_says_how_long_a_code_is(browser):
    ask(browser)

    assert "6 digits. Spaces between them do no harm." in browser.get("/contact/verify/").content.decode()
    for code, sentence in (
        ("", "Type the 6 digits from the mail."),
        ("12345", "A code has 6 digits. Copy it from the mail once more."),
        ("1" * 101, "A code has 6 digits."),
    ):
        assert guess(browser, code).context["form"].errors["code"] == [sentence]


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "\x00", "1" * 10_000, "<b>1</b>"])
def test_what_is_no_code_costs_no_guess_and_stays_in_the_field(browser, code):
    ask(browser)

    page = guess(browser, code)

    assert page.status_code == 200
    assert newest().tries == 0
    assert page.context["form"]["code"].value() == code
    assert "<b>1</b>" not in page.content.decode()


def test_wrong_code_is_told_beside_the_field_and_is_not_typed_again(browser):
    ask(browser)

    answer = guess(browser, wrong_code(newest()))
    page = answer.content.decode()

    sentence = (
        "That code is not right. Only the one in the newest mail counts, for 10 minutes, and only in the browser that "
        "asked for it: look there and type it again. If no newer mail comes, wait an hour and ask again, or use "
        "another address."
    )
    assert answer.status_code == 200
    assert newest().tries == 1
    assert f'<a href="#id_code">Code: {sentence}</a>' in page
    assert f'<p class="field-error" id="id_code_error">{sentence}</p>' in page
    assert 'aria-invalid="true"' in page
    assert "<title>Error: Enter the code" in page
    assert "Type the 6 digits" not in page


@pytest.mark.parametrize("told", ["code=wrong", "code=void", "again=wait", "again=nonsense"])
def test_no_link_makes_the_page_tell_what_did_not_happen(browser, settings, told):
    settings.CONTACT_RESEND_SECONDS = 0
    kept = ask(browser)["Location"]
    plain = browser.get(kept).content.decode()

    assert browser.get(f"/contact/verify/?{told}").content.decode() == plain
    assert "Error: " not in plain


def test_five_wrong_codes_end_it_and_a_new_one_works_at_once(browser, settings):
    settings.CONTACT_RESEND_SECONDS = 0
    ask(browser)
    old = code_of(newest())
    pages = [page_after(browser, wrong_code(newest())) for _ in range(5)]
    refused = page_after(browser, old)

    page = again(browser).content.decode()
    right = guess(browser, code_of(newest()))

    assert "this was the last try. Ask for a new one below" in pages[4]
    assert "This code no longer works" in pages[4]
    assert "This code is no longer good. Ask for a new one below" in refused
    assert "If we can send another code now, it is on its way. Use the newest mail that you have." in page
    assert "Error: " not in page
    assert right["Location"] == "/contact/message/"
    assert code_mails() == [ADA, ADA]


def test_code_that_is_too_old_is_told(browser, time_machine):
    time_machine.move_to(NOON, tick=False)
    ask(browser)
    time_machine.move_to(NOON + timedelta(seconds=600), tick=False)

    answer = guess(browser, code_of(newest()))

    page = answer.content.decode()
    assert "This code is no longer good. Ask for a new one below." in page
    assert "This code no longer works" in page


def test_last_try_says_when_there_can_be_another_code(browser, time_machine):
    time_machine.move_to(NOON, tick=False)
    ask(browser)
    pages = [page_after(browser, wrong_code(newest())) for _ in range(5)]
    time_machine.move_to(NOON + timedelta(seconds=18), tick=False)
    early, refused = again(browser).content.decode(), page_after(browser, "123456")

    assert "and this was the last try. You can ask for a new one in 60 seconds." in pages[4]
    assert "You can ask for a new code in 42 seconds." in early
    assert "mailbox first" not in early
    assert "Wait a few minutes" not in pages[4]
    assert "This code is no longer good. You can ask for a new one in 42 seconds." in refused
    assert "at once" not in "".join([*pages, early, refused])


@pytest.mark.parametrize(
    ("seconds", "left"),
    [(0, "about 10 more minutes"), (180, "about 7 more minutes"), (541, "less than one more minute")],
)
def test_page_says_how_long_its_code_works(browser, time_machine, seconds, left):
    time_machine.move_to(NOON, tick=False)
    ask(browser)
    time_machine.move_to(NOON + timedelta(seconds=seconds), tick=False)

    page = browser.get("/contact/verify/").content.decode()

    assert f"It works for {left}, in this browser." in page
    assert "an older code" not in page


def test_page_says_of_the_newest_code_alone_how_long_it_works(browser, time_machine):
    time_machine.move_to(NOON, tick=False)
    ask(browser)
    time_machine.move_to(NOON + timedelta(minutes=5), tick=False)

    page = again(browser).content.decode()

    assert (
        "The code that you asked for last works for about 10 more minutes, in this browser. Use the newest mail that "
        "you have: an older code may have ended."
    ) in page


def test_page_sends_the_reader_to_the_mailbox_and_claims_no_mail(new_browser, settings):
    settings.CONTACT_CODES_PER_ADDRESS_PER_HOUR = 1
    for browser in (new_browser(), new_browser()):
        page = browser.get(ask(browser)["Location"]).content.decode()

        assert "Look in your mailbox now: if we can send a code to " in page
        assert '<strong class="address">ada@example.org</strong>, it is on its way.' in page
        assert "We mailed" not in page
        assert "we mailed" not in page


def test_mail_that_comes_after_nine_minutes_is_early_enough(browser, time_machine):
    time_machine.move_to(NOON, tick=False)
    ask(browser)
    time_machine.move_to(NOON + timedelta(minutes=9), tick=False)

    assert guess(browser, code_of(newest()))["Location"] == "/contact/message/"


def test_asking_again_too_early_says_how_long_to_wait(browser, time_machine):
    time_machine.move_to(NOON, tick=False)
    ask(browser)
    time_machine.move_to(NOON + timedelta(seconds=18), tick=False)

    page = again(browser)

    assert page.redirect_chain == [("/contact/verify/?again=wait", 303)]
    assert "Look in your mailbox first. You can ask for a new code in 42 seconds." in page.content.decode()
    assert CodeSent.objects.count() == 3


def seen(answer, address) -> tuple:
    """What a reader can see of an answer, without what differs for everybody."""
    page = re.sub(r'value="(\d{6}|\w{64})"', "", answer.content.decode())
    for spelling in (address, addresses.shown(address)):
        page = page.replace(spelling, "ADDRESS")
    return answer.status_code, answer.get("Location"), sorted(answer.headers), sorted(answer.cookies), page


def way_of(browser, address) -> list:
    """All that somebody sees who asks for a code and does not get the mail."""
    kept = ask(browser, address)
    shown = browser.get(kept["Location"])
    stored = newest().address
    steps = [kept, shown, guess(browser, "12345")]
    for _ in range(6):
        steps.append(guess(browser, wrong_code(newest())))
        steps.append(browser.get("/contact/verify/"))
    steps += [again(browser), browser.get("/contact/verify/"), guess(browser, wrong_code(newest()))]
    return [seen(step, stored) for step in steps]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_limit_of_an_address_in_any_spelling_looks_like_success(new_browser, settings, spelling):
    settings.CONTACT_CODES_PER_ADDRESS_PER_HOUR, settings.CONTACT_RESEND_SECONDS = 1, 0
    ask(new_browser(), SPELLINGS[0])

    refused = way_of(new_browser(), spelling)

    mailed = code_mails()
    settings.CONTACT_CODES_PER_ADDRESS_PER_HOUR = 5
    assert mailed == ["ada@xn--bcher-kva.example"]
    assert refused == way_of(new_browser(), "bob@example.org")


def way_of_asking_twice(browser, address) -> list:
    """All that somebody sees who asks twice in one browser, the cookie's value included."""
    browser.cookies.clear()
    first, second = ask(browser, address), ask(browser, address)
    same = first.cookies["contact"].value == second.cookies["contact"].value
    return [same, *(seen(step, newest().address) for step in (second, browser.get("/contact/verify/"), again(browser)))]


def test_limit_of_an_address_looks_like_success_to_whom_asks_twice(browser, settings):
    settings.CONTACT_CODES_PER_ADDRESS_PER_HOUR, settings.CONTACT_RESEND_SECONDS = 1, 0
    refused = way_of_asking_twice(browser, ADA)

    mailed = code_mails()
    settings.CONTACT_CODES_PER_ADDRESS_PER_HOUR = 5
    assert mailed == [ADA]
    assert refused == way_of_asking_twice(browser, "bob@example.org")


def way_of_guessing_before_and_after(browser, address, time_machine) -> list:
    """All that somebody sees who uses up guesses, asks again, and guesses on beyond the end of the first code."""
    browser.cookies.clear()
    steps = []
    for minutes, guesses in ((0, 3), (6, 4), (12, 4)):
        time_machine.move_to(NOON + timedelta(minutes=minutes), tick=False)
        steps.append(again(browser) if minutes else ask(browser, address))
        for _ in range(guesses):
            steps.append(guess(browser, wrong_code(newest())))
            steps.append(browser.get("/contact/verify/"))
    return [seen(step, newest().address) for step in steps]


def test_guesses_before_and_after_a_new_code_do_not_tell_the_limit_of_an_address(browser, settings, time_machine):
    settings.CONTACT_CODES_PER_ADDRESS_PER_HOUR = 1
    refused = way_of_guessing_before_and_after(browser, ADA, time_machine)

    mailed = code_mails()
    settings.CONTACT_CODES_PER_ADDRESS_PER_HOUR = 5
    assert mailed == [ADA]
    assert refused == way_of_guessing_before_and_after(browser, "bob@example.org", time_machine)


@pytest.mark.parametrize("spelling", [ADA, "ADA@Example.org"])
def test_code_stays_good_when_the_limit_of_the_address_lets_no_other_out(browser, settings, spelling):
    settings.CONTACT_CODES_PER_ADDRESS_PER_HOUR, settings.CONTACT_RESEND_SECONDS = 1, 0
    ask(browser)
    code = code_of(newest())

    ask(browser, spelling)
    page = again(browser).content.decode()

    assert "no longer good" not in page
    assert "stops working" not in page
    assert guess(browser, code)["Location"] == "/contact/message/"
    assert code_mails() == [ADA]


def test_new_code_is_told_at_the_address_of_the_page_itself(browser, settings):
    settings.CONTACT_RESEND_SECONDS = 0
    ask(browser)

    page = again(browser)

    assert page.redirect_chain == [("/contact/verify/?again=sent", 303)]
    assert browser.get("/contact/verify/?again=nonsense").status_code == 200
    assert "another code now" not in browser.get("/contact/verify/?again=wait").content.decode()


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        ("192.0.2.7", "192.0.2.7", 429),
        ("192.0.2.7", "192.0.2.8", 302),
        ("2001:db8:1:2::1", "2001:db8:1:2:9::9", 429),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", 302),
    ],
)
def test_limit_of_a_client_is_told_with_the_time(new_browser, settings, time_machine, first, second, status):
    time_machine.move_to(NOON, tick=False)
    settings.CONTACT_CODES_PER_CLIENT_PER_HOUR = 1
    ask(new_browser(), REMOTE_ADDR=first)
    time_machine.move_to(NOON + timedelta(minutes=20), tick=False)

    answer = ask(new_browser(), "eve@example.org", REMOTE_ADDR=second)

    assert answer.status_code == status
    if status == 429:
        page = answer.content.decode()
        assert (
            "Too many codes were asked for from your network in the last hour, perhaps by others. "
            "Try again in 40 minutes, after 13:00 (UTC)."
        ) in page
        assert 'value="eve@example.org"' in page
        assert answer["Retry-After"] == "2400"
        assert answer.cookies == {}
        assert Verification.objects.count() == 1


def test_limit_of_all_is_told_with_the_time(new_browser, settings, time_machine):
    time_machine.move_to(NOON, tick=False)
    settings.CONTACT_CODES_PER_HOUR = 1
    ask(new_browser())

    answer = ask(new_browser(), "eve@example.org", REMOTE_ADDR="192.0.2.8")

    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert (
        "by all readers together in the last hour. Try again in 60 minutes, after 13:00 (UTC)."
        in answer.content.decode()
    )


def test_limit_is_told_in_the_time_zone_of_the_site(new_browser, settings, time_machine):
    settings.TIME_ZONE = "Europe/Berlin"
    time_machine.move_to(NOON, tick=False)
    settings.CONTACT_CODES_PER_CLIENT_PER_HOUR = 1
    ask(new_browser())
    time_machine.move_to(NOON + timedelta(seconds=3530), tick=False)

    page = ask(new_browser(), "eve@example.org").content.decode()

    assert re.search(r"Try again in 70 seconds, after 1[45]:00 \(CES?T\)\.", page)


def test_limit_is_told_on_the_page_of_the_code_too_where_a_code_in_hand_still_works(browser, settings, time_machine):
    time_machine.move_to(NOON, tick=False)
    settings.CONTACT_CODES_PER_CLIENT_PER_HOUR, settings.CONTACT_RESEND_SECONDS = 1, 0
    ask(browser)

    answer = again(browser)

    assert answer.status_code == 429
    assert (
        "Too many codes were asked for from your network in the last hour, perhaps by others. "
        "A code that you have still works as before. Try again in 60 minutes, after 13:00 (UTC)."
    ) in answer.content.decode()
    assert guess(browser, code_of(newest()))["Location"] == "/contact/message/"


def test_limit_says_of_no_void_code_that_it_works(browser, settings, time_machine):
    time_machine.move_to(NOON, tick=False)
    settings.CONTACT_CODES_PER_HOUR = 1
    ask(browser)
    time_machine.move_to(NOON + timedelta(minutes=10), tick=False)

    page = again(browser).content.decode()

    assert "by all readers together in the last hour. Try again in 50 minutes, after 13:00 (UTC)." in page
    assert "still works" not in page


def test_what_is_refused_uses_up_nothing(new_browser, settings):
    settings.CONTACT_CODES_PER_ADDRESS_PER_HOUR, settings.CONTACT_CODES_PER_CLIENT_PER_HOUR = 1, 2
    first = new_browser()
    ask(first)
    for _ in range(5):
        again(first)
        ask(new_browser(), "ada+again@example.org")
        ask(new_browser(), "no address")

    assert ask(new_browser(), "eve@example.org").status_code == 302
    assert ask(new_browser(), "bob@example.org").status_code == 429
    assert code_mails() == [ADA, "eve@example.org"]


def test_places_are_free_again_after_an_hour(new_browser, settings, time_machine):
    settings.CONTACT_CODES_PER_CLIENT_PER_HOUR = 1
    statuses = []
    for minutes in (0, 59, 60):
        time_machine.move_to(NOON + timedelta(minutes=minutes), tick=False)
        statuses.append(ask(new_browser(), f"reader{minutes}@example.org").status_code)

    assert statuses == [302, 429, 302]


def test_of_twelve_guesses_at_once_five_are_compared(shared_database, new_browser):
    first = new_browser()
    ask(first)
    wrong = wrong_code(newest())

    def send(_):
        browser = new_browser()
        browser.cookies = first.cookies
        return "This code is no longer good" in guess(browser, wrong).content.decode()

    answers = together(12, send)

    assert (answers.count(False), answers.count(True)) == (5, 7)
    assert newest().tries == 5
    assert newest().expires_at > clock.now()


def test_the_address_need_not_be_typed_again_after_its_code_was_deleted(browser):
    ask(browser, "ada@bücher.example")
    shown = newest().address
    Verification.objects.all().delete()

    page = browser.post("/contact/verify/", {"code": "123456", "address": shown}).content.decode()

    assert "Your code is too old and has been deleted. Send us your address again." in page
    assert 'id="contact-email" value="ada@bücher.example"' in page


@pytest.mark.parametrize("path", ["/contact/verify/", "/contact/verify/again/"])
def test_a_cookie_that_was_lost_at_the_code_is_told_with_the_address_and_the_story_kept(browser, path):
    story = make_story(slug="dam")
    browser.post("/contact/", {"email": "ada@bücher.example", "story": story.slug})
    page = browser.get("/contact/verify/").content.decode()
    kept = dict(re.findall(r'<input type="hidden" name="(address|story)" value="([^"]*)"', page))
    browser.cookies.clear()

    answer = browser.post(path, {"code": code_of(newest()), **kept})

    page = answer.content.decode()
    assert kept == {"address": "ada@xn--bcher-kva.example", "story": "dam"}
    assert (
        "Your browser did not bring back the cookie that holds these steps together. "
        "Allow cookies for this site, then send us your address again."
    ) in page
    assert "Step 1 of 2" in page
    assert 'id="contact-email" value="ada@bücher.example"' in page
    assert '<input type="hidden" name="story" value="dam">' in page


@pytest.mark.parametrize("address", ["", "nobody", "\x00", "x" * 1000])
def test_what_is_no_address_is_not_brought_along(browser, address):
    ask(browser)
    Verification.objects.all().delete()

    answer = browser.post("/contact/verify/", {"code": "123456", "address": address})

    assert answer["Location"] == "/contact/?code=old"
