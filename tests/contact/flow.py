"""What tests of the contact form do over and over."""

from contact.acts import receiving, verifying
from contact.acts.keys import all_secrets
from contact.models import CodeSent, Mail, Message, Verification
from contact.pure import codes

ADA = "ada@example.org"
CLIENT = "192.0.2.7"
TEXT = {"name": "Ada Lind", "subject": "A leak", "message": "The dam at Vik leaks."}


def code_of(verification: Verification) -> str | None:
    """The code that the worker would mail now; None where none is mailed."""
    return codes.find(all_secrets(), verification.nonce, verification.code_digest)


def wrong_code(verification: Verification) -> str:
    return f"{(int(code_of(verification) or 0) + 1) % 10**6:06d}"


def start(address=ADA, *, client=CLIENT, **values) -> Verification:
    """Step 1 without a browser."""
    return verifying.find(verifying.start(address, client=client, **values), at=values.get("at"))


def prove(verification: Verification, **values) -> Verification:
    assert verifying.check(verification, code_of(verification), **values)
    verification.refresh_from_db()
    return verification


def make_message(address=ADA, *, is_suspect=False, story=None, **values) -> Message:
    """A message that came by both steps without a browser; *is_suspect*: a robot's, which waits as spam."""
    verification = prove(start(address, story=story))
    Verification.objects.filter(pk=verification.pk).update(is_suspect=is_suspect)
    verification.refresh_from_db()
    given = {"name": TEXT["name"], "subject": TEXT["subject"], "text": TEXT["message"], **values}
    return receiving.receive(verification, **given)


def mailed_to(message: Message) -> list[str]:
    """Whose mails bring *message*, oldest first."""
    return list(message.mails.order_by("pk").values_list("recipient", flat=True))


def ask(browser, address=ADA, **values):
    """Step 1 in *browser*."""
    return browser.post("/contact/", {"email": address}, **values)


def newest() -> Verification:
    return Verification.objects.latest("pk")


def reach_message(browser, address=ADA) -> Verification:
    """Step 1 done in *browser*: the message may be written."""
    ask(browser, address)
    browser.post("/contact/verify/", {"code": code_of(newest())})
    return newest()


def code_mails() -> list[str]:
    """To whom codes were mailed, oldest first."""
    return list(Mail.objects.filter(kind="code").order_by("pk").values_list("recipient", flat=True))


def receive(address=ADA, *, subject="A leak", text="The dam at Vik leaks.", at=None, **fields) -> Message:
    """A message of *address*, both steps done without a browser; *fields* of it as the desk may have set them."""
    # As if nobody had asked for a code before: no limit is reached, however many messages a test takes in.
    CodeSent.objects.all().delete()
    message = receiving.receive(prove(start(address, at=at), at=at), name="Ada Lind", subject=subject, text=text, at=at)
    Message.objects.filter(pk=message.pk).update(**fields)
    message.refresh_from_db()
    return message
