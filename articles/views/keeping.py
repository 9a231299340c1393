"""Whether a page may be kept in front of Django, and until when: said in the request's environ, where whoever keeps
pages looks (newsroom/page_cache/). What says nothing is kept by nobody.
"""

from datetime import datetime

UNTIL = "newsroom.kept_until"
# Its date proves nothing yet.
UNDATED = "newsroom.undated"
# Set by whoever keeps pages: it makes their forms and their tags, of the text as it is.
AT_THE_DOOR = "newsroom.at_the_door"


def may_be_kept(request, *, until: datetime) -> None:
    """The page is the same for everybody, as long as the edition is, and until *until* at the latest; of several
    moments the earliest counts."""
    known = request.META.get(UNTIL, until)
    request.META[UNTIL] = known and min(known, until)


def is_undated(request) -> None:
    """Nobody may be told by the page's date alone that it is what they have."""
    request.META[UNDATED] = True


def is_kept(request) -> bool:
    """Whether the answer goes to somebody who keeps it."""
    return AT_THE_DOOR in request.META and request.META.get(UNTIL) is not None


def may_not_be_kept(request) -> None:
    """It is none of those, whatever else is said of it."""
    request.META[UNTIL] = None
