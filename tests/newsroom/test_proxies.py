from datetime import timedelta

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from hypothesis import given
from hypothesis import strategies as st

from contact.acts import alarming
from contact.models import Alarm
from newsroom import proxies
from tests.factories import NOON


def believed(trusted, *, forwarded_for=None, proto=None, host=None):
    meta = {"REMOTE_ADDR": "10.0.0.1", "wsgi.url_scheme": "http"}
    given = {"HTTP_X_FORWARDED_FOR": forwarded_for, "HTTP_X_FORWARDED_PROTO": proto, "HTTP_X_FORWARDED_HOST": host}
    meta |= {name: value for name, value in given.items() if value is not None}
    proxies.believe(meta, trusted)
    assert not any(name.startswith("HTTP_X_FORWARDED") for name in meta)
    return meta["REMOTE_ADDR"], meta["wsgi.url_scheme"]


@pytest.mark.parametrize(
    ("trusted", "header", "client"),
    [
        (0, "1.2.3.4", "10.0.0.1"),
        (1, "1.2.3.4", "1.2.3.4"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.9", "1.2.3.4"),
        (2, "1.2.3.4", "1.2.3.4"),
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
        (1, "1.2.3.4:4711", "1.2.3.4"),
        (1, "::ffff:1.2.3.4", "1.2.3.4"),
        (1, "2001:DB8::1", "2001:db8::1"),
        (3, "1.2.3.4, 10.0.0.9", "1.2.3.4"),
        (1, "6.6.6.6, unknown", "10.0.0.1"),
        (1, "nonsense", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, None, "10.0.0.1"),
    ],
)
def test_the_client_is_whom_the_outermost_trusted_proxy_saw(trusted, header, client):
    assert believed(trusted, forwarded_for=header)[0] == client


@pytest.mark.parametrize(
    ("trusted", "header", "scheme"),
    [
        (0, "https", "http"),
        (1, "https", "https"),
        (1, "https, http", "http"),
        (2, "https", "https"),
        (1, "ftp", "http"),
        (1, None, "http"),
    ],
)
def test_the_scheme_is_what_the_outermost_trusted_proxy_saw(trusted, header, scheme):
    assert believed(trusted, proto=header)[1] == scheme


@pytest.mark.django_db
def test_a_forwarded_host_is_never_believed(client, settings):
    settings.TRUSTED_PROXIES = 3

    assert client.get("/", headers={"x-forwarded-host": "evil.example"}).status_code == 200


HEADER_TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=40)
ADDRESS = st.ip_addresses().map(str)


@given(HEADER_TEXT, st.lists(ADDRESS, min_size=1, max_size=4), st.integers(0, 4))
def test_nothing_made_up_on_the_left_changes_who_asks(made_up, seen, more):
    """However many proxies are trusted: each of them has written its entry, and *made_up* stands left of them."""
    trusted = len(seen)
    written = ", ".join(seen)

    honest = believed(trusted, forwarded_for=written)
    spoofed = believed(trusted, forwarded_for=f"{made_up}, " * (more + 1) + written)

    assert spoofed == honest


@given(HEADER_TEXT, HEADER_TEXT, st.integers(0, 5))
def test_whatever_stands_in_the_headers_the_rest_is_left_an_address_and_a_scheme(client, scheme, trusted):
    address, found = believed(trusted, forwarded_for=client, proto=scheme)

    assert address == "10.0.0.1" or proxies.address(address) == address
    assert found in {"http", "https"}


@pytest.mark.django_db
@pytest.mark.parametrize("trusted", [0, 1])
def test_nobody_behind_it_sees_the_headers(rf, settings, trusted):
    settings.TRUSTED_PROXIES = trusted
    seen = []
    middleware = proxies.TrustedProxiesMiddleware(lambda request: seen.append(request) or HttpResponse())
    forwarded = {"x-forwarded-for": "1.2.3.4", "x-forwarded-port": "81", "x-forwarded-server": "x"}

    middleware(rf.get("/", headers=forwarded, REMOTE_ADDR="10.0.0.1"))
    middleware(rf.get("/", REMOTE_ADDR="10.0.0.1"))

    assert [request.META["newsroom.forwarded"] for request in seen] == [True, False]
    assert not [name for request in seen for name in request.META if "FORWARDED" in name]
    assert seen[0].META["REMOTE_ADDR"] == ("1.2.3.4" if trusted else "10.0.0.1")


def test_https_that_a_trusted_proxy_saw_is_https(rf, settings):
    settings.TRUSTED_PROXIES = 1
    request = rf.get("/", headers={"x-forwarded-proto": "https"})

    proxies.TrustedProxiesMiddleware(lambda request: HttpResponse())(request)

    assert request.is_secure()


@pytest.fixture
def process():
    """Makes web processes, each of which remembers for itself."""
    return lambda: proxies.TrustedProxiesMiddleware(lambda request: HttpResponse())


def seen() -> dict:
    return dict(Alarm.objects.values_list("kind", "seen_at"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("peer", "kind"),
    [
        ("127.0.0.1", "proxy"),
        ("10.0.0.1", "proxy"),
        ("172.17.0.1", "proxy"),
        ("100.64.0.1", "proxy"),
        ("fd00::1", "proxy"),
        ("::ffff:192.168.0.1", "proxy"),
        ("", "proxy"),
        ("8.8.8.8", "proxy_afar"),
        ("2606:4700::1111", "proxy_afar"),
    ],
)
def test_a_header_that_nobody_asked_for_is_written_down_with_where_it_came_from(rf, process, time_machine, peer, kind):
    time_machine.move_to(NOON, tick=False)

    process()(rf.get("/", headers={"x-forwarded-for": "1.2.3.4"}, REMOTE_ADDR=peer))

    assert seen() == {kind: NOON}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("trusted", "headers"), [(1, {"x-forwarded-for": "1.2.3.4"}), (0, {"x-forwarded-proto": "http"}), (0, {})]
)
def test_what_is_as_it_should_be_is_not_written_down(rf, process, settings, trusted, headers):
    settings.TRUSTED_PROXIES = trusted

    process()(rf.get("/", headers=headers, REMOTE_ADDR="10.0.0.1"))

    assert seen() == {}


@pytest.mark.django_db
def test_a_process_writes_once_an_hour_however_often_the_header_comes(
    rf, process, time_machine, django_assert_num_queries
):
    def forward(to):
        to(rf.get("/", headers={"x-forwarded-for": "1.2.3.4"}, REMOTE_ADDR="10.0.0.1"))

    time_machine.move_to(NOON, tick=False)
    one, other = process(), process()
    forward(one)
    time_machine.move_to(NOON + timedelta(minutes=59), tick=False)
    with django_assert_num_queries(0):
        for _ in range(100):
            forward(one)
    forward(other)

    assert seen() == {"proxy": NOON + timedelta(minutes=59)}
    time_machine.move_to(NOON + timedelta(minutes=60), tick=False)
    forward(one)
    assert seen() == {"proxy": NOON + timedelta(minutes=60)}


def test_a_database_that_is_away_keeps_no_page_back(rf, process, monkeypatch, caplog):
    def away(*args, **values):
        raise OperationalError("no route")

    monkeypatch.setattr(alarming, "note", away)

    answer = process()(rf.get("/", headers={"x-forwarded-for": "1.2.3.4"}, REMOTE_ADDR="10.0.0.1"))

    assert answer.status_code == 200
    assert "X-Forwarded-For could not be written down: OperationalError: no route" in caplog.text
