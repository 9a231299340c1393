import pytest

from contact.pure.same_site import FOREIGN, OURS, UNKNOWN, judge

OUR_ORIGINS = {"https://news.example", "https://www.news.example:8443"}


@pytest.mark.parametrize(
    ("headers", "verdict"),
    [
        ({}, UNKNOWN),
        ({"Sec-Fetch-Site": "same-origin"}, OURS),
        ({"Sec-Fetch-Site": "none"}, OURS),
        ({"Sec-Fetch-Site": "same-site"}, FOREIGN),
        ({"Sec-Fetch-Site": "cross-site"}, FOREIGN),
        ({"Sec-Fetch-Site": "nonsense"}, FOREIGN),
        ({"Sec-Fetch-Site": "same-site", "Origin": "https://www.news.example:8443"}, OURS),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}, FOREIGN),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "null"}, FOREIGN),
        ({"Sec-Fetch-Site": "cross-site", "Referer": "https://news.example/"}, FOREIGN),
        ({"Origin": "https://news.example"}, OURS),
        ({"Origin": "https://www.news.example:8443"}, OURS),
        ({"Origin": "http://news.example"}, FOREIGN),
        ({"Origin": "https://news.example:8443"}, FOREIGN),
        ({"Origin": "https://news.example.evil.example"}, FOREIGN),
        ({"Origin": "null"}, FOREIGN),
        ({"Origin": "null", "Referer": "https://news.example/"}, FOREIGN),
        ({"Referer": "https://news.example/stories/a/?b=c"}, OURS),
        ({"Referer": "https://news.example"}, OURS),
        ({"Referer": "https://evil.example/?https://news.example/"}, FOREIGN),
        ({"Referer": "https://news.example@evil.example/"}, FOREIGN),
        ({"Referer": "//news.example/"}, FOREIGN),
        ({"Referer": "https://[broken"}, FOREIGN),
        ({"Referer": "nonsense"}, FOREIGN),
    ],
    ids=str,
)
def test_post_is_judged_by_what_the_browser_says(headers, verdict):
    assert judge(headers, OUR_ORIGINS) == verdict
