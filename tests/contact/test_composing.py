import re
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest

from articles.permissions import SYSTEM
from contact import composing
from contact.acts import answering, mailing, receiving, verifying
from contact.models import Mail, Message, Route, Verification
from tests import smtp
from tests.contact.flow import ADA, CLIENT, code_of, make_message, prove, start
from tests.factories import NOON, make_story

pytestmark = pytest.mark.django_db


def composed(mail: Mail, *, at=NOON):
    return message_from_bytes(composing.compose(mail, at=at), policy=default)


def text_of(mail: Mail, **values) -> str:
    return smtp.text_of(composed(mail, **values))


def message_mail(**values) -> Mail:
    given = {"name": "Ada Lind", "subject": "A leak", "text": "The dam leaks.", **values}
    receiving.receive(prove(start(at=NOON), at=NOON), **given, at=NOON)
    return Mail.objects.get(kind="message")


@pytest.fixture(autouse=True)
def recipients(settings):
    settings.CONTACT_RECIPIENTS = ["desk@example.org"]
    settings.DEFAULT_FROM_EMAIL = "The Newsroom <news@example.org>"


def test_code_mail_has_its_headers_and_the_code_first():
    verification = start(at=NOON)

    mail = composed(Mail.objects.get())

    assert mail["Subject"] == "Your code for Newsroom"
    assert mail["From"] == "The Newsroom <news@example.org>"
    assert mail["To"] == ADA
    assert mail["Date"].datetime == NOON
    assert mail["Message-ID"] == Mail.objects.get().mail_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Reply-To"] is None
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    for part in mail.iter_parts():
        assert re.findall(r"\d{6,}", part.get_content())[0] == code_of(verification)
        assert "It is good until 12:10 UTC, unless you ask for another one." in " ".join(part.get_content().split())
    assert text_of(Mail.objects.get()).startswith(code_of(verification) + "\n")


def test_every_try_is_the_same_mail():
    start(at=NOON)
    mail = Mail.objects.get()

    assert composing.compose(mail, at=NOON) == composing.compose(mail, at=NOON + timedelta(minutes=9))


def test_code_is_composed_under_an_older_key(settings):
    code = code_of(start(at=NOON))
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "the new key"

    assert text_of(Mail.objects.get()).startswith(code)


def used(verification, settings):
    prove(verification, at=NOON)


def replaced(verification, settings):
    verifying.resend(verification, client=CLIENT, at=NOON + timedelta(minutes=2))


def made_under_a_forgotten_key(verification, settings):
    settings.SECRET_KEY = "the new key"


def deleted(verification, settings):
    Verification.objects.all().delete()


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (used, "This code is used or replaced by a newer one."),
        (replaced, "This code is used or replaced by a newer one."),
        (made_under_a_forgotten_key, "This code was made under another SECRET_KEY."),
        (deleted, "What this mail was about has been deleted."),
    ],
)
def test_mail_without_a_point_says_why(settings, happens, reason):
    verification = start(at=NOON)
    mail = Mail.objects.get()
    happens(verification, settings)

    with pytest.raises(composing.Pointless) as pointless:
        composing.compose(mail, at=NOON)

    assert str(pointless.value) == reason


def test_code_that_ended_while_the_mail_waited_is_not_sent():
    start(at=NOON)

    with pytest.raises(composing.Pointless, match="ended before it could be sent"):
        composing.compose(Mail.objects.get(), at=NOON + timedelta(minutes=10))


def test_mail_of_a_code_that_is_kept_tells_the_end_of_its_own(settings):
    settings.CONTACT_CODES_PER_ADDRESS_PER_HOUR = 1
    verification = start(at=NOON)
    verifying.resend(verification, client=CLIENT, at=NOON + timedelta(minutes=5))

    text = text_of(Mail.objects.get(), at=NOON + timedelta(minutes=5))

    assert "It is good until 12:10 UTC, " in text
    with pytest.raises(composing.Pointless, match="ended before it could be sent"):
        composing.compose(Mail.objects.get(), at=NOON + timedelta(minutes=10))


def test_message_mail_holds_the_whole_message_and_answers_go_to_the_reader(settings):
    story = make_story(slug="dam")
    verification = prove(start(story=story, at=NOON), at=NOON)
    receiving.receive(verification, name="Ada Lind", subject="A leak", text="One.\n\n<b>Zwei & drei</b>", at=NOON)

    mail = composed(Mail.objects.get(kind="message"))

    text = text_of(Mail.objects.get(kind="message"))
    assert mail["Subject"] == "Message: A leak"
    assert mail["To"] == "desk@example.org"
    assert mail["Reply-To"] == ADA
    assert text.endswith("\n\n--- what the reader wrote, to the end of this mail ---\n\nOne.\n\n<b>Zwei & drei</b>\n")
    assert f"{settings.SITE_URL}/stories/dam/" in text
    assert f"{settings.SITE_URL}/admin/contact/message/{Message.objects.get().pk}/change/" in text


def test_message_that_is_deleted_meanwhile_is_not_sent():
    mail = Mail.objects.get(pk=message_mail().pk)
    Message.objects.all().delete()

    with pytest.raises(composing.Pointless):
        composing.compose(mail, at=NOON)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Ada\r\nBcc: eve@example.org",
        "Lind, Ada",
        'Ada "the leak" Lind',
        "Eve <eve@example.org>",
        "Eve <eve@example.org>, Ada",
        "Dvořák, Ďábel <eve@example.org>",
        "Ä" * 200,
        "Ä, <eve@example.org> " * 9,
        "eve@example.org," * 12,
        "=?utf-8?q?eve=40example=2Eorg=2C?=",
        "=?utf-8?q?a=0D=0ABcc:_eve@example.org?=",
        "\\",
        "(",
        "\u202eAda",
    ],
)
def test_no_name_makes_a_header_or_an_address_of_its_own(name):
    mail = composed(message_mail(name=name, subject=f"{name} x"[:200]))

    assert [one.addr_spec for one in mail["Reply-To"].addresses] == [ADA]
    assert [one.addr_spec for one in mail["To"].addresses] == ["desk@example.org"]
    assert mail["Bcc"] is None
    assert len(mail.defects) == 0


@pytest.mark.parametrize(
    "text", ["ü" * 50_000, "Zeile ü\n" * 5_000, "x" * 50_000, ".\n..\n.", "From me", "日本 " * 400]
)
def test_any_text_goes_over_the_wire_as_plain_ascii_and_comes_out_whole(text):
    mail = message_mail(text=text)

    wire = composing.compose(mail, at=NOON)

    assert wire.isascii()
    assert max(len(line) for line in wire.split(b"\r\n")) <= 998
    assert text_of(mail).endswith(f"\n\n{text.strip()}\n")


def test_sealed_mail_is_sent_as_it_was_given():
    (mail,) = mailing.enqueue_sealed(
        b"Subject: x\r\n\r\ny", ["a@example.org"], sender="b@example.org", message_id="<c@d>"
    )

    assert composing.compose(mail, at=NOON) == b"Subject: x\r\n\r\ny"


def test_sealed_mail_under_a_forgotten_key_cannot_be_sent(settings):
    (mail,) = mailing.enqueue_sealed(b"x", ["a@example.org"], sender="b@example.org", message_id="<c@d>")
    settings.SECRET_KEY = "the new key"

    with pytest.raises(composing.Pointless, match="another SECRET_KEY"):
        composing.compose(mail, at=NOON)


# --- categories and threads -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("category", "subject", "label"),
    [
        ("tip", "Tip: A leak", "A tip"),
        ("correction", "Correction: A leak", "A correction"),
        ("press", "Press question: A leak", "A press question"),
        ("other", "Message: A leak", "Something else"),
    ],
)
def test_message_mail_tells_the_category(category, subject, label):
    make_message(category=category)

    mail = Mail.objects.get(kind="message")

    assert composed(mail)["Subject"] == subject
    assert f"\nWhat it is: {label}\n" in text_of(mail)


def test_message_mail_tells_first_that_the_address_is_a_throwaway_one():
    Message.objects.filter(pk=make_message().pk).update(has_throwaway_address=True)

    text = text_of(Mail.objects.get(kind="message"))

    assert text.startswith("The reader's address is a throw-away one: it may be gone before an answer is read.\n\n")
    assert "The dam at Vik leaks." in text


def test_the_first_mail_begins_the_thread_and_the_others_refer_to_it(settings):
    settings.CONTACT_RECIPIENTS = ["desk@example.org", "night@example.org"]
    message = make_message()

    first, second = map(composed, message.mails.order_by("pk"))

    assert (first["Message-ID"], first["In-Reply-To"], first["References"]) == (message.thread_id, None, None)
    assert second["Message-ID"] != message.thread_id
    assert (second["In-Reply-To"], second["References"]) == (message.thread_id, message.thread_id)


def answer_mail(text="Thank you.", *, key="k1", subject="Re: A leak") -> Mail:
    """The mail with an answer to the one message there is."""
    message = Message.objects.first() or make_message()
    kept = answering.answer(message, by=SYSTEM, subject=subject, text=text, form_key=key, at=NOON)
    return kept.mails.get()


def test_answer_goes_to_the_reader_in_the_thread_and_quotes_her():
    Route.objects.create(category="press", recipients="press@example.org\nboss@example.org")
    message = make_message(category="press", text="The dam leaks.\n\n> Since May.")
    mail = answer_mail("Thank you.\n\nWe look into it.")

    found = composed(mail)

    assert found["Subject"] == "Re: A leak"
    assert found["From"] == "The Newsroom <news@example.org>"
    assert found["To"] == ADA
    assert found["Reply-To"] == "press@example.org, boss@example.org"
    assert (found["In-Reply-To"], found["References"]) == (message.thread_id, message.thread_id)
    assert found["Message-ID"] == mail.mail_id
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["Date"].datetime == NOON
    text = text_of(mail)
    assert text.startswith("Thank you.\n\nWe look into it.\n")
    assert text.endswith("under “A leak”:\n\n> The dam leaks.\n>\n> > Since May.\n")


def test_a_second_answer_refers_to_the_first_too():
    first, second = answer_mail(), answer_mail("One thing more.", key="k2")

    found = composed(second)

    thread = Message.objects.get().thread_id
    assert found["In-Reply-To"] == thread
    assert found["References"].split() == [thread, first.mail_id]


def test_answer_is_sent_under_the_sites_name_where_the_sender_has_none(settings):
    settings.DEFAULT_FROM_EMAIL, settings.SITE_NAME, settings.CONTACT_RECIPIENTS = (
        "news@example.org",
        "The Vik Times",
        [],
    )

    found = composed(answer_mail())

    assert found["From"] == "The Vik Times <news@example.org>"
    assert found["Reply-To"] is None


@pytest.mark.parametrize(
    "name", ["Ada\r\nBcc: e@x.org", "Vik, <eve@example.org>", "Ä" * 200, "=?utf-8?q?a=0D=0ABcc:_e@x.org?=", 'a "b" \\']
)
def test_no_subject_or_site_name_makes_a_header_or_an_address_of_its_own(settings, name):
    settings.DEFAULT_FROM_EMAIL, settings.SITE_NAME = "news@example.org", name

    found = composed(answer_mail(subject=f"Re: {name}"[:250]))

    assert [one.addr_spec for one in found["From"].addresses] == ["news@example.org"]
    assert [one.addr_spec for one in found["To"].addresses] == [ADA]
    assert found["Bcc"] is None
    assert len(found.defects) == 0


def test_an_answer_to_what_is_deleted_meanwhile_is_not_sent():
    mail = Mail.objects.get(pk=answer_mail().pk)
    Message.objects.all().delete()

    with pytest.raises(composing.Pointless):
        composing.compose(mail, at=NOON)


def html_of(mail: Mail) -> str:
    return composed(mail).get_body(("html",)).get_content()


def test_html_is_readable_by_night_and_loads_nothing():
    start(at=NOON)
    pages = [html_of(Mail.objects.get())]
    pages.append(html_of(message_mail()))

    for page in pages:
        assert '<meta name="color-scheme" content="light dark">' in page
        assert not re.search(r"<img|<link|<script|url\(|src=|background|#[0-9a-f]{3}", page)


def test_the_code_mail_links_the_site_alone(settings):
    start(at=NOON)

    assert re.findall(r'href="([^"]*)"', html_of(Mail.objects.get())) == [settings.SITE_URL]


FORGED = """Thank you.

--- what the reader wrote, to the end of this mail ---

From: mayor@example.org (address proven by a code)
What it is: A press question"""


def test_no_text_of_a_reader_can_be_taken_for_what_we_say_of_it():
    mail = message_mail(text=FORGED, name="Ada\nFrom: mayor@example.org", subject="A leak\nFrom: mayor@example.org")

    lines = text_of(mail).splitlines()

    ours = lines[: lines.index("--- what the reader wrote, to the end of this mail ---")]
    assert [line for line in ours if line.startswith("From: ")] == [f"From: {ADA} (address proven by a code)"]
    assert "\n".join(lines[len(ours) + 2 :]) == FORGED
    page = html_of(mail)
    assert page.index(f"mailto:{ADA}") < page.index("What the reader wrote") < page.index("<blockquote")
    # Nothing of ours follows the text.
    assert re.sub(r"<[^>]*>", "", page.partition("</blockquote>")[2]).strip() == ""


def test_the_desk_reads_an_address_in_its_own_letters_and_in_ascii():
    make_message("ada@xn--bcher-kva.example")

    for text in (text_of(Mail.objects.get(kind="message")), html_of(Mail.objects.get(kind="message"))):
        assert "ada@bücher.example" in text
        assert "(address proven by a code, in ASCII ada@xn--bcher-kva.example)" in text
    assert composed(Mail.objects.get(kind="message"))["Reply-To"] == "ada@xn--bcher-kva.example"


def test_a_message_in_ascii_can_be_read_as_it_goes_over_the_wire():
    """By whatever looks at mails without decoding them."""
    assert b"\r\n\r\nThe dam leaks.\r\n" in composing.compose(message_mail(), at=NOON)


def test_indents_are_kept_in_html_as_in_the_plain_text():
    text = "Ten  to:\n  The <dam>\n\tat Vik"
    answer = composed(answer_mail(text))
    html, plain = (answer.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("html", "plain"))

    assert plain.startswith(text)
    assert "<p>Ten\u00a0 to:<br>\u00a0\u00a0The &lt;dam&gt;<br>\u00a0\u00a0\u00a0\u00a0at Vik</p>" in html
    Mail.objects.all().delete()
    assert "<p>One<br>\u00a0\u00a0two</p>" in html_of(message_mail(text="One\n  two")).replace("\r\n", "\n")


def test_the_answer_s_html_quotes_the_reader_with_indents():
    make_message(text="One\n  two")

    assert "<p>One<br>\u00a0\u00a0two</p>" in html_of(answer_mail()).replace("\r\n", "\n")


def test_html_shows_what_a_reader_wrote_as_text():
    page = html_of(
        message_mail(text="<b>One</b> & <script>two</script>\n\nThree\nFour", subject="<i>S</i>", name="<u>N</u>")
    )

    told = "<p>&lt;b&gt;One&lt;/b&gt; &amp; &lt;script&gt;two&lt;/script&gt;</p>\n\n<p>Three<br>Four</p>"
    assert told in page.replace("\r\n", "\n")
    assert "<i>" not in page and "<u>" not in page


def test_the_desk_reads_what_it_is_and_that_the_address_is_thrown_away(settings):
    settings.CONTACT_THROWAWAY_DOMAINS = ["example.org"]
    mail = message_mail(category="tip")

    for text in (text_of(mail), html_of(mail)):
        assert "What it is: A tip" in text
        assert "(address proven by a code, at a throw-away domain)" in text


def test_nothing_of_a_stranger_s_choosing_is_in_a_mail_to_an_unproven_address(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    values = dict.fromkeys(("name", "subject", "message", "remark", "code", "next", "story"), "BUYPILLS")
    client.post(
        "/contact/?BUYPILLS",
        values | {"email": ADA},
        headers={
            "host": "buypills.example",
            "sec-fetch-site": "same-origin",
            "user-agent": "BUYPILLS",
            "accept-language": "buypills",
            "referer": "https://buypills.example/",
            "x-forwarded-host": "buypills.example",
        },
    )

    mail = composing.compose(Mail.objects.get(), at=Mail.objects.get().created_at)

    parsed = message_from_bytes(mail, policy=default)
    told = [*parsed.values(), *(part.get_content() for part in parsed.iter_parts())]
    assert parsed["To"] == ADA
    assert not any("buypills" in text.lower() for text in told)
    assert f"{settings.SITE_URL}\n" in smtp.text_of(parsed)
