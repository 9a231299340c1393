"""What tests of the contact form do over and over."""

from contact.acts import verifying
from contact.acts.keys import all_secrets
from contact.models import Mail, Verification
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
