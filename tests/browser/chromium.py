"""How Chromium is started, and what axe says of a page in it."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# A second core's worth of other work makes a page late, not wrong.
PATIENCE_MS = 20_000
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
# All that axe looks at by itself, and the size of what is pressed (WCAG 2.2, 2.5.8), which it leaves out.
AXE = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}


def faults_of(page: Page) -> list[str]:
    """What is wrong with *page* for readers who do not see or do not point: rule and elements."""
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{one['id']}: {[node['html'] for node in one['nodes']]}" for one in found]
