"""Forms whose text the browser keeps until it is saved (unsaved.js): the name of each, and the word that it is saved.

A form takes part with `{% include "admin/kept_form.html" %}` in its template, form_name() in its context, and
saved_tag() on the message that is told once it is saved.
"""

import secrets

# Names are 16 signs; one that somebody made up is none.
LONGEST_NAME = 64


def form_name(request) -> str:
    """The name of the form that *request* shows: the one it was sent with when it is shown again, else a new one."""
    return sent_name(request) or secrets.token_hex(8)


def saved_tag(request, *, revision: int | None = None) -> str:
    """The tags of a message by which the browser knows that the form of this POST is saved; "" when it has no name.

    *revision*: the story's by now, on which goes what was typed while the answer was under way.
    """
    name = sent_name(request)
    if not name:
        return ""
    return f"saved-{name}" if revision is None else f"saved-{name} revision-{revision}"


def sent_name(request) -> str:
    """The name that the form of a POST was given when it was opened: "" when it has none."""
    name = request.POST.get("_form", "")
    return name if name.isascii() and name.isalnum() and len(name) <= LONGEST_NAME else ""
