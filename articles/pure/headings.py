"""What a list of stories holds, in words: its heading and title."""


def stories(
    *, topic: str = "", author: str = "", words: str = "", least: int | None = None, since: str = "", until: str = ""
) -> str:
    """As "Stories on Energy by Ada Lind with a score of 60 or more, from 1 March 2026"; "All stories" without any.

    *least*: the lowest score; *since*, *until*: days as they are to be read.
    """
    having = [f"“{words}”" if words else "", _score(least)]
    with_ = " and ".join(part for part in having if part)
    found = "".join(
        [f" on {topic}" if topic else "", f" by {author}" if author else "", f" with {with_}" if with_ else ""]
    )
    days = _days(since, until)
    if days:
        found += f", {days}" if found else f" {days}"
    return f"Stories{found}" if found else "All stories"


def _score(least: int | None) -> str:
    if least is None:
        return ""
    return "a score of 100" if least == 100 else f"a score of {least} or more"


def _days(since: str, until: str) -> str:
    if since and since == until:
        return f"of {since}"
    return " ".join([*([f"from {since}"] if since else []), *([f"up to {until}"] if until else [])])
