import pytest

from newsroom import proxies


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
