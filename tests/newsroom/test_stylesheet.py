"""The readers' stylesheet: small, and in layers."""

import gzip
import re

from newsroom.settings import BASE_DIR

CSS = (BASE_DIR / "newsroom/static/newsroom/newsroom.css").read_text("utf-8")


def test_it_stays_small():
    assert len(gzip.compress(CSS.encode())) < 12_000


def test_its_layers_come_in_the_order_that_is_declared():
    declared = re.search(r"@layer ([\w, ]+);", CSS)[1].split(", ")

    assert re.findall(r"^@layer (\w+) {", CSS, re.MULTILINE) == declared
    assert "!important" not in CSS


def test_only_tokens_and_print_name_colours():
    rules = CSS[CSS.index("@layer base {") : CSS.index("@layer print {")]

    assert re.findall(r"#[0-9a-f]{3,8}\b(?=[;\s])", rules) == []
