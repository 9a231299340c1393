#!/usr/bin/env python3
"""Every command of the project: python manage.py help."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
        from django.db import Error
    except ImportError:
        sys.exit("Django is not installed here: run `make install`, then use .venv/bin/python manage.py.")
    try:
        # A wrong value is the operator's to mend: one line that names it, instead of a traceback.
        from newsroom import settings

        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    except ImproperlyConfigured as error:
        sys.exit(f"Newsroom can't start: {error}")
    except OSError as error:
        sys.exit(f"Newsroom can't start: DATA_DIR can't be made: {error}.")
    try:
        execute_from_command_line(sys.argv)
    except Error as error:
        if "--traceback" not in sys.argv and (sentence := what_the_database_lacks(error)):
            sys.exit(sentence)
        raise


def what_the_database_lacks(error: Exception) -> str:
    """One line when the database is away or was not migrated; "" when the error is the code's own fault."""
    from django.apps import apps

    if not apps.ready:
        return ""
    from newsroom import health

    return health.database_sentence(error)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        # Whoever pressed Ctrl-C knows where they did. 130 is what a shell gives for it.
        print("Broken off.", file=sys.stderr)
        sys.exit(130)
