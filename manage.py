#!/usr/bin/env python
"""Django's command line; ``test`` runs pytest, also by the labels of the product's documents."""

import os
import sys

from django.core.management import execute_from_command_line


def run_tests() -> int:
    """Run the tests that the rest of the command line names."""
    try:
        from tests.labels import run
    except ModuleNotFoundError as missing:
        sys.stderr.write(f"The tests need a clone with its developers' packages, `make dev`: {missing}.\n")
        return 1
    return run(sys.argv[2:])


if __name__ == "__main__":
    if sys.argv[1:2] == ["test"]:
        sys.exit(run_tests())  # the settings are read once the services that tests start are there
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    execute_from_command_line(sys.argv)
