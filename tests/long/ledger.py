"""What readers were told, what the database holds, and what the mail server took: whatever does not agree, in words."""

from collections import Counter

from contact.models import Mail, Message
from tests.moody_smtp import UNKNOWN, MoodySmtp
from tests.persistent import SENDING, Loss, Reader
from tests.smtp import text_of

# Why a code need not be sent any more.
POINTLESS = ("This code is used or replaced by a newer one.", "This code ended before it could be sent.")


def differences(readers: list[Reader], recipients: list[str], server: MoodySmtp, cuts: Counter[int]) -> list[str]:
    """*readers* were all told that their message was received; *cuts*: how often a mail's worker was killed."""
    rows = list(Mail.objects.select_related("message"))
    taken = Counter((one.mail["Message-ID"], one.recipient) for one in server.taken)
    return [
        *_messages(readers),
        *_mails_of_messages(readers, recipients, rows),
        *_codes(readers, rows),
        *_outcomes(rows, taken),
        *_contents(readers, recipients, rows, server),
        *_taken_again(rows, taken, server, cuts),
    ]


def _messages(readers) -> list[str]:
    """Each message is there once, word by word."""
    stored = Counter(Message.objects.values_list("address", "subject", "text"))
    return _unequal("messages", stored, Counter((one.address, one.subject, one.text.strip()) for one in readers))


def _mails_of_messages(readers, recipients, rows) -> list[str]:
    """One mail of each message to each recipient, however often it was tried."""
    queued = Counter((row.message.subject, row.recipient) for row in rows if row.message)
    return _unequal("mails", queued, Counter((one.subject, to) for one in readers for to in recipients))


def _codes(readers, rows) -> list[str]:
    """A code for each promise, and none that nobody asked for."""
    queued = Counter(row.recipient for row in rows if row.kind == Mail.Kind.CODE)
    return [
        f"{one.address}: {queued[one.address]} codes, {one.promised} promised, {one.asked} asked for"
        for one in readers
        if not 1 <= one.promised <= queued[one.address] <= one.asked
    ]


def _outcomes(rows, taken) -> list[str]:
    """What was sent was taken; what was given up was refused for good, or is a code that came too late."""
    found = []
    for row in rows:
        was_taken = (row.mail_id, row.recipient) in taken
        reason = row.last_answer if row.gave_up_at else ""
        excused = reason.startswith(UNKNOWN[:3]) or (row.kind == Mail.Kind.CODE and reason in POINTLESS)
        if not (row.sent_at and was_taken) and not (row.gave_up_at and excused):
            found.append(f"{row}: sent {row.sent_at}, given up {row.gave_up_at} ({reason}), taken {was_taken}")
    return found + _unequal("Message-IDs", set(taken) - {(row.mail_id, row.recipient) for row in rows}, set())


def _contents(readers, recipients, rows, server: MoodySmtp) -> list[str]:
    """The desk got each message whole, with the reader to answer to."""
    ids = {row.mail_id: row.message.subject for row in rows if row.message}
    whole = {one.subject: one for one in readers}
    got = set()
    for one in server.taken:
        reader = whole.get(ids.get(one.mail["Message-ID"], ""))
        if reader and one.mail["Reply-To"] == reader.address and reader.text.strip() in text_of(one.mail):
            got.add((reader.subject, one.recipient))
    return _unequal("messages at the desk", got, {(one.subject, to) for one in readers for to in recipients})


def _taken_again(rows, taken, server: MoodySmtp, cuts) -> list[str]:
    """A mail is taken again only where an answer was lost: the server hung up instead of giving it, or the worker was
    killed before it had written it down. Each of these excuses one."""
    heard = Counter((one.mail["Message-ID"], one.recipient) for one in server.taken if one.heard)
    killed = {(row.mail_id, row.recipient): cuts[row.pk] for row in rows}
    return [
        f"{key} was taken {number} times, heard {heard[key]} times, cut {killed.get(key)} times"
        for key, number in taken.items()
        if heard[key] > 1 + killed.get(key, 0)
    ]


def again(server: MoodySmtp) -> int:
    """How many mails the server took more than once."""
    taken = Counter((one.mail["Message-ID"], one.recipient) for one in server.taken)
    return sum(number > 1 for number in taken.values())


def stored_unheard(readers: list[Reader], losses: list[Loss]) -> int:
    """How many messages were stored by a request whose answer was not heard, and sent again by their readers."""
    received = dict(Message.objects.values_list("subject", "received_at"))
    sent = [(readers[loss.number].subject, loss.at) for loss in losses if loss.stage == SENDING]
    sent += [(reader.subject, reader.hung_up_at) for reader in readers if reader.hung_up_at]
    return len({subject for subject, at in sent if subject in received and received[subject] < at})


def _unequal(what: str, found, wanted) -> list[str]:
    return [
        f"{what}: {sign} {sorted(rest)[:5]}" for sign, rest in (("+", found - wanted), ("-", wanted - found)) if rest
    ]
