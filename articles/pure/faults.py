"""What an error said, as a log or a terminal may show it."""

import re

LONGEST = 200
# The user and password of an address, and what stands behind a word such as password.
_SIGNED_IN = re.compile(r"//[^/\s@]*@")
_SECRET = re.compile(r"(?i)\b(password|passwd|secret\w*|token|access_?key\w*)(\s*[=:]\s*)\S+")


def told(error: BaseException) -> str:
    """The error's class and the first line of its text, without credentials: "OSError: [Errno 28] No space left"."""
    first = next(iter(str(error).strip().splitlines()), "")
    bare = _SECRET.sub(r"\1\2…", _SIGNED_IN.sub("//…@", first))
    return f"{type(error).__name__}: {bare}"[:LONGEST] if bare else type(error).__name__
