"""All that is stored of one person, found by their address in any spelling.

Case, plus-tag and the domain's alphabet do not tell persons apart: whoever asks for ada@example.org also wrote as
ada+tips@example.org, and would not be erased if that stayed. What was found names each spelling, to look over.
"""

from typing import NamedTuple

from django.conf import settings
from django.db.models import Q

from contact.acts.keys import all_secrets
from contact.models import Answer, CodeSent, Erasure, Mail, Message, MessageNote, Verification
from contact.pure import addresses


class Person(NamedTuple):
    """The rows of one person. *mails*: codes and answers to them, what the house sent them, and what brought their
    messages to the desk."""

    verifications: list[Verification]
    messages: list[Message]
    mails: list[Mail]

    @property
    def spellings(self) -> list[str]:
        own = [mail.recipient for mail in self.mails if mail.kind != Mail.Kind.MESSAGE]
        rows = [*self.verifications, *self.messages]
        return sorted({*own, *(row.address for row in rows)})


def find(address: str, *, lock: bool = False) -> Person:
    """What is stored of *address*, as addresses.accept() gives it. With *lock* each row is held until the transaction
    ends: verifications first, so that a message that is coming in is waited for or finds its proof gone."""
    verifications = _rows(Verification.objects, "address", address, lock)
    messages = _rows(Message.objects, "address", address, lock)
    # A mail that brings a message to the desk belongs to whom it is from: the desk's address may be the one asked for.
    own = _keys(Mail.objects.exclude(kind=Mail.Kind.MESSAGE), "recipient", address)
    belong = Q(pk__in=own) | Q(message__in=messages) | Q(answer__message__in=messages)
    mails = Mail.objects.filter(pk__in=Mail.objects.filter(belong).values("pk")).order_by("pk")
    return Person(verifications, messages, list(mails.select_for_update() if lock else mails))


def counts(person: Person, address: str) -> dict[str, int]:
    """How much there is of *person*, found by *address*, by kind; all 0 where there is nothing."""
    return {
        "verifications": len(person.verifications),
        "messages": len(person.messages),
        "of these on legal hold": sum(bool(message.hold_reason) for message in person.messages),
        "answers": Answer.objects.filter(message__in=person.messages).count(),
        "notes of the desk": MessageNote.objects.filter(message__in=person.messages).count(),
        "mails of the outbox": len(person.mails),
        "counters": counters(address).count(),
    }


def counters(address: str):
    """The places that codes to *address* have taken within the last hour."""
    return CodeSent.objects.filter(key__in=_keyed("address", address))


def erasures(address: str):
    """The proofs that *address* was erased, newest first: who can name it can tell them from others."""
    return Erasure.objects.filter(address_key__in=_keyed("erased", address))


def erasure_key(address: str) -> str:
    """Under what the proof of an erasure is kept."""
    return addresses.key(settings.SECRET_KEY, "erased", addresses.one_spelling(address))


def _keyed(kind: str, address: str) -> list[str]:
    return [addresses.key(secret, kind, addresses.one_spelling(address)) for secret in all_secrets()]


def _rows(found, field: str, address: str, lock: bool) -> list:
    rows = found.filter(pk__in=_keys(found, field, address)).order_by("pk")
    return list(rows.select_for_update() if lock else rows)


def _keys(found, field: str, address: str) -> list[int]:
    """The keys of the rows with any spelling of *address*: the database finds those that are near, Python compares."""
    one = addresses.one_spelling(address)
    local, _, domain = one.rpartition("@")
    near = found.filter(**{f"{field}__istartswith": local, f"{field}__iendswith": f"@{domain}"})
    return [key for key, spelled in near.values_list("pk", field) if addresses.one_spelling(spelled) == one]
