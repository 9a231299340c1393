"""Who may do what in the inbox: the one place that knows. Groups of these permissions come with `migrate`."""

from django.contrib.auth import get_user_model

READ, WORK = "contact.view_message", "contact.change_message"
NOT_YOURS = "You may not work on messages."


def may_read(user) -> bool:
    return user.has_perm(READ)


def may_work(user) -> bool:
    """Take, close, sort and hand on messages."""
    return user.has_perm(WORK)


def may_note(user) -> bool:
    return user.has_perm("contact.add_messagenote")


def may_answer(user) -> bool:
    return user.has_perm("contact.add_answer")


def may_keep_templates(user) -> bool:
    return user.has_perm("contact.add_answertemplate") or user.has_perm("contact.change_answertemplate")


def may_keep_routes(user) -> bool:
    return user.has_perm("contact.add_route") or user.has_perm("contact.change_route")


def may_delete(user) -> bool:
    return user.has_perm("contact.delete_message") and may_read(user)


def may_hold(user) -> bool:
    """Keep messages from being deleted, and see what goes when: a right of its own, since who works on messages does
    not decide against what readers were promised."""
    return user.has_perm("contact.hold_message") and may_read(user)


def may_see_readings(user) -> bool:
    return user.has_perm("contact.view_reading") and may_read(user)


def readers():
    """Everybody who works here and may read messages, by name; one query."""
    backend = "django.contrib.auth.backends.ModelBackend"
    found = get_user_model().objects.with_perm(READ, backend=backend)
    return found.filter(is_staff=True).order_by("username")
