"""Which way things depend, read from every import."""

import ast
import re
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


def place(parts):
    """("articles", "acts", "publishing") -> (0, 5)"""
    floor = FLOORS.index(parts[1]) if len(parts) > 1 and parts[1] in FLOORS else len(FLOORS)
    return HOUSES.index(parts[0]), floor


def imported(path):
    for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            origin = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
            yield from (origin + alias.name for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=str)
def test_imports_point_down(path):
    house, floor = place(path.with_suffix("").parts)
    for name in imported(path):
        assert floor or not name.startswith(("django.db", "django.conf")), f"{path} is pure but imports {name}"
        if name.split(".")[0] in HOUSES:
            other_house, other_floor = place(name.split("."))
            lower = other_house < house or house == len(HOUSES) - 1 or other_floor <= floor
            assert other_house <= house and lower, f"{path} imports {name}"


@pytest.mark.parametrize("path", [one for one in FILES if one.name not in {"environment.py", "wsgi.py"}], ids=str)
def test_the_environment_is_read_in_one_place(path):
    if path == Path("newsroom/running.py"):
        assert "os.environ" in (ROOT / path).read_text("utf-8"), "it hands the environment on to what it starts"
    else:
        assert "os.environ" not in (ROOT / path).read_text("utf-8")


def test_no_requirement_names_a_host():
    for file in (ROOT / "requirements").glob("*.txt"):
        text = file.read_text("utf-8")
        assert "://" not in text and "--index" not in text and "--find-links" not in text


def test_every_line_of_the_procfile_begins_with_exec():
    lines = (ROOT / "Procfile").read_text("utf-8").splitlines()

    assert [line.split(": ", 1)[0] for line in lines] == ["web", "worker"]
    assert all(line.split(": ", 1)[1].startswith("exec ") for line in lines)


def test_each_room_that_the_map_names_is_there():
    named = re.findall(r"`((?:newsroom|articles|contact|templates|tests)/[\w./]*)`", read("docs/structure.md"))

    assert len(named) > 25
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_readme_lists_every_variable_that_is_read():
    read_names = set(re.findall(r'environment\.\w+\(\s*"([A-Z_]+)"', read("newsroom/settings.py")))

    table = set(re.findall(r"^\| ((?:`[A-Z_]+`(?:, )?)+) \|", read("README.md"), re.MULTILINE))
    assert {name for row in table for name in re.findall(r"`([A-Z_]+)`", row)} == read_names


def test_the_readme_lists_every_command():
    commands = {
        path.stem
        for house in HOUSES
        for path in (ROOT / house / "management" / "commands").glob("*.py")
        if path.stem != "__init__"
    }

    named = set(re.findall(r"`manage\.py (\w+)", read("README.md")))
    assert commands - {"check_templates"} == named


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")
