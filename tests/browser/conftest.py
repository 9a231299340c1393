"""A real Chromium against a real server, both in this process's database."""

import os
import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.chromium import FLAGS, PATIENCE_MS, faults_of

# Playwright's synchronous API runs an event loop in this thread, in which Django would refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items):
    """A wait of the browser's that ran out is tried once more, and counted as "rerun" in the closing line.

    Only that: a wrong text or a wrong row in the database fails at once.
    """
    here = os.path.dirname(__file__)
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=[r"TimeoutError", r"Locator expected"]))


@pytest.fixture(scope="session")
def launch():
    """Starts Chromium with flags of one's own."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("needs chromium on the PATH (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        started = []

        def start(*flags):
            started.append(playwright.chromium.launch(executable_path=program, args=[*FLAGS, *flags], headless=True))
            return started[-1]

        yield start
        for browser in started:
            browser.close()


@pytest.fixture(scope="session")
def chromium(launch):
    return launch()


@pytest.fixture(scope="session")
def large_text(launch):
    """The browser of somebody who has set text to 200 %: what rem and breakpoints are counted in is 32 px."""
    return launch("--blink-settings=defaultFontSize=32")


@pytest.fixture
def site(live_server, settings):
    """The address of the running site, whose own name it knows."""
    settings.SITE_URL = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    return live_server.url


@pytest.fixture
def new_page(chromium, site):
    """Opens pages, each in a browser of its own with nothing kept."""
    opened = []

    def new(browser=chromium, **options):
        opened.append(browser.new_context(base_url=site, **options))
        page = opened[-1].new_page()
        page.set_default_timeout(PATIENCE_MS)
        return page

    yield new
    for context in opened:
        # A form says when it is closed: that must not reach the server while the tables are being emptied.
        context.set_offline(True)
        context.close()


@pytest.fixture
def page(new_page):
    return new_page()


@pytest.fixture(scope="session")
def axe():
    return faults_of
