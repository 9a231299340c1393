"""The inbox in a browser: its pages on a phone and a desk, and a day's work without a script."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from articles.models import Correction
from contact.acts import answering, handling, noting
from contact.models import Answer, AnswerTemplate, Message, Route
from tests.browser.driving import choose, press, sign_in, told
from tests.contact.flow import make_message
from tests.factories import make_story, make_user

pytestmark = pytest.mark.django_db(transaction=True)
INBOX = "/admin/contact/message/"
WORD = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente" * 3


@pytest.fixture(autouse=True)
def recipients(settings):
    settings.CONTACT_RECIPIENTS = ["desk@example.org"]


@pytest.fixture
def lead(db):
    return make_user("Desk lead", "lena")


@pytest.fixture
def message(lead):
    made = make_message(
        f"{WORD[:50]}@example.org", name=WORD, subject=f"The dam {WORD}"[:200], text=f"Ten, not noon.\n\n{WORD}",
        story=make_story(title=f"The dam {WORD}"[:190], slug="dam"), category="correction",
    )  # fmt: skip
    answering.answer(made, by=lead, subject=f"Re: {WORD}", text=f"Thank you. {WORD}", form_key="k")
    noting.note(made, by=lead, text=f"Rang the town hall. {WORD}")
    handling.assign(Message.objects.get(), by=lead, to=lead)
    Message.objects.update(has_throwaway_address=True)
    return Message.objects.get()


@pytest.fixture
def addresses(message):
    """Every page of the inbox, with something on it, and words longer than a phone is wide."""
    other = make_message("bo@example.org", subject="No story")
    template = AnswerTemplate.objects.create(name=f"Thanks {WORD}"[:100], text="Dear {name},")
    route = Route.objects.create(category="tip", recipients="tips@example.org")
    below = [f"{INBOX}{message.pk}/{name}/" for name in ("change", "answer", "correction", "note", "history")]
    below += [f"{INBOX}{other.pk}/change/", f"{INBOX}{other.pk}/correction/"]
    kept = [f"/admin/contact/route/{route.pk}/change/", f"/admin/contact/answertemplate/{template.pk}/change/"]
    # Goes tonight.
    old = make_message("cy@example.org", subject=WORD)
    Message.objects.filter(pk=old.pk).update(received_at=old.received_at - timedelta(days=364, hours=12))
    return [INBOX, f"{INBOX}tonight/", "/admin/contact/mail/", *below, *kept, "/admin/"]


@pytest.mark.parametrize(("width", "colors"), [(390, "dark"), (1280, "light")])
def test_no_page_has_faults_that_a_machine_finds_or_scrolls_sideways(new_page, lead, addresses, axe, width, colors):
    page = sign_in(new_page(viewport={"width": width, "height": 900}, color_scheme=colors), lead)
    found = {}

    for address in addresses:
        assert page.goto(address).status == 200, address
        if not page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"):
            found[address] = "wide"
        assert page.faults == []
        # What axe itself puts into a page is refused there, and no fault of the page.
        if faults := axe(page):
            found[address] = faults
        page.faults.clear()

    assert found == {}


def test_a_days_work_without_a_script(new_page, lead):
    bo = make_user("Editor", "bo")
    make_story(slug="dam")
    AnswerTemplate.objects.create(name="Thanks", text="Dear {name}, thank you.")
    message = make_message()
    page = sign_in(new_page(java_script_enabled=False), lead)

    page.goto("/admin/")
    page.get_by_role("link", name="1 new message").click()
    page.get_by_role("link", name="A leak").click()
    press(page, "Take it")
    assert told(page) == ["You have it now."]
    page.get_by_label("Category").select_option("correction")
    press(page, "Sort")
    page.get_by_label("Note").fill("Rang her.")
    press(page, "Write the note")
    page.get_by_role("link", name="Open a correction").click()
    page.get_by_label("Or its address").fill("/stories/dam/")
    page.get_by_label("What is right").fill("At ten.")
    press(page, "Open the correction")
    page.get_by_role("link", name="Answer", exact=True).click()
    page.get_by_label("A text of the desk").select_option("Thanks")
    press(page, "Put it in")
    expect(page.get_by_label("Answer", exact=False).last).to_have_value("Dear Ada Lind, thank you.")
    press(page, "Send the answer")
    page.get_by_label("Who has it").select_option("bo")
    press(page, "Hand on")
    press(page, "Close")

    message.refresh_from_db()
    assert (message.status, message.category, message.assigned_to) == ("closed", "correction", bo)
    assert message.correction == Correction.objects.get()
    assert Answer.objects.get().text == "Dear Ada Lind, thank you."


def test_a_story_is_found_as_one_types(new_page, lead):
    story = make_story(title="The dam at Vik")
    message = make_message()
    page = sign_in(new_page(), lead)

    page.goto(f"{INBOX}{message.pk}/correction/")
    choose(page, "id_story", "The dam at Vik")
    page.get_by_label("What is right").fill("At ten.")
    press(page, "Open the correction")

    assert Correction.objects.get().story == story


def test_an_answer_that_was_not_sent_is_brought_back(new_page, lead):
    message = make_message()
    page = sign_in(new_page(), lead)
    page.goto(f"{INBOX}{message.pk}/answer/")
    page.fill("#id_text", "Words that took an hour.")

    page.goto(f"{INBOX}{message.pk}/answer/")
    page.get_by_role("region", name="Unsaved text").get_by_role("button", name="Bring it back").click()
    expect(page.locator("#id_text")).to_have_value("Words that took an hour.")
    press(page, "Send the answer")

    assert Answer.objects.get().text == "Words that took an hour."
    page.goto(f"{INBOX}{message.pk}/answer/")
    expect(page.locator(".unsaved")).to_have_count(0)
