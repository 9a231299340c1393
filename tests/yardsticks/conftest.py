"""The whole site as it is deployed, with stories in every state, and what judges it. Whatever is missing is a fault."""

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.chromium import FLAGS, PATIENCE_MS
from tests.newsroom import whole
from tests.yardsticks.places import Place, sign_in
from tests.yardsticks.visits import Visit, usability

HERE = Path(__file__).parent
# A minute of two free cores; most of it goes into the sizes of the demo's pictures.
PREPARING_SECONDS = 300


@pytest.fixture(scope="session")
def django_db_setup():
    """No test database: the server has its own."""


@pytest.fixture(scope="session")
def judges() -> Path:
    """Where the judges lie that install.sh installs."""
    installed, wanted = HERE / "node_modules" / "installed.json", HERE / "package-lock.json"
    if not installed.exists() or installed.read_bytes() != wanted.read_bytes():
        pytest.fail("The judges are not installed, or others are wanted by now: make yardsticks")
    return HERE / "node_modules"


@pytest.fixture(scope="session")
def staged(tmp_path_factory):
    """A server in production settings with demo stories and those of stage.py; its address is "site", beside what
    stage.py has printed."""
    folder, port = tmp_path_factory.mktemp("site"), whole.free_port()
    values = {"SITE_URL": f"http://127.0.0.1:{port}", "CONTACT_RECIPIENTS": "desk@example.org"}
    started = whole.environment(folder, DJANGO_SETTINGS_MODULE="newsroom.settings", **values)
    prepare(started)
    told = finished(run(started, "-m", "tests.yardsticks.stage"))
    with whole.started(folder, port, "manage.py", "serve", "--host", "127.0.0.1", **values):
        yield json.loads(told) | {"site": values["SITE_URL"]}


def prepare(environment: dict) -> None:
    """What an operator does before the first start; the two that take long beside each other."""
    finished(run(environment, "manage.py", "migrate"))
    both = [run(environment, "manage.py", *one) for one in (["load_demo"], ["collectstatic", "--noinput"])]
    for one in both:
        finished(one)


def run(environment: dict, *command: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, *command], cwd=whole.ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def finished(process: subprocess.Popen) -> str:
    """What *process* has printed, once it has ended well."""
    out, error = process.communicate(timeout=PREPARING_SECONDS)
    assert process.returncode == 0, error.decode()
    return out.decode()


@pytest.fixture(scope="session")
def program() -> str:
    """Chromium's path."""
    found = shutil.which("chromium")
    if found is None:
        pytest.fail("needs chromium on the PATH (Debian: apt-get install chromium)")
    return found


@pytest.fixture(scope="session")
def chromium(program):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS, headless=True)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def signed_in(chromium, staged) -> dict:
    """What a browser keeps of somebody of the desk."""
    context = chromium.new_context(base_url=staged["site"])
    page = context.new_page()
    page.goto("/admin/login/")
    sign_in(page)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(scope="session")
def visit(chromium, staged, signed_in):
    """Opens a place in a browser of its own and looks at it, once however often it is asked for."""

    @cache
    def visited(place: Place) -> Visit:
        state = signed_in if place.is_desk else None
        context = chromium.new_context(base_url=staged["site"], storage_state=state, reduced_motion="reduce")
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        try:
            answer = place.open(page, staged)
            return Visit(answer.body(), usability(page))
        finally:
            context.close()

    return visited


@pytest.fixture(scope="session")
def ours() -> dict:
    """The environment in which a judge is started."""
    return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/tmp")}  # noqa: S108
