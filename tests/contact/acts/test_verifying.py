import time
from datetime import timedelta

import pytest

from articles.pure.refusal import Refusal
from contact.acts import limiting, verifying, waiting
from contact.acts.keys import all_secrets
from contact.acts.limiting import LimitReached
from contact.models import CodeSent, Mail, Verification
from contact.pure import codes
from tests.contact.flow import ADA, CLIENT, code_mails, code_of, prove, start, wrong_code
from tests.factories import NOON, make_story
from tests.parallel import together

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def test_start_keeps_the_digest_of_a_token_and_mails_a_code():
    token = verifying.start(ADA, client=CLIENT, at=NOON)

    kept = Verification.objects.get()
    assert (kept.address, kept.sent_at, kept.expires_at) == (ADA, NOON, NOON + 600 * SECOND)
    assert token not in str(vars(kept))
    assert code_of(kept) not in str(vars(kept))
    assert code_mails() == [ADA]


def test_story_is_remembered():
    story = make_story()

    assert start(story=story).story == story


@pytest.mark.parametrize("token", ["", "nonsense", "ü", "\ud800", "x" * 100_000])
def test_unknown_token_finds_nothing(token):
    start()

    assert verifying.find(token) is None


def test_proof_is_good_for_a_day():
    token = verifying.start(ADA, client=CLIENT, at=NOON)
    verification = prove(verifying.find(token, at=NOON), at=NOON)

    assert verifying.find(token, at=NOON + timedelta(hours=24) - SECOND) == verification
    assert verifying.find(token, at=NOON + timedelta(hours=24)) is None


def test_the_right_code_proves_the_address_once_and_for_all():
    verification = start(at=NOON)
    code = code_of(verification)

    answers = [verifying.check(verification, code, at=NOON + SECOND) for _ in range(8)]

    assert answers == [True] * 8
    assert (verification.proven_at, verification.tries) == (NOON + SECOND, 1)


def test_guess_without_a_fit_is_counted():
    verification = start()

    assert verifying.check(verification, wrong_code(verification)) is False
    assert (verification.tries, verification.proven_at) == (1, None)


def test_code_of_another_browser_is_wrong():
    first, second = start(), start()

    assert verifying.check(first, code_of(second)) is False


@pytest.mark.parametrize(("wrong", "good"), [(0, True), (4, True), (5, False), (6, False)])
def test_after_five_wrong_guesses_the_right_one_is_refused(wrong, good):
    verification = start(at=NOON)
    for _ in range(min(wrong, 5)):
        verifying.check(verification, wrong_code(verification), at=NOON)
    if wrong > 5:
        with pytest.raises(Refusal):
            verifying.check(verification, wrong_code(verification), at=NOON)

    try:
        right = verifying.check(verification, code_of(verification), at=NOON)
    except Refusal as refusal:
        right = refusal.sentence

    assert right == (good or "This code is no longer good. You can ask for a new one in 60 seconds.")


@pytest.mark.parametrize(("seconds", "good"), [(0, True), (599, True), (600, False), (601, False)])
def test_code_ends_ten_minutes_after_it_was_asked_for(seconds, good):
    verification = start(at=NOON)

    try:
        right = verifying.check(verification, code_of(verification), at=NOON + seconds * SECOND)
    except Refusal:
        right = False

    assert right is good


def test_guess_at_a_void_code_is_not_compared(settings):
    settings.CONTACT_CODE_ATTEMPTS = 1
    verification = start()
    verifying.check(verification, wrong_code(verification))

    with pytest.raises(Refusal):
        verifying.check(verification, code_of(verification))

    assert (verification.tries, verification.proven_at) == (1, None)


def test_new_code_makes_the_one_before_void(settings):
    settings.CONTACT_RESEND_SECONDS = 0
    verification = start()
    old = code_of(verification)

    verifying.resend(verification, client=CLIENT)

    assert verifying.check(verification, old) is False
    assert verifying.check(verification, code_of(verification)) is True


def test_a_code_that_is_replaced_while_it_is_compared_proves_nothing(settings, monkeypatch):
    settings.CONTACT_RESEND_SECONDS = 0
    verification = start()
    code, fits = code_of(verification), codes.fits

    def late(*args):
        monkeypatch.setattr(codes, "fits", fits)
        verifying.resend(Verification.objects.get(), client=CLIENT)
        return fits(*args)

    monkeypatch.setattr(codes, "fits", late)

    assert verifying.check(verification, code) is False
    assert Verification.objects.get().proven_at is None


def test_new_code_works_at_once_after_too_many_guesses(settings):
    settings.CONTACT_RESEND_SECONDS = 0
    verification = start()
    for _ in range(5):
        verifying.check(verification, wrong_code(verification))

    verifying.resend(verification, client=CLIENT)

    assert verifying.check(verification, code_of(verification)) is True


def test_code_made_under_an_older_key_is_still_right(settings):
    verification = start()
    code = code_of(verification)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the new key"

    assert verifying.check(verification, code) is True


def test_code_made_under_a_forgotten_key_is_wrong(settings):
    verification = start()
    code = code_of(verification)
    settings.SECRET_KEY = "the new key"

    assert verifying.check(verification, code) is False


def test_resend_too_early_is_refused_and_uses_up_nothing():
    verification = start(at=NOON)

    with pytest.raises(Refusal) as refused:
        verifying.resend(verification, client=CLIENT, at=NOON + 20 * SECOND)

    assert refused.value.sentence == "Look in your mailbox first. You can ask for a new code in 40 seconds."
    assert CodeSent.objects.count() == 3
    assert code_mails() == [ADA]


def test_resend_of_a_void_code_too_early_sends_nobody_to_the_mailbox(settings):
    settings.CONTACT_CODE_ATTEMPTS = 1
    verification = start(at=NOON)
    verifying.check(verification, wrong_code(verification), at=NOON)

    with pytest.raises(Refusal) as refused:
        verifying.resend(verification, client=CLIENT, at=NOON + 20 * SECOND)

    assert refused.value.sentence == "You can ask for a new code in 40 seconds."


def test_asking_again_in_the_same_browser_keeps_the_code_while_a_new_one_waits():
    token = verifying.start(ADA, client=CLIENT, at=NOON)

    again = verifying.start(ADA, client=CLIENT, token=token, at=NOON + 59 * SECOND)

    assert again == token
    assert code_mails() == [ADA]


def test_asking_again_after_the_wait_is_a_new_code_for_the_same_browser():
    story = make_story()
    token = verifying.start(ADA, client=CLIENT, at=NOON)
    old = code_of(verifying.find(token, at=NOON))

    again = verifying.start("ADA@example.org", client=CLIENT, token=token, story=story, at=NOON + 60 * SECOND)

    kept = Verification.objects.get()
    assert again == token
    assert (kept.address, kept.sent_at, kept.story) == (ADA, NOON + 60 * SECOND, story)
    assert code_of(kept) != old
    assert code_mails() == [ADA, ADA]


@pytest.mark.parametrize("seconds", [1, 60])
def test_asking_anew_is_about_the_story_that_it_was_asked_from_or_about_none(seconds):
    first, second = make_story(), make_story()
    token = verifying.start(ADA, client=CLIENT, story=first, at=NOON)

    verifying.start(ADA, client=CLIENT, token=token, story=second, at=NOON + seconds * SECOND)
    assert Verification.objects.get().story == second
    verifying.start(ADA, client=CLIENT, token=token, at=NOON + 2 * seconds * SECOND)
    assert Verification.objects.get().story is None


@pytest.mark.parametrize("other", ["eve@example.org", "ada+tips@example.org"])
def test_asking_for_another_address_is_a_new_verification(other):
    token = verifying.start(ADA, client=CLIENT, at=NOON)

    assert verifying.start(other, client=CLIENT, token=token, at=NOON) != token
    assert code_mails() == [ADA, other]


def test_asking_again_once_the_address_is_proven_is_a_new_verification():
    token = verifying.start(ADA, client=CLIENT, at=NOON)
    prove(verifying.find(token, at=NOON), at=NOON)

    assert verifying.start(ADA, client=CLIENT, token=token, at=NOON) != token


def test_asking_again_over_the_limit_of_the_address_keeps_the_code(settings):
    settings.CONTACT_CODES_PER_ADDRESS_PER_HOUR, settings.CONTACT_RESEND_SECONDS = 1, 0
    token = verifying.start(ADA, client=CLIENT)
    code = code_of(verifying.find(token))

    assert verifying.start(ADA, client=CLIENT, token=token) == token
    assert verifying.check(verifying.find(token), code) is True


def test_asking_again_over_the_limit_of_the_client_says_so(settings):
    settings.CONTACT_CODES_PER_CLIENT_PER_HOUR, settings.CONTACT_RESEND_SECONDS = 1, 0
    token = verifying.start(ADA, client=CLIENT)

    with pytest.raises(LimitReached):
        verifying.start(ADA, client=CLIENT, token=token)


def test_a_browser_that_has_proven_its_address_gets_a_new_code_when_it_asks_again():
    token = verifying.start(ADA, client=CLIENT, at=NOON)
    prove(verifying.find(token, at=NOON), at=NOON)

    again = verifying.start(ADA, client=CLIENT, token=token, at=NOON + SECOND)

    assert again != token
    assert verifying.find(again, at=NOON + SECOND).proven_at is None
    assert code_mails() == [ADA, ADA]


@pytest.mark.parametrize("limit", ["CONTACT_CODES_PER_CLIENT_PER_HOUR", "CONTACT_CODES_PER_HOUR"])
def test_request_over_a_limit_leaves_nothing_behind(settings, limit):
    setattr(settings, limit, 1)
    verifying.start(ADA, client=CLIENT, at=NOON)

    with pytest.raises(LimitReached):
        verifying.start("eve@example.org", client=CLIENT, at=NOON)

    assert Verification.objects.count() == Mail.objects.count() == 1
    assert CodeSent.objects.count() == 3


def test_request_over_the_limit_of_its_address_looks_like_success_and_uses_up_nothing(settings):
    settings.CONTACT_CODES_PER_ADDRESS_PER_HOUR = 1
    verifying.start(ADA, client=CLIENT, at=NOON)

    token = verifying.start("ADA+x@example.org", client="192.0.2.8", at=NOON)

    assert verifying.find(token, at=NOON).address == "ADA+x@example.org"
    assert code_mails() == [ADA]
    assert CodeSent.objects.count() == 3


def test_resend_over_the_limit_of_the_address_uses_up_nothing_and_keeps_the_code(settings):
    settings.CONTACT_CODES_PER_ADDRESS_PER_HOUR, settings.CONTACT_RESEND_SECONDS = 1, 0
    verification = start()
    code = code_of(verification)

    verifying.resend(verification, client=CLIENT)

    assert CodeSent.objects.count() == 3
    assert verifying.check(verification, code) is True


def test_resend_over_the_limit_of_the_address_looks_like_success_when_the_code_was_void(settings):
    settings.CONTACT_CODES_PER_ADDRESS_PER_HOUR, settings.CONTACT_RESEND_SECONDS = 1, 0
    verification = start()
    old = code_of(verification)
    for _ in range(5):
        verifying.check(verification, wrong_code(verification))

    verifying.resend(verification, client=CLIENT)

    assert waiting.is_void(verification) is False
    assert verifying.check(verification, old) is False
    assert code_mails() == [ADA]


def test_places_are_free_again_after_an_hour(settings):
    settings.CONTACT_CODES_PER_ADDRESS_PER_HOUR = 1
    for seconds in (0, 3599, 3600):
        verifying.start(ADA, client=CLIENT, at=NOON + seconds * SECOND)

    assert code_mails() == [ADA, ADA]


def test_of_twelve_guesses_at_once_five_are_compared(shared_database):
    verification = start()
    wrong = wrong_code(verification)

    answers = together(12, lambda _: verifying.check(Verification.objects.get(), wrong))

    assert answers.count(False) == 5
    assert sum(isinstance(answer, Refusal) for answer in answers) == 7
    assert Verification.objects.get().tries == 5


def test_of_twelve_requests_at_once_five_get_a_mail(shared_database):
    tokens = together(12, lambda number: verifying.start(ADA, client=f"192.0.2.{number}"))

    assert len(set(tokens)) == 12
    assert all(isinstance(token, str) for token in tokens)
    assert code_mails() == [ADA] * 5
    assert CodeSent.objects.filter(key=limiting.EVERYBODY).count() == 5


def test_of_twelve_resends_at_once_one_gets_a_mail(shared_database):
    verification = start(at=NOON)

    def resend(_):
        verifying.resend(Verification.objects.get(pk=verification.pk), client=CLIENT, at=NOON + 60 * SECOND)

    answers = together(12, resend)

    assert answers.count(None) == 1
    assert sum(isinstance(answer, Refusal) for answer in answers) == 11
    assert code_mails() == [ADA, ADA]


def test_the_right_code_sent_many_times_at_once_is_right_each_time(shared_database, monkeypatch):
    verification = start()
    code = code_of(verification)
    compare = codes.fits
    monkeypatch.setattr(codes, "fits", lambda *args: time.sleep(0.05) or compare(*args))

    answers = together(8, lambda _: verifying.check(Verification.objects.get(), code))

    assert answers == [True] * 8
    assert Verification.objects.get().proven_at is not None


def test_suspicion_stays_with_the_browser():
    token = verifying.start(ADA, client=CLIENT, is_suspect=True, at=NOON)

    verifying.start(ADA, client=CLIENT, token=token, at=NOON + 60 * SECOND)

    assert Verification.objects.get().is_suspect is True


def test_suspicion_that_comes_with_asking_again_is_kept():
    token = verifying.start(ADA, client=CLIENT, at=NOON)

    verifying.start(ADA, client=CLIENT, token=token, is_suspect=True, at=NOON + SECOND)

    assert Verification.objects.get().is_suspect is True


def no_guess_fits(verification) -> bool:
    """Whether none of the codes fits that this installation would make for it; guesses at it cost tries as ever."""
    would_be = codes.make(all_secrets()[0], verification.nonce)
    return not verifying.check(verification, would_be) and code_of(verification) is None


def test_a_code_that_was_not_mailed_cannot_be_guessed(settings):
    settings.CONTACT_CODES_PER_ADDRESS_PER_HOUR = 1
    start()

    assert no_guess_fits(start(client="192.0.2.8"))


def test_a_code_that_replaces_a_void_one_without_a_mail_cannot_be_guessed(settings):
    settings.CONTACT_CODES_PER_ADDRESS_PER_HOUR, settings.CONTACT_RESEND_SECONDS = 1, 0
    verification = start()
    for _ in range(5):
        verifying.check(verification, wrong_code(verification))

    verifying.resend(verification, client=CLIENT)

    assert verification.tries == 0
    assert no_guess_fits(verification)


def test_guesses_at_an_address_are_counted_by_the_codes_that_it_is_mailed(settings):
    settings.CONTACT_RESEND_SECONDS = 0
    good = set()
    for number in range(12):
        verification = start(client=f"192.0.2.{number}")
        for _ in range(3):
            good.add(code_of(verification))
            verifying.resend(verification, client=f"192.0.2.{number}")
        good.add(code_of(verification))

    assert len(good - {None}) == 5


def limited_after(settings, seconds: int, *, wrong: int = 0) -> Verification:
    """An address that has had its share, asked for again after *seconds* and some wrong guesses: its code is kept."""
    settings.CONTACT_CODES_PER_ADDRESS_PER_HOUR = 1
    verification = start(at=NOON)
    for _ in range(wrong):
        verifying.check(verification, wrong_code(verification), at=NOON)
    verifying.resend(verification, client=CLIENT, at=NOON + seconds * SECOND)
    return verification


def outcomes(verification, number: int, *, at) -> list[str]:
    """What becomes of so many wrong guesses."""
    told = []
    for _ in range(number):
        try:
            told.append(str(verifying.check(verification, wrong_code(verification), at=at)))
        except Refusal:
            told.append("void")
    return told


@pytest.mark.parametrize("places", [1, 5])
@pytest.mark.parametrize("before", [0, 3, 4])
def test_guesses_before_and_after_a_new_code_tell_nobody_whether_one_was_mailed(settings, places, before):
    settings.CONTACT_CODES_PER_ADDRESS_PER_HOUR = places
    verification = start(at=NOON)
    outcomes(verification, before, at=NOON)

    verifying.resend(verification, client=CLIENT, at=NOON + 300 * SECOND)

    late = NOON + 899 * SECOND
    assert (verification.tries, verification.expires_at) == (0, NOON + 900 * SECOND)
    assert waiting.is_void(verification, at=late) is False
    assert outcomes(verification, 7, at=late) == [*["False"] * 5, "void", "void"]


@pytest.mark.parametrize(("before", "after", "good"), [(0, 4, True), (4, 0, True), (2, 2, True), (4, 1, False)])
def test_a_code_that_is_kept_gets_no_fresh_guesses(settings, before, after, good):
    verification = limited_after(settings, 60, wrong=before)
    code = code_of(verification)
    outcomes(verification, after, at=NOON + 61 * SECOND)

    assert verifying.check(verification, code, at=NOON + 62 * SECOND) is good


def test_a_code_that_is_kept_through_many_askings_is_compared_five_times(settings):
    verification = limited_after(settings, 60, wrong=1)
    code = code_of(verification)
    for number in range(2, 5):
        outcomes(verification, 1, at=NOON + number * 60 * SECOND)
        verifying.resend(verification, client=CLIENT, at=NOON + number * 60 * SECOND)

    assert code_of(verification) == code
    outcomes(verification, 1, at=NOON + 300 * SECOND)
    assert verifying.check(verification, code, at=NOON + 301 * SECOND) is False


@pytest.mark.parametrize(("seconds", "good"), [(599, True), (600, False)])
def test_a_code_that_is_kept_gets_no_fresh_time(settings, seconds, good):
    verification = limited_after(settings, 300)

    assert verifying.check(verification, code_of(verification), at=NOON + seconds * SECOND) is good


def test_a_new_code_after_a_kept_one_has_all_its_guesses_and_all_its_time(settings):
    verification = limited_after(settings, 300, wrong=4)
    settings.CONTACT_CODES_PER_ADDRESS_PER_HOUR = 5
    verifying.resend(verification, client=CLIENT, at=NOON + 400 * SECOND)
    outcomes(verification, 4, at=NOON + 999 * SECOND)

    assert code_mails() == [ADA, ADA]
    assert verifying.check(verification, code_of(verification), at=NOON + 999 * SECOND) is True
