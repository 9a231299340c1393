"""How Chromium is started, and what axe says of a page in it."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# A second core's worth of other work makes a page late, not wrong.
PATIENCE_MS = 20_000
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


def faults_of(page: Page, *also: str) -> list[str]:
    """What is wrong with *page* for readers who do not see or do not point: rule and elements.

    *also* names rules that axe leaves out unless it is asked.
    """
    options = {"rules": {rule: {"enabled": True} for rule in also}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {[node['html'] for node in one['nodes']]}" for one in found]
