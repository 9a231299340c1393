import pytest

from contact.pure import addresses
from contact.pure.addresses import BadAddress


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("ada@example.org", "ada@example.org"),
        (" ada@example.org\n", "ada@example.org"),
        ("ADA@Example.org", "ADA@example.org"),
        ("ada+tips@example.org", "ada+tips@example.org"),
        ("Ada@Bücher.example", "Ada@xn--bcher-kva.example"),
        ("o'brien@example.org", "o'brien@example.org"),
        ("ada@localhost", "ada@localhost"),
        ("desk@intranet.local", "desk@intranet.local"),
        ("ada@mail.test", "ada@mail.test"),
        ("ada@example.invalid", "ada@example.invalid"),
    ],
)
def test_address_is_kept_as_the_reader_spells_it(typed, stored):
    assert addresses.accept(typed) == stored


@pytest.mark.parametrize(
    "pasted",
    [
        "Ada <ada@example.org>",
        "Lind, Ada <ada@example.org>;",
        "ada@example.org <ada@example.org>",
        "<ada@example.org>",
        "mailto:ada@example.org",
        "MAILTO:ada@example.org?subject=Hello",
        "ada@example.org.",
        "ada@example.org, ",
        "ada＠example.org",
        "\u202aada@example.org\u202c",
        "\u200bada\u200b@exam\u200eple.org\ufeff",
    ],
)
def test_address_is_read_however_it_was_pasted(pasted):
    assert addresses.accept(pasted) == "ada@example.org"


def test_part_before_the_at_sign_has_64_letters_at_most():
    assert addresses.accept("a" * 64 + "@example.org") == "a" * 64 + "@example.org"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("ada@example.org", "ada@example.org"),
        ("Ada+a@xn--bcher-kva.example", "Ada+a@bücher.example"),
        ("ada@localhost", "ada@localhost"),
        ("ada@xn--broken-.example", "ada@xn--broken-.example"),
        ("nonsense", "nonsense"),
    ],
)
def test_domain_is_shown_in_its_own_letters(address, shown):
    assert addresses.shown(address) == shown


@pytest.mark.parametrize(
    ("domain", "listed"),
    [
        ("newsroom.example", "newsroom.example"),
        ("bücher.example", "bücher.example"),
        ("redaktion24.пример.example", "redaktion24.пример.example"),
        ("новости-24.example", "новости-24.example"),
        ("νέα.example", "νέα.example"),
        ("ニュース編集.example", "ニュース編集.example"),
        ("समाचार.example", "समाचार.example"),
        ("뉴스.example", "뉴스.example"),
        # a Cyrillic е among Latin letters; а, с, е and the like alone; a Greek ο; the Latin ɑ of phonetics
        ("nеwsroom.example", "xn--nwsroom-7gg.example"),
        ("сосо.example", "xn--n1aahb.example"),
        ("mail.сосо.example", "mail.xn--n1aahb.example"),
        ("gοοgle.example", "xn--ggle-0nda.example"),
        ("όα.example", "xn--mxa7c.example"),
        ("nɑtion.example", "xn--ntion-0jc.example"),
        # A script that nobody writes mail in today, with capitals like Latin ones.
        ("ꓠꓰꓪꓢ.example", "xn--km8aexx.example"),
    ],
)
def test_a_list_shows_letters_only_where_they_look_like_no_others(domain, listed):
    stored = "boss@" + addresses.in_ascii(domain)

    assert addresses.listed(stored) == f"boss@{listed}"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ada",
        "@example.org",
        "ada@",
        "ada@intranet",
        "a@b@example.org",
        "ada@example..org",
        "ada@example.org,eve@example.org",
        "Ada <ada@example.org> <eve@example.org>",
        "Ada <ada@example.org>\nBcc: eve@example.org",
        "Ada\nBcc: eve@example.org <ada@example.org>",
        "<>",
        "mailto:",
        # A joiner makes it another domain: better refused than mailed to a stranger.
        "ada@نامه\u200cای.example",
        "a" * 65 + "@example.org",
        '"a b"@example.org',
        "ada@example.org\nBcc: eve@example.org",
        "ada\r\nBcc: eve@example.org\r\n@example.org",
        "ada@exa\x00mple.org",
        "ada@\ud800.org",
        "\ud800@example.org",
        "a" * 10_000 + "@example.org",
        "ada@" + "a" * 10_000 + ".org",
    ],
)
def test_what_is_no_address_is_refused_in_a_sentence(typed):
    with pytest.raises(BadAddress, match=r"\.$"):
        addresses.accept(typed)


def test_letters_that_mail_cannot_carry_are_named():
    with pytest.raises(BadAddress) as refused:
        addresses.accept("dvořák@example.org")

    assert str(refused.value) == "Mail can't be sent to letters such as ü before the @ yet: use another address."


@pytest.mark.parametrize(
    ("address", "spelling"),
    [
        ("ada@example.org", "ada@example.org"),
        ("ADA@Example.ORG", "ada@example.org"),
        ("ada+tips@example.org", "ada@example.org"),
        ("Ada+a+b@example.org", "ada@example.org"),
        ("ada@Bücher.example", "ada@xn--bcher-kva.example"),
        ("ADA@XN--BCHER-KVA.example", "ada@xn--bcher-kva.example"),
        ("+ada@example.org", "+ada@example.org"),
        ("a.da@example.org", "a.da@example.org"),
    ],
)
def test_spellings_of_an_address_are_one(address, spelling):
    assert addresses.one_spelling(address) == spelling


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_a_line_is_one_client(address, client):
    assert addresses.one_client(address) == client


@pytest.mark.parametrize(
    ("other", "same"),
    [("ada@example.org", True), ("ADA@Example.org", True), ("ada+a@example.org", False), ("eve@example.org", False)],
)
def test_case_alone_is_no_other_box(other, same):
    assert addresses.is_same_box("ada@example.org", other) is same


def test_key_tells_neither_address_nor_secret():
    key = addresses.key("a secret", "address", "ada@example.org")

    assert key.startswith("address:")
    assert len(key) == 48
    assert "ada" not in key
    assert key != addresses.key("another secret", "address", "ada@example.org")
    assert key.removeprefix("address:") != addresses.key("a secret", "client", "ada@example.org").removeprefix(
        "client:"
    )


@pytest.mark.parametrize(
    "text",
    [
        "=?utf-8?q?victim=40v.org=2Cb?=@evil.example",
        "=?utf-8?q?a=0D=0AX?=@evil.example",
        "a=?utf-8?b?YQ==?=@evil.example",
    ],
)
def test_an_encoded_word_is_no_address(text):
    with pytest.raises(addresses.BadAddress, match="before the @"):
        addresses.accept(text)
