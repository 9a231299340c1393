import pytest

from newsroom.page_cache import encodings

TEXT = ("Seven towns pay for the dam. " * 200).encode()


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("", "identity"),
        (" ", "identity"),
        ("gzip, deflate, br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("GZIP", "gzip"),
        ("br;q=0.5, gzip", "gzip"),
        ("br;q=0.5,gzip;q=0.5", "br"),
        ("gzip;q=0", "identity"),
        ("gzip;q=0.000", "identity"),
        ("gzip;q=0, br;q=0", "identity"),
        ("br;q=0, *", "gzip"),
        ("*", "br"),
        ("*;q=0", "identity"),
        ("identity", "identity"),
        ("identity, gzip;q=0.5", "identity"),
        ("identity;q=0", "identity"),
        ("identity;q=0, gzip", "gzip"),
        ("deflate", "identity"),
        ("zstd, compress", "identity"),
        ("gzip;q=high", "identity"),
        ("gzip; q=1", "gzip"),
        ("gzip;q=2", "identity"),
        ("gzip;level=9", "identity"),
        (",,gzip,,", "gzip"),
        ("gzipped", "identity"),
        (";q=1", "identity"),
        ("gzip, gzip;q=0", "gzip"),
        ("a," * 5000 + "br", "identity"),
    ],
)
def test_a_browser_gets_what_it_takes(header, encoding):
    assert encodings.chosen(header) == encoding


@pytest.mark.parametrize("encoding", encodings.PREFERRED)
def test_a_text_comes_back_as_it_was(encoding):
    content = encodings.encoded(TEXT, encoding)

    assert encodings.decoded(content, encoding) == TEXT
    assert encodings.encoded(TEXT, encoding) == content
    assert (len(content) < len(TEXT) / 10) is (encoding != "identity")
