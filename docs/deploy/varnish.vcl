# Varnish in front of Newsroom, as a cache that all readers share. On Debian: apt-get install varnish; put this into
# /etc/varnish/default.vcl, and TRUSTED_PROXIES into the site's settings (1, or 2 with a proxy for https before it).
# How long a page is kept is what the site says (docs/performance.md, "A cache in front"): nothing here makes it longer.
# Tried by tests/newsroom/page_cache/test_shared_caches.py.
vcl 4.1;

import std;

backend default {
    .host = "127.0.0.1";
    .port = "8000";
}

sub vcl_recv {
    # The desk, the contact form, previews and what tells whether the site lives: never kept.
    if (req.url ~ "^/(admin|contact|shared|healthz|readyz)(/|$|\?)") {
        return (pass);
    }
    # Readers' pages know no cookie.
    unset req.http.Cookie;
    # The old page is shown for a second while one request asks for the new one; where the site failed, for as long as
    # it allows.
    if (req.restarts == 0) {
        set req.grace = 1s;
    } else {
        set req.grace = 1h;
    }
}

sub vcl_backend_response {
    set beresp.grace = 0s;
    if (beresp.http.Cache-Control ~ "stale-if-error=[0-9]+") {
        set beresp.grace = std.duration(regsub(beresp.http.Cache-Control, "^.*stale-if-error=([0-9]+).*$", "\1s"), 0s);
    }
    # A fault takes nobody's place.
    if (beresp.status >= 500) {
        if (bereq.is_bgfetch) {
            return (abandon);
        }
        set beresp.uncacheable = true;
        set beresp.ttl = 0s;
    }
}

sub vcl_backend_error {
    if (bereq.is_bgfetch) {
        return (abandon);
    }
}

sub vcl_deliver {
    if (resp.status >= 500 && req.restarts == 0 && (req.method == "GET" || req.method == "HEAD")
        && req.url !~ "^/(admin|contact|shared|healthz|readyz)(/|$|\?)") {
        return (restart);
    }
    if (obj.hits > 0) {
        set resp.http.X-Cache = "HIT";
    } else {
        set resp.http.X-Cache = "MISS";
    }
}
