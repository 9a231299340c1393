"""README.md and docs/structure.md say what the code does: tables are read and compared."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import load_command_class
from django.core.management.base import BaseCommand
from django.urls import URLPattern, get_resolver

from tests.newsroom import whole

ROOT = Path(__file__).resolve().parents[1]
HOUSES = ("articles", "contact", "newsroom")
# For `make check` alone.
NOT_FOR_OPERATORS = {"check_templates"}


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def table(name: str, head: str) -> list[list[str]]:
    """The rows of the table in *name* whose head begins with *head*, each a list of its cells."""
    below = read(name).split(f"| {head} |", 1)[1].splitlines()[2:]
    rows = []
    for line in below:
        if not line.startswith("| "):
            break
        # A bar within a cell is written \|.
        rows.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
    return rows


def quoted(text: str) -> list[str]:
    """What stands in `backticks`, in order."""
    return re.findall(r"`([^`]+)`", text)


# --- settings -----------------------------------------------------------------------------------------------------


def test_the_settings_stand_in_the_order_in_which_they_are_read():
    names = re.findall(r'environment\.\w+\(\s*"([A-Z_]+)"', read("newsroom/settings.py"))

    assert [name for row in table("README.md", "name") for name in quoted(row[0])] == names


@pytest.fixture(scope="module")
def empty_environment() -> dict:
    """Every setting as text, as they are where nothing but SECRET_KEY is set."""
    code = "import json; from newsroom import settings as s; print(json.dumps(vars(s), default=str, skipkeys=True))"
    values = whole.environment(Path(), DATA_DIR="", WEB_CONCURRENCY="", SECRET_KEY="k" * 64)
    told = subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, env=values, text=True)
    return {name: value for name, value in json.loads(told).items() if name.isupper()}


# A default that is told in words, and the setting that shows it.
IN_WORDS = {
    "SECRET_KEY": ("none; `make run` writes one to `.env`", "SECRET_KEY", "k" * 64),
    "SECRET_KEY_FALLBACKS": ("none", "SECRET_KEY_FALLBACKS", []),
    "ALLOWED_HOSTS": ("from `SITE_URL`", "ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"]),
    "DATABASE_URL": ("SQLite in `DATA_DIR`", "DATABASES", str(ROOT / "var" / "newsroom.sqlite3")),
    "CACHE_URL": ("this process's memory", "CACHES", "django.core.cache.backends.locmem.LocMemCache"),
    "EMAIL_URL": ("printed on the console", "MAIL_TRANSPORT", "django.core.mail.backends.console.EmailBackend"),
    "CONTACT_RECIPIENTS": ("empty", "CONTACT_RECIPIENTS", []),
    "CONTACT_THROWAWAY_DOMAINS": ("empty", "CONTACT_THROWAWAY_DOMAINS", []),
    "STORAGE_URL": ("files in `DATA_DIR/media`", "STORAGES", str(ROOT / "var" / "media")),
}


def test_each_default_is_the_one_that_holds_where_nothing_is_set(empty_environment):
    given = {"http://127.0.0.1:$PORT": "http://127.0.0.1:8000", "DATA_DIR/static": str(ROOT / "var" / "static")}
    told, held = {}, {}
    for names, default, _ in table("README.md", "name"):
        if quoted(names)[0] in IN_WORDS:
            continue
        assert len(quoted(names)) == len(quoted(default)), names
        for name, value in zip(quoted(names), quoted(default), strict=True):
            told[name] = str(ROOT / "var") if value == "var/" else given.get(value, value)
            held[name] = str(empty_environment[name])

    assert told == held | {"DEBUG": "false"}
    assert held["DEBUG"] == "False"


@pytest.mark.parametrize("name", IN_WORDS)
def test_each_default_in_words_is_what_holds_where_nothing_is_set(empty_environment, name):
    words, setting, value = IN_WORDS[name]
    held = empty_environment[setting]

    (default,) = [row[1] for row in table("README.md", "name") if quoted(row[0])[0] == name]
    assert default == words
    assert held == value if isinstance(value, list) else value in json.dumps(held)


def test_the_line_that_makes_a_key_makes_one_that_is_read(tmp_path):
    (line,) = [one.strip() for one in read("README.md").splitlines() if one.endswith(">> .env")]

    subprocess.run(line.replace(".venv/bin/python", sys.executable), shell=True, cwd=tmp_path, check=True)  # noqa: S602

    name, key = (tmp_path / ".env").read_text().splitlines()[-1].split("=")
    assert name == "SECRET_KEY"
    assert re.fullmatch("[0-9a-f]{80}", key)


# --- commands -----------------------------------------------------------------------------------------------------


def commands() -> dict[str, str]:
    """Each command of ours and the house it lives in."""
    found = {
        path.stem: house
        for house in HOUSES
        for path in (ROOT / house / "management" / "commands").glob("*.py")
        if path.stem != "__init__"
    }
    return {name: house for name, house in found.items() if name not in NOT_FOR_OPERATORS}


def rows_of_commands() -> dict[str, str]:
    rows = {}
    for row in table("README.md", "command"):
        for name in quoted(row[0]):
            if name.startswith("manage.py "):
                rows[name.split()[1]] = " ".join(row)
    return rows


def test_the_readme_lists_every_command():
    assert set(rows_of_commands()) == set(commands())


@pytest.mark.parametrize("name", sorted(commands()))
def test_the_readme_names_every_option_of_a_command_and_no_other(name):
    def options(command) -> set[str]:
        actions = command.create_parser("manage.py", name)._actions
        return {option for action in actions for option in action.option_strings if option.startswith("--")}

    own = options(load_command_class(commands()[name], name)) - options(BaseCommand())

    assert set(re.findall(r"--[a-z-]+", rows_of_commands()[name])) == own


def test_the_readme_lists_every_target_of_make():
    (phony,) = re.findall(r"^\.PHONY: (.+)$", read("Makefile"), re.MULTILINE)

    named = {name.split()[1] for row in table("README.md", "command") for name in quoted(row[0]) if "make " in name}
    assert named == set(phony.split()) - {"help", "install-test"}
    assert set(re.findall(r"^ {4}make (\S+)", read("README.md"), re.MULTILINE)) <= named


# --- addresses ----------------------------------------------------------------------------------------------------


def routes(patterns, before: str = "/") -> set[str]:
    """Every address below *patterns* as the README writes them; the admin is one."""
    found = set()
    for one in patterns:
        address = before + re.sub(r"<(\w+):(\w+)>", lambda match: _part(*match.groups()), str(one.pattern))
        if isinstance(one, URLPattern) or getattr(one, "app_name", "") == "admin":
            found.add(address)
        else:
            found |= routes(one.url_patterns, address)
    return found


def _part(kind: str, name: str) -> str:
    return "…" if kind == "path" else f"<{name}>"


def test_the_readme_lists_every_address(client, db):
    told = [address for row in table("README.md", "path") for address in quoted(row[0])]

    # What balancers ask for is answered before any address is looked up.
    health = {"/healthz", "/readyz"}
    assert sorted(told) == sorted(routes(get_resolver().url_patterns) | health)
    assert {client.get(address).status_code for address in health} == {200}


# --- the design -----------------------------------------------------------------------------------------------------


def test_the_design_lists_every_part():
    told = [name for row in table("docs/design.md", "part") for name in quoted(row[0])]

    assert sorted(told) == sorted(path.stem for path in (ROOT / "templates" / "parts").glob("*.html"))


# --- the map of the code ------------------------------------------------------------------------------------------

MAP = "docs/structure.md"


def rooms() -> list[list[str]]:
    """For each row of the map, the paths in its first cell."""
    return [quoted(row[0]) for row in table(MAP, "room")]


def test_every_module_has_a_room():
    named = {path for row in rooms() for path in row}
    modules = [
        path.relative_to(ROOT)
        for house in HOUSES
        for path in (ROOT / house).rglob("*.py")
        if path.name != "__init__.py" or path.parent.parent != ROOT
    ]

    # A house alone is no room: it would take in everything.
    assert named.isdisjoint({f"{house}/" for house in HOUSES})
    lost = [str(one) for one in modules if not _is_named(one, named) and one.parent.name != "management"]
    assert lost == []


def _is_named(module: Path, named: set[str]) -> bool:
    return str(module) in named or f"{module.parent}/" in named


def test_each_room_of_the_map_is_there():
    paths = [path for row in rooms() for path in row]

    assert len(paths) > 50
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_each_file_where_a_change_goes_is_there():
    files = [one for row in table(MAP, "to change") for one in quoted(row[1]) if "/" in one]

    assert len(files) > 20
    assert [one for one in files if not (ROOT / one).exists()] == []


def test_each_file_that_a_room_is_said_to_hold_is_there():
    lost = []
    for row in table(MAP, "room"):
        folders = [ROOT, *(ROOT / path for path in quoted(row[0]) if path.endswith("/"))]
        files = [one for one in quoted(row[1]) if re.fullmatch(r"[\w./-]+(?:\.\w+|/)", one) and one[0] != "/"]
        lost += [one for one in files if not any((folder / one).exists() for folder in folders)]

    assert lost == []
