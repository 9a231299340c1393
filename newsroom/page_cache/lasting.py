"""For how long others may keep a page: caches of many readers a second, and no longer than it stays what it is."""

# A cache in front of the site asks once a second for each page, however many readers it has, and shows the old one for
# one more second while it asks. While the site fails it may show what it has for a minute.
SHARED, WHILE_ASKING, ON_ERROR = 1, 1, 60
LONGEST = SHARED + ON_ERROR


def told(shared: int, while_asking: int, on_error: int) -> str:
    """The header Cache-Control; a reader's own browser asks each time."""
    return f"public, max-age=0, s-maxage={shared}, stale-while-revalidate={while_asking}, stale-if-error={on_error}"


USUAL = told(SHARED, WHILE_ASKING, ON_ERROR)


def until(moment: float, now: float) -> str:
    """Cache-Control of a page that changes by itself at *moment* (seconds): no cache shows it afterwards."""
    left = max(0, int(moment - now))
    shared = min(SHARED, left)
    return told(shared, min(WHILE_ASKING, left - shared), min(ON_ERROR, left - shared))
