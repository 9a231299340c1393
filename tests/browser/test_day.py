"""A day at the desk: one story from its first line to its last version, between two people and their readers."""

import re
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from playwright.sync_api import expect

from articles.models import Story
from articles.pure import clock
from contact import composing
from contact.models import Mail
from tests.browser.driving import ADD, below, body_of, choose, form_of, press, sign_in, told
from tests.factories import make_author, make_picture, make_rule, make_topic, make_user

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "/stories/the-dam-and-ai/"


@pytest.fixture(autouse=True)
def outbox(settings):
    # The test runner puts Django's own memory in its place.
    settings.EMAIL_BACKEND = "contact.mail_backend.OutboxBackend"


@pytest.fixture
def reporter(new_page):
    return sign_in(new_page(), make_user("Reporter", "rita"))


@pytest.fixture
def editor(new_page):
    return sign_in(new_page(), make_user("Editor", "edda"))


@pytest.fixture
def reader(new_page):
    return new_page()


def mails() -> list[tuple[str, str]]:
    """To whom and under which subject, in the order in which they were written."""
    found = Mail.objects.order_by("pk")
    composed = [message_from_bytes(composing.compose(mail, at=clock.now()), policy=default) for mail in found]
    return [(mail["To"], mail["Subject"]) for mail in composed]


def read(reader, status: int, *texts: str, without: tuple[str, ...] = ()) -> None:
    """The reader opens the story's address: the answer's status, and what its page says and does not say."""
    assert reader.goto(ADDRESS).status == status
    for text in texts:
        expect(reader.locator("main")).to_contain_text(text)
    for text in without:
        expect(reader.locator("main")).not_to_contain_text(text)


def write(page) -> None:
    """The reporter's first text, with all that hangs on it."""
    page.goto(ADD)
    page.fill("#id_title", "The dam and AI")
    page.fill("#id_summary", "Who watches the water?")
    body_of(page).fill("Water came at noon. Nobody knew.")
    choose(page, "id_picture", "A teal field")
    choose(page, "id_topics", "Energy")
    choose(page, "id_topics", "Rivers")
    choose(page, "id_bylines-0-author", "Ada Lind")
    page.fill("#id_sources-0-name", "Report of the dam's owner")
    page.fill("#id_sources-0-url", "https://example.org/report")


def hand_over(reporter, reader) -> Story:
    """The reporter's story is saved, then handed over; the editors are told."""
    write(reporter)
    press(reporter, "Save and continue editing")
    assert told(reporter) == ["“The dam and AI” is saved. Draft."]
    read(reader, 404)
    press(reporter, "Save and hand over")
    assert told(reporter) == ["“The dam and AI” is saved. In review: readers don't see it."]
    assert mails() == [("edda@example.org", "Handed over for review: The dam and AI")]
    return Story.objects.get()


def review(editor, reader, story) -> None:
    """The editor finds it on the desk's first page, mends house style, leaves notes and gives it back."""
    editor.goto("/admin/")
    editor.get_by_role("region", name="Waiting for review").get_by_role("link", name="The dam and AI").click()
    expect(editor.locator("#id_title")).to_have_value("The dam and AI")
    expect(editor.get_by_role("region", name="Before it goes out")).to_contain_text("House style in the title")
    editor.get_by_role("link", name="Open the checklist").click()
    press(editor, "Mend house style")
    assert told(editor) == ["House style mended in 1 place."]
    editor.goto(below(story, "notes"))
    editor.get_by_label("Note:", exact=True).fill("Who says so?")
    editor.get_by_label("About these words of the text").fill("Nobody knew.")
    press(editor, "Write the note")
    editor.goto(form_of(story))
    editor.get_by_label("Note to the writer").fill("Ask the owner, too.")
    press(editor, "Save and give back")
    assert told(editor) == ["“The dam and Artificial Intelligence” is saved. Draft."]
    assert mails()[1:] == [("rita@example.org", "Given back: The dam and Artificial Intelligence")]
    read(reader, 404)


def rewrite(reporter) -> None:
    """The reporter reads both notes, changes the text and hands over again."""
    reporter.goto("/admin/")
    reporter.get_by_role("region", name="My drafts").get_by_role("link", name="The dam and").click()
    notes = reporter.get_by_role("region", name="Open notes")
    expect(notes).to_contain_text("“Nobody knew.”: Who says so?")
    expect(notes).to_contain_text("Ask the owner, too.")
    body_of(reporter).fill("Water came at dawn. The owner knew.")
    press(reporter, "Save and hand over")
    assert mails()[2:] == [("edda@example.org", "Handed over for review: The dam and Artificial Intelligence")]


def look_over(editor, reader, story) -> str:
    """The editor compares word by word, previews, and makes a link that needs no account; its address."""
    editor.goto(below(story, "versions"))
    press(editor, "Compare the two")
    row = editor.locator(".comparison tr", has=editor.get_by_role("rowheader", name="Body"))
    expect(row.locator("del")).to_have_text(["noon. Nobody"])
    expect(row.locator("ins")).to_have_text(["dawn. The owner"])
    editor.goto(below(story, "preview"))
    expect(editor.locator(".preview-note")).to_contain_text("Preview: What is stored.")
    for text in ("Water came at dawn.", "By Ada Lind", "Report of the dam's owner", "Energy", "Rivers"):
        expect(editor.locator("article")).to_contain_text(text)
    expect(editor.locator("article img[alt='A teal field']")).to_have_count(1)
    editor.goto(below(story, "share"))
    editor.get_by_label("For whom").fill("The lawyer")
    press(editor, "Make a link")
    link = editor.locator("a.address").inner_text()
    assert reader.goto(link).status == 200
    expect(reader.locator(".preview-note")).to_have_text("Not published: please do not pass this on.")
    expect(reader.locator("article")).to_contain_text("Water came at dawn. The owner knew.")
    read(reader, 404)
    return link


def go_out(editor, reader, story, link) -> None:
    """Scored and scheduled for tomorrow, then out now; the link leads to the live story."""
    editor.goto(form_of(story))
    editor.fill("#id_impact_score", "72")
    tomorrow = clock.now() + timedelta(days=1)
    expect(editor.locator(".field-published_at")).to_contain_text("Time zone: UTC.")
    editor.fill("#id_published_at", f"{tomorrow:%Y-%m-%dT%H:%M}")
    press(editor, "Save and publish")
    assert told(editor) == [
        f"“The dam and Artificial Intelligence” is saved. Scheduled for {tomorrow:%-d %b %Y, %H:%M} UTC."
    ]
    read(reader, 404)
    editor.goto(form_of(story))
    press(editor, "Publish now")
    assert told(editor) == ["“The dam and Artificial Intelligence” is saved. Live now."]
    read(reader, 200, "The dam and Artificial Intelligence", "Water came at dawn. The owner knew.")
    assert mails()[3:] == [
        ("rita@example.org", "Scheduled for " + f"{tomorrow:%Y-%m-%d %H:%M} UTC: The dam and Artificial Intelligence")
    ]
    reader.goto(link)
    assert reader.url.endswith(ADDRESS)
    expect(reader.locator(".preview-note")).to_have_count(0)


def rework(editor, reader, story) -> None:
    """A working copy: readers see the old text until it is published."""
    editor.goto(form_of(story))
    body_of(editor).fill("Water came at ten. The owner knew.")
    editor.locator("#id_picture + .select2 .select2-selection__clear").click()
    editor.keyboard.press("Escape")
    editor.locator("#id_topics + .select2 li", has_text="Rivers").locator(
        "button, .select2-selection__choice__remove"
    ).first.click()
    editor.keyboard.press("Escape")
    editor.locator("#bylines-0 .inline-deletelink, #bylines-0 [name$=-DELETE]").first.click()
    press(editor, "Save as working copy")
    assert told(editor) == [
        "“The dam and Artificial Intelligence” is saved. Saved in the working copy; readers see the live text."
    ]
    read(reader, 200, "Water came at dawn.", "By Ada Lind", "Rivers", without=("Water came at ten.",))
    editor.get_by_role("link", name="Compare with live").first.click()
    expect(editor.locator(".comparison ins")).to_contain_text(["ten"])
    for label in ("Body", "Lead picture", "Byline", "Topics"):
        expect(editor.locator(".comparison").get_by_role("rowheader", name=label, exact=True)).to_be_visible()
    editor.goto(form_of(story))
    press(editor, "Publish the working copy")
    assert told(editor) == ["“The dam and Artificial Intelligence” is saved. Live now."]
    read(reader, 200, "Water came at ten.", without=("Water came at dawn.", "Ada Lind", "Rivers"))


def correct(editor, reader, story) -> None:
    """A correction, on the story and on the page of all of them."""
    editor.goto(form_of(story))
    editor.get_by_role("link", name="Corrections", exact=True).first.click()
    editor.fill("[name=wrong]", "Water came at ten.")
    editor.fill("[name=right]", "Water came at dawn.")
    press(editor, "Publish for readers")
    assert told(editor) == ["Readers see the correction on the story and on the page of corrections."]
    read(reader, 200, "Was: Water came at ten.", "Is: Water came at dawn.")
    reader.goto("/corrections/")
    expect(reader.locator(".correction")).to_contain_text("Is: Water came at dawn.")


def bring_back(editor, reader, story) -> None:
    """The older version comes back with all that hung on it."""
    editor.goto(below(story, "versions"))
    published = editor.locator("tr", has=editor.get_by_role("cell", name="Published.", exact=True))
    published.get_by_role("link", name=re.compile("Bring back")).click()
    number = re.search(r"version=(\d+)", editor.url)[1]
    press(editor, f"Bring version {number} back")
    assert told(editor) == [f"Version {number} has been brought back."]
    read(
        reader,
        200,
        "Water came at dawn. The owner knew.",
        "By Ada Lind",
        "Energy",
        "Rivers",
        "Report of the dam's owner",
        "Was: Water came at ten.",
    )
    expect(reader.locator("article img[alt='A teal field']")).to_have_count(1)


def withdraw(editor, reader, story) -> None:
    """Withdrawn with a reason, and out again."""
    editor.goto(form_of(story))
    editor.select_option("#id_status", "withdrawn")
    editor.fill("#id_withdrawal_reason", "The owner has proof that we were wrong.")
    press(editor, "Save")
    assert told(editor) == [
        "“The dam and Artificial Intelligence” is saved. Withdrawn: its address says so, with your reason.",
        "1 preview link ended.",
    ]
    read(reader, 410, "The owner has proof that we were wrong.", without=("Artificial", "Water came"))
    editor.goto(form_of(story))
    editor.select_option("#id_status", "published")
    press(editor, "Save")
    assert told(editor) == ["“The dam and Artificial Intelligence” is saved. Live now."]
    read(reader, 200, "Water came at dawn. The owner knew.", without=("proof",))


def test_a_day_at_the_desk(reporter, editor, reader):
    make_rule("AI", "Artificial Intelligence")
    make_author("Ada Lind"), make_topic("Energy"), make_topic("Rivers")
    make_picture(alt="A teal field")

    story = hand_over(reporter, reader)
    review(editor, reader, story)
    rewrite(reporter)
    link = look_over(editor, reader, story)
    go_out(editor, reader, story, link)
    rework(editor, reader, story)
    correct(editor, reader, story)
    bring_back(editor, reader, story)
    withdraw(editor, reader, story)

    assert mails()[4:] == [("rita@example.org", "Published: The dam and Artificial Intelligence")]
    assert (reporter.faults, editor.faults) == ([], [])
