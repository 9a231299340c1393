"""How long something takes or lasts, in the words of a page."""

import math


def wait(seconds: float) -> str:
    """How long to wait, never told too short: "42 seconds", "59 minutes"."""
    if seconds < 120:
        number = math.ceil(seconds)
        return f"{number} second{'s' if number != 1 else ''}"
    return f"{math.ceil(seconds / 60)} minutes"


def left(seconds: float) -> str:
    """How much longer something lasts: "about 7 more minutes", "less than one more minute"."""
    if seconds < 60:
        return "less than one more minute"
    number = round(seconds / 60)
    return f"about {number} more minute{'s' if number != 1 else ''}"
