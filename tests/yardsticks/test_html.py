"""The Nu HTML checker: each kind of page as it is sent, without an error and without a warning."""

import json
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Error

from tests.yardsticks.places import PLACES, Place

pytestmark = pytest.mark.yardstick


@pytest.fixture(scope="module")
def complaints(visit, judges, ours, tmp_path_factory) -> dict[str, list[str]]:
    """What the checker says of each place, all of them looked at in one run."""
    folder = tmp_path_factory.mktemp("html")
    names, found = {}, {place.name: [] for place in PLACES}
    for number, place in enumerate(PLACES):
        file = folder / f"{number}.html"
        names[file.name] = place.name
        try:
            file.write_bytes(visit(place).body)
        except (AssertionError, Error) as fault:
            # The fault of this place, not of all that are looked at beside it.
            found[place.name].append(str(fault))
    for name, text in checked(folder, judges, ours):
        found[names[name]].append(text)
    return found


def checked(folder: Path, judges: Path, ours: dict):
    """The errors and warnings in the files of *folder*: each with the name of its file."""
    checker = ["java", "-Xmx512m", "-jar", str(judges / "vnu-jar/build/dist/vnu.jar"), "--format", "json", "--stdout"]
    run = subprocess.run([*checker, *map(str, folder.glob("*.html"))], env=ours, capture_output=True, check=False)
    for one in json.loads(run.stdout)["messages"]:
        if one["type"] != "info" or one.get("subType") == "warning":
            place = one["url"].rsplit("/", 1)[-1]
            yield place, f"line {one.get('lastLine', '?')}: {one['message']} {one.get('extract', '')!r}"


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_the_markup_is_without_fault(complaints, place: Place):
    assert complaints[place.name] == []
