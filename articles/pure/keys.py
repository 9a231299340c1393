"""Keys of rows as they stand in addresses and forms."""

import re

# Both databases hold them in 64 bits: 18 digits always fit.
_KEY = re.compile(r"[0-9]{1,18}")


def is_key(text) -> bool:
    """Whether *text* can be the key of a row: what can't is no question to a database, which would refuse it."""
    return _KEY.fullmatch(str(text)) is not None


def number(text: str) -> int:
    """The key in *text*; 0, which no row has, when it can't be one."""
    return int(text) if is_key(text) else 0
