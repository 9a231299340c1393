"""Text whose spaces HTML would drop."""

import re

_NBSP = "\N{NO-BREAK SPACE}"
_RUN = re.compile(r"^[ \t]+|[ \t]{2,}|\t", re.MULTILINE)
_TAB = 4


def kept(text: str) -> str:
    """*text* with indents and runs of spaces as no-break ones: mail programs drop styles, but no letter. A run within
    a line ends in a common space, so that the line can be broken there.

    >>> kept("One\\n  two").replace("\\u00a0", "_")
    'One\\n__two'
    """
    return _RUN.sub(_no_break, text)


def _no_break(run: re.Match) -> str:
    before, after = run.string[max(run.start() - 1, 0) : run.start()], run.string[run.end() : run.end() + 1]
    if after in {"", "\n"}:
        return run[0]
    width = len(run[0].replace("\t", " " * _TAB))
    return _NBSP * width if before in {"", "\n"} else _NBSP * (width - 1) + " "
