import pytest

from contact.pure import sealing


def test_sealed_content_is_opened_under_the_same_secret():
    sealed = sealing.seal(["a secret"], b"Subject: hello")

    assert b"hello" not in sealed
    assert sealing.unseal(["a secret"], sealed) == b"Subject: hello"


def test_an_older_secret_still_opens():
    sealed = sealing.seal(["old"], b"content")

    assert sealing.unseal(["new", "old"], sealed) == b"content"


def test_the_newest_secret_seals():
    sealed = sealing.seal(["new", "old"], b"content")

    assert sealing.unseal(["new"], sealed) == b"content"


@pytest.mark.parametrize("secrets", [["new"], ["new", "newer"]])
def test_an_unknown_secret_says_so(secrets):
    sealed = sealing.seal(["old"], b"content")

    with pytest.raises(sealing.CannotOpen, match="another SECRET_KEY"):
        sealing.unseal(secrets, sealed)


@pytest.mark.parametrize("sealed", [b"", b"nonsense", b"\x00\xff"])
def test_what_was_never_sealed_cannot_be_opened(sealed):
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(["a secret"], sealed)
