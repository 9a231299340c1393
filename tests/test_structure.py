"""Which way things depend, read from every import, whichever way it is written."""

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HOUSES = ["articles", "contact", "newsroom"]
# From the ground up; what stands on none of them is a door: views, admin, importing, commands…
FLOORS = ["pure", "search", "querysets", "models", "permissions", "acts", "forms"]
FILES = sorted(
    path.relative_to(ROOT)
    for house in HOUSES
    for path in (ROOT / house).rglob("*.py")
    if "migrations" not in path.parts
)
# What is pure takes values and gives values: of libraries those that do the same, and nothing that reaches outside.
REACHING = {"os", "pathlib", "shutil", "socket", "sqlite3", "ssl", "subprocess", "tempfile", "threading", "time"}
# A large picture goes through a file, and one at a time: what is held in memory is bounded where it is decoded.
BOUNDED = {"articles/pure/images.py": {"tempfile", "threading"}}
PURE = sys.stdlib_module_names - REACHING | {"PIL", "cryptography", "email_validator", "nh3"}
BY_NAME = {"import_module", "import_string", "__import__"}
# The readers of the environment; wsgi.py and running.py hand it on to what they start.
READERS = {Path("newsroom", name) for name in ("environment.py", "wsgi.py", "running.py")}
ENVIRONMENT = {"environ", "environb", "getenv", "getenvb"}


def place(parts):
    """("articles", "acts", "publishing") -> (0, 5)"""
    floor = FLOORS.index(parts[1]) if len(parts) > 1 and parts[1] in FLOORS else len(FLOORS)
    return HOUSES.index(parts[0]), floor


def imported(text: str, path: Path) -> Iterator[str]:
    """The full name of all that *text*, the file *path*, imports: relative imports and those by name included."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = absolute(node, path)
            yield from (f"{origin}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and called(node) in BY_NAME:
            given = node.args[0] if node.args else None
            yield given.value if isinstance(given, ast.Constant) else "what nobody can read"


def absolute(node: ast.ImportFrom, path: Path) -> str:
    """Where a `from` points: "." is the package of *path*, each further dot the one around it."""
    if not node.level:
        return node.module
    package = path.parent.parts[: len(path.parent.parts) - node.level + 1]
    return ".".join([*package, *([node.module] if node.module else [])])


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def reads_environment(text: str) -> bool:
    """Whether *text* touches the environment, by whatever name it calls the module os."""
    names, found = {"os"}, False
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {alias.asname for alias in node.names if alias.name == "os" and alias.asname}
        elif isinstance(node, ast.ImportFrom) and node.module == "os":
            found = found or bool({alias.name for alias in node.names} & {*ENVIRONMENT, "*"})
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and node.attr in ENVIRONMENT:
            found = found or (isinstance(node.value, ast.Name) and node.value.id in names)
    return found


def wrong(text: str, path: Path) -> list[str]:
    """What the file *path* imports and may not: from above it, or, when it is pure, from outside."""
    house, floor = place(path.with_suffix("").parts)
    found = []
    for name in imported(text, path):
        root = name.split(".")[0]
        if root in HOUSES:
            other_house, other_floor = place(name.split("."))
            lower = other_house < house or house == len(HOUSES) - 1 or other_floor <= floor
            fine = other_house <= house and lower and (floor or other_floor == 0)
        else:
            fine = name != "what nobody can read" and (floor or root in PURE | BOUNDED.get(str(path), set()))
        found += [] if fine else [name]
    return found


@pytest.mark.parametrize("path", FILES, ids=str)
def test_imports_point_down_and_what_is_pure_reaches_for_nothing(path):
    assert wrong((ROOT / path).read_text("utf-8"), path) == []


@pytest.mark.parametrize("path", [one for one in FILES if one not in READERS], ids=str)
def test_the_environment_is_read_in_one_place(path):
    assert not reads_environment((ROOT / path).read_text("utf-8"))


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        ("articles/models/stories.py", "from ..acts import editing", ["articles.acts.editing"]),
        ("articles/models/stories.py", "from ..views.pages import cut", ["articles.views.pages.cut"]),
        ("articles/models/stories.py", "from . import pictures\nfrom .redirects import FormerSlug", []),
        ("articles/models/__init__.py", "from .. import forms", ["articles.forms"]),
        ("articles/acts/editing.py", "def f():\n    import contact.models", ["contact.models"]),
        ("articles/acts/editing.py", "from importlib import import_module\nimport_module('articles.forms')",
         ["articles.forms"]),
        ("articles/querysets.py", "import importlib\nimportlib.import_module(name)", ["what nobody can read"]),
        ("contact/acts/mailing.py", "__import__('newsroom.health')", ["newsroom.health"]),
        ("contact/acts/mailing.py", "from articles.models import Story", []),
        ("articles/pure/clock.py", "from django.core.cache import cache", ["django.core.cache.cache"]),
        ("articles/pure/clock.py", "from django.core.files.storage import default_storage",
         ["django.core.files.storage.default_storage"]),
        ("articles/pure/clock.py", "from django.utils import timezone", ["django.utils.timezone"]),
        ("articles/pure/clock.py", "import os, requests, json, nh3", ["os", "requests"]),
        ("articles/pure/clock.py", "from . import words\nfrom ..models import Story", ["articles.models.Story"]),
        ("contact/pure/codes.py", "from articles.models import Story", ["articles.models.Story"]),
        ("contact/pure/codes.py", "from articles.pure import clock", []),
    ],
)  # fmt: skip
def test_no_way_of_writing_an_import_leads_round(path, text, found):
    assert wrong(text, Path(path)) == found


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("import os\nos.environ['A']", True),
        ("import os as system\nsystem.getenv('A')", True),
        ("import os.path\nos.environb", True),
        ("from os import environ", True),
        ("from os import getenv as given", True),
        ("from os import *", True),
        ("def f():\n    from os import environ as e", True),
        ("import os\nos.getpid()", False),
        ("def f(request):\n    return request.environ", False),
    ],
)
def test_no_way_of_reading_the_environment_is_overlooked(text, reads):
    assert reads_environment(text) is reads


def test_no_requirement_names_a_host():
    for file in (ROOT / "requirements").glob("*.txt"):
        text = file.read_text("utf-8")
        assert "://" not in text and "--index" not in text and "--find-links" not in text


def test_every_line_of_the_procfile_begins_with_exec():
    lines = (ROOT / "Procfile").read_text("utf-8").splitlines()

    assert [line.split(": ", 1)[0] for line in lines] == ["web", "worker"]
    assert all(line.split(": ", 1)[1].startswith("exec ") for line in lines)


def test_what_comes_from_npm_is_pinned_by_hash_and_names_no_host():
    lock = json.loads((ROOT / "tests" / "yardsticks" / "package-lock.json").read_text("utf-8"))
    packages = [one for path, one in lock["packages"].items() if path]

    assert len(packages) > 50
    assert all(one["version"] and one["integrity"].startswith("sha512-") for one in packages)
    assert not any("resolved" in one for one in packages)
