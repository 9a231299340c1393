"""Keys of rows as they stand in addresses and forms."""

import re

# Both databases hold them in 64 bits: 18 digits always fit.
_KEY = re.compile(r"[0-9]{1,18}")


def is_key(text) -> bool:
    """Whether *text* can be the key of a row: what can't is no question to a database, which would refuse it."""
    return _KEY.fullmatch(str(text)) is not None
