"""Brings the database up to date before anything is served.

Use: ``python -m backend.cli.embedded.prepare [--public]``.
"""

import argparse
import gc
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import DatabaseError

from backend.cli.check import safe_in_public
from backend.cli.database import cause_of
from backend.cli.embedded.folder import NOBODY
from backend.cli.push_keys import keep_pair
from backend.errors import Misconfigured


def main(arguments: Sequence[str] | None = None) -> None:
    """Migrate, and check a public server for known passwords."""
    parser = argparse.ArgumentParser(prog="python -m backend.cli.embedded.prepare", description=__doc__)
    parser.add_argument("--public", action="store_true")
    options = parser.parse_args(arguments)
    gc.disable()  # Nothing of what is loaded is garbage.
    django.setup()
    # Migrations make thousands of classes, and collecting those must not walk through all that is loaded.
    gc.freeze()
    gc.enable()
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    if options.public:
        safe_in_public()
    if not settings.VAPID_PRIVATE_KEY:
        # On a full disk everything starts but push notifications.
        with suppress(OSError):
            keep_pair(settings.VAPID_FILE)
    mark = Path(os.environ["OFFCHAT_DATA"], "run", NOBODY)
    mark.unlink(missing_ok=True)
    if not get_user_model().objects.filter(is_active=True).exists():
        mark.touch()


if __name__ == "__main__":
    try:
        main()
    except Misconfigured as error:
        sys.exit(str(error))
    except DatabaseError as error:
        # The log has the traceback, and ends with the sentence for the person.
        traceback.print_exc()
        sys.exit(cause_of(error))
    except OSError as error:
        traceback.print_exc()
        sys.exit(f"The database cannot be brought up to date: {str(error).strip()}.")
