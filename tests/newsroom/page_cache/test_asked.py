from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.page_cache.asked import Reading, key
from tests.factories import NOON


def environ(path="/", query="", host="testserver", **more):
    return {"PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": host, "wsgi.url_scheme": "http"} | more


@pytest.mark.parametrize(
    ("query", "parameters"),
    [
        ("", ()),
        ("utm_source=x&fbclid=y", ()),
        ("page=2&utm_source=x", (("page", "2"),)),
        ("q=a+b&page=2", (("page", "2"), ("q", "a b"))),
        ("page=2&q=a%20b", (("page", "2"), ("q", "a b"))),
        ("page=2&page=3", (("page", "3"),)),
        ("page=", (("page", ""),)),
        ("page", (("page", ""),)),
        ("Page=2", ()),
        ("q=%C3%A9", (("q", "\u00e9"),)),
    ],
)
def test_only_known_parameters_make_another_page(query, parameters):
    assert key("/stories/", query) == ("/stories/", parameters)


@pytest.mark.parametrize("query", ["q=\u00c3\u00a9", "&".join(["q=x"] * 51), "q=" + "x" * 2000])
def test_what_django_might_read_in_another_way_has_no_page(query):
    assert key("/stories/", query) is None


@given(st.lists(st.tuples(st.sampled_from(["q", "page", "utm", "Q"]), st.text(max_size=5)), max_size=6))
def test_two_addresses_of_one_key_are_one_to_django(pairs):
    from django.http import QueryDict

    from newsroom.page_cache.asked import PARAMETERS

    given_to_django = QueryDict(mutable=True)
    for name, value in pairs:
        given_to_django.appendlist(name, value)
    query = given_to_django.urlencode()

    read = {name: value for name, value in QueryDict(query).items() if name in PARAMETERS}
    assert key("/", query) == ("/", tuple(sorted(read.items())))


@pytest.mark.parametrize(
    "path",
    ["/admin/", "/admin/articles/story/", "/contact/", "/contact/verify/", "/shared/x/", "/media/x", "/static/x"],
)
def test_what_is_not_for_everybody_is_not_looked_for(path):
    assert Reading().read(environ(path)) is None


@pytest.mark.parametrize("host", ["", "evil.example", "testserver.evil.example", "x" * 5000, "testserver:x", "a b"])
def test_a_host_that_is_not_ours_is_left_to_django(settings, host):
    settings.ALLOWED_HOSTS = ["testserver"]

    assert Reading().read(environ(host=host)) is None


@pytest.mark.parametrize("host", ["testserver", "TESTSERVER", "testserver:8000", "testserver."])
def test_a_host_that_is_ours_is_let_in(settings, host):
    settings.ALLOWED_HOSTS = ["testserver"]

    assert Reading().read(environ(host=host)) == (("/", ()), "identity")


@pytest.mark.parametrize(
    ("proxies", "proto", "is_let_in"), [(0, None, False), (0, "https", False), (1, "https", True), (1, "http", False)]
)
def test_a_site_on_https_answers_over_https_alone(settings, proxies, proto, is_let_in):
    settings.SECURE_SSL_REDIRECT, settings.TRUSTED_PROXIES = True, proxies
    said = {"HTTP_X_FORWARDED_PROTO": proto} if proto else {}

    assert (Reading().read(environ(**said)) is not None) is is_let_in


def test_a_forwarded_address_that_nobody_trusts_is_shown_to_django_once_an_hour(settings, time_machine):
    settings.TRUSTED_PROXIES, reading = 0, Reading()
    near, far = ({"HTTP_X_FORWARDED_FOR": "1.2.3.4", "REMOTE_ADDR": peer} for peer in ("10.0.0.1", "8.8.8.8"))

    time_machine.move_to(NOON, tick=False)
    passed = [reading.read(environ(**said)) is None for said in (near, near, far, far)]
    time_machine.move_to(NOON + timedelta(seconds=3599), tick=False)
    passed.append(reading.read(environ(**near)) is None)
    time_machine.move_to(NOON + timedelta(hours=1), tick=False)
    passed.append(reading.read(environ(**near)) is None)

    assert passed == [True, False, True, False, False, True]


def test_made_up_requests_are_not_remembered_without_end():
    reading = Reading()

    for number in range(10_000):
        reading.read(environ(query=f"utm_source={number}", HTTP_ACCEPT_ENCODING=f"gzip, x-{number}"))
        reading.read(environ(host="h" * 9000))

    assert len(reading._known) <= 4096
    assert max(sum(len(one or "") for one in said) for said in reading._known) <= 500
