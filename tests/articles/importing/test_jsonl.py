"""What a file may hold at most, and what is said of the rest."""

import io

import pytest

from articles.importing import jsonl
from tests.importing import GOOD, importing, write_lines

MEGABYTE = 1024 * 1024


def line(size: int) -> bytes:
    """One entry that takes *size* bytes, its line break included."""
    return b'{"a": "' + b"x" * (size - 10) + b'"}\n'


@pytest.mark.parametrize(("size", "problem"), [(10 * MEGABYTE, ""), (10 * MEGABYTE + 1, "longer than 10 MB")])
def test_ten_megabytes_are_the_longest_line(size, problem):
    first, second = jsonl.read(io.BytesIO(line(size) + b'{"n": 2}\n'))

    assert (first.size, first.values is None) == (size, bool(problem))
    assert problem in first.problem
    assert (second.place, second.values) == (2, {"n": 2})


def test_a_line_without_an_end_is_never_held_whole():
    class Endless(io.BytesIO):
        """A gigabyte in one line, as a file hands it out."""

        left = 1024 * MEGABYTE
        longest = 0

        def readline(self, size=-1):
            assert size > 0, "asked for the whole line"
            self.longest = max(self.longest, size)
            given = min(size, self.left)
            self.left -= given
            return b"x" * given

    file = Endless()

    (entry,) = jsonl.read(file)

    assert (entry.size, entry.problem) == (1024 * MEGABYTE, "The line is longer than 10 MB.")
    assert file.longest == 10 * MEGABYTE + 1


@pytest.mark.django_db
def test_twenty_unknown_keys_are_named_and_no_more(tmp_path):
    path = write_lines(tmp_path / "a.jsonl", GOOD | {f"key{number:02}": 1 for number in range(25)})

    code, _, errors = importing(path)

    assert code == 0
    assert errors == [f"{path}: ignored keys: " + ", ".join(f"“key{number:02}”" for number in range(20))]
