"""How dates and times are written in English: short at the desk, in full where a date stands alone, as readers see it.

In every other language as Django knows it.
"""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j M Y, H:i"
MONTH_DAY_FORMAT = "j F"
