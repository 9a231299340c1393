import pytest

from contact.pure import codes

STORED = codes.digest("a secret", "a nonce", "371728")


def test_code_comes_from_secret_and_nonce():
    made = [
        codes.make("a secret", "a nonce"),
        codes.make("b secret", "a nonce"),
        codes.make("a secret", "b nonce"),
    ]

    assert made[0] == "371728"
    assert len(set(made)) == 3


def test_code_keeps_its_leading_zeros():
    assert codes.make("a secret", "nonce 66") == "007923"


def test_nonces_differ():
    assert len({codes.new_nonce() for _ in range(100)}) == 100


def test_digest_is_keyed_and_shows_no_code():
    assert codes.digest("a secret", "a nonce", "371728") == STORED
    assert len(STORED) == 64
    assert "371728" not in STORED
    assert codes.digest("another secret", "a nonce", "371728") != STORED
    assert codes.digest("a secret", "another nonce", "371728") != STORED


@pytest.mark.parametrize(
    ("secrets", "found"),
    [
        (["a secret"], "371728"),
        (["new", "a secret"], "371728"),
        (["new", "newer", "a secret"], "371728"),
        (["new"], None),
        ([], None),
    ],
)
def test_code_is_found_under_any_known_secret(secrets, found):
    assert codes.find(secrets, "a nonce", STORED) == found


@pytest.mark.parametrize(
    ("secrets", "nonce", "guess", "right"),
    [
        (["a secret"], "a nonce", "371728", True),
        (["new", "a secret"], "a nonce", "371728", True),
        (["a secret", "old"], "a nonce", "371728", True),
        (["new"], "a nonce", "371728", False),
        (["a secret"], "a nonce", "371729", False),
        (["a secret"], "another nonce", "371728", False),
    ],
)
def test_only_the_code_itself_fits(secrets, nonce, guess, right):
    assert codes.fits(secrets, nonce, STORED, guess) is right


@pytest.mark.parametrize(
    "text",
    [
        "123456",
        " 123 456\n",
        "123\u00a0456",
        "1 2 3 4 5 6",
        "123-456",
        "123–456",
        "123456.",
        "»123456«",
        "１２３４５６",
        "١٢٣٤٥٦",
        "۱۲۳۴۵۶",
        "123456\x00",
        "Code: 123456",
        "Your code: １２３４５６, good until 12:30",
        "验证码123456",
        "Code: 123 456.",
        "Your code: 123-456",
        "Your code: 123\u2013456, thank you",
        "Code 1.2.3.4.5.6",
        "Ｃｏｄｅ：１２３\u3000４５６",
        "Code: １２３\uff0d４５６",
    ],
)
def test_code_is_read_however_it_was_pasted(text):
    assert codes.typed(text) == "123456"


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "12345", "1234567", "12345a", "a" * 6, "1" * 10_000, "a1234567", "no 123456 or 654321", "123456-7"),
        "Code: 123 4567",
        "Code: 123 45",
        "123 456 until 12:30",
        "12 of 3456",
        "at 12:34 56",
        "no 12,3456",
        "a 1/2/3456",
    ],
)
def test_what_is_no_code_is_none(text):
    assert codes.typed(text) is None
