"""Proving an address: a code is asked for, sent, guessed at."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from articles.pure import clock
from articles.pure.refusal import Refusal
from contact.acts import alarming, limiting, mailing, waiting
from contact.acts.keys import all_secrets
from contact.models import Verification
from contact.pure import addresses, codes

# How long after the code was right the message may be written: a long evening, and the morning after.
WRITE_WITHIN = timedelta(hours=24)


def find(token: str, *, at: datetime | None = None) -> Verification | None:
    """The verification of the browser that holds *token*; None when there is none or its proof is too old."""
    at = at or clock.now()
    found = Verification.objects.filter(token_digest=digest_of(token)).first() if token else None
    if found and found.proven_at and found.proven_at <= at - WRITE_WITHIN:
        return None
    return found


def start(
    address: str, *, client: str, token: str = "", story=None, is_suspect: bool = False, at: datetime | None = None
) -> str:
    """Ask for a code to *address*; the token that the browser is to keep. *is_suspect* as in Verification.

    The same browser asking again for the same address keeps its token, and its code as in resend(): a code in hand
    stays good while no other can be sent, and nobody can tell by the cookie whether one was. LimitReached when the
    client's or everybody's limit is reached; that of the address looks like success.
    """
    at = at or clock.now()
    known = find(token, at=at)
    if known and not known.proven_at and addresses.is_same_box(known.address, address):
        _ask_again(known, client=client, story=story, is_suspect=is_suspect, at=at)
        return token
    token = secrets.token_urlsafe(32)
    verification = Verification(
        token_digest=digest_of(token), address=address, story=story, is_suspect=is_suspect, started_at=at
    )
    with alarming.on_the_limit_of_all(at=at), transaction.atomic():
        mailed = limiting.spend(address, client=client, at=at)
        _new_code(verification, mailed=mailed, at=at)
        verification.save()
        _mail(verification, mailed=mailed, at=at)
    return token


def _mail(verification: Verification, *, mailed: bool, at: datetime) -> None:
    """Queue the code of *verification*; taken back unless it is to be *mailed*."""
    before = transaction.savepoint()
    mailing.enqueue_code(verification, at=at)
    limiting.settle(before, is_kept=mailed)


def suspect(verification: Verification) -> None:
    """Remember that a field was filled in that nobody sees: what this browser sends waits as spam."""
    Verification.objects.filter(pk=verification.pk).update(is_suspect=True)
    verification.is_suspect = True


def _ask_again(known: Verification, *, client: str, story, is_suspect: bool, at: datetime) -> None:
    if is_suspect:
        suspect(known)
    # The page that the reader comes from now is the one that counts, also where it is about no story.
    Verification.objects.filter(pk=known.pk).update(story=story)
    try:
        resend(known, client=client, at=at)
    except limiting.LimitReached:
        raise
    except Refusal:
        # A code is on its way already: the reader goes on with that one.
        pass


def resend(verification: Verification, *, client: str, at: datetime | None = None) -> None:
    """Send a new code; the old one is void from then on. Refusal while the wait lasts, LimitReached as in start().

    When the address has had its share nothing is sent, which looks the same, and the code that was good stays good
    for the time and the guesses that it had left.
    """
    at = at or clock.now()
    asked = Verification.objects.filter(pk=verification.pk, proven_at=None, sent_at=verification.sent_at)
    with alarming.on_the_limit_of_all(at=at), transaction.atomic():
        waited = at - timedelta(seconds=settings.CONTACT_RESEND_SECONDS)
        if asked.filter(sent_at__lte=waited).update(sent_at=at) != 1:
            raise Refusal(waiting.wait_sentence(verification, at=at))
        mailed = limiting.spend(verification.address, client=client, at=at)
        verification.refresh_from_db()
        if mailed or _is_over(verification, at=at):
            _new_code(verification, mailed=mailed, at=at)
        else:
            _keep_code(verification, at=at)
        verification.save()
        _mail(verification, mailed=mailed, at=at)


def check(verification: Verification, guess: str, *, at: datetime | None = None) -> bool:
    """Compare *guess*, digits alone, with the newest code; True once it was right.

    The guess is counted before it is compared, in the database. Refusal when the code is void. Both are one
    transaction, which holds the row: who sends the right code at the same time finds the address proven.
    """
    at = at or clock.now()
    with transaction.atomic():
        return _check(verification, guess, at=at)


def _check(verification: Verification, guess: str, *, at: datetime) -> bool:
    if not _spend_try(verification, at=at):
        verification.refresh_from_db()
        if verification.proven_at:
            return True
        raise Refusal(waiting.void_sentence(verification, at=at))
    verification.refresh_from_db()
    is_right = codes.fits(all_secrets(), verification.nonce, verification.code_digest, guess)
    # The page of a code that was kept takes guesses anew; the code itself has only what it had left.
    if not is_right or verification.code_ends_at <= at or verification.code_tries > settings.CONTACT_CODE_ATTEMPTS:
        return False
    mine = Verification.objects.filter(pk=verification.pk, nonce=verification.nonce)
    return mine.update(proven_at=at) == 1


def _spend_try(verification: Verification, *, at: datetime) -> bool:
    """Count one guess; False when none is left, or the code is old or used."""
    untried = Verification.objects.open(at).filter(pk=verification.pk, tries__lt=settings.CONTACT_CODE_ATTEMPTS)
    return untried.update(tries=F("tries") + 1) == 1


def _new_code(verification: Verification, *, mailed: bool, at: datetime) -> None:
    """A new code; when it is not *mailed*, one that no guess fits: nothing limits how often such a one is asked for."""
    nonce = codes.new_nonce()
    digest = codes.digest(settings.SECRET_KEY, nonce, codes.make(settings.SECRET_KEY, nonce))
    verification.nonce = nonce
    verification.code_digest = digest if mailed else codes.no_digest()
    verification.good_until, verification.tries_before = None, 0
    _begin_anew(verification, at=at)


def _keep_code(verification: Verification, *, at: datetime) -> None:
    """The page begins anew as for everybody; the code goes on with the time and the guesses that it has left."""
    verification.good_until, verification.tries_before = verification.code_ends_at, verification.code_tries
    _begin_anew(verification, at=at)


def _begin_anew(verification: Verification, *, at: datetime) -> None:
    verification.tries = 0
    verification.sent_at = at
    verification.expires_at = at + timedelta(seconds=settings.CONTACT_CODE_SECONDS)


def _is_over(verification: Verification, *, at: datetime) -> bool:
    """Whether the code that was mailed last can't be right any more."""
    return verification.code_ends_at <= at or verification.code_tries >= settings.CONTACT_CODE_ATTEMPTS


def digest_of(token: str) -> str:
    """What is stored of *token*."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
