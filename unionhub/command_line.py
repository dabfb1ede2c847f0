"""Django's command line for the project: ``manage.py``, or ``unionhub`` where pip has installed it."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unionhub.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
