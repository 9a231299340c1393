"""Sitemaps as XML."""

from xml.etree import ElementTree

from articles.feeds import sitemaps

PICTURE = ".//{http://www.google.com/schemas/sitemap-image/1.1}loc"
LOC = ".//{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def test_an_address_may_hold_what_xml_means_something_by():
    signed = "https://files.example.org/a.jpg?a=1&b=<2>"

    text = sitemaps.places([sitemaps.Place("https://example.org/?x=1&y=2", None, signed)])
    found = ElementTree.fromstring(text)  # noqa: S314 (ours)

    assert found.find(LOC).text == "https://example.org/?x=1&y=2"
    assert found.find(PICTURE).text == signed
