#!/usr/bin/env python
"""The door for commands. What is wrong with the settings or the database is said in one line."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db.utils import OperationalError, ProgrammingError


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coopi_mali.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as problem:
        sys.exit(f"Settings: {problem}")
    except (OperationalError, ProgrammingError) as problem:
        first_line = str(problem).strip().splitlines()[0]
        sys.exit(
            f"Database: {first_line}. Check DATABASE_URL, that the server runs, "
            "and that `manage.py migrate` was run."
        )


if __name__ == "__main__":
    main()
