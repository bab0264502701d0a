"""Runs a command for people or namespaces and puts what went wrong into a sentence."""

from __future__ import annotations

import argparse
import sys

from django.db import DatabaseError

from backend.cli.actions import namespaces, people
from backend.cli.answers import WRONG, Refused
from backend.cli.database import cause_of
from backend.errors import DomainError, Misconfigured

_COMMANDS = {"people": people.ACTIONS, "namespaces": namespaces.ACTIONS}


def run(given: argparse.Namespace) -> int:
    """Do what a command line says against the configured database; returns the exit status.

    Raises Misconfigured where the database cannot be used.
    """
    try:
        _COMMANDS[given.command][given.action](given)
    except DomainError as error:
        return _say(_sentence(error), WRONG)
    except Refused as refused:
        return _say(str(refused), refused.status)
    except DatabaseError as error:
        raise Misconfigured(cause_of(error)) from error
    return 0


def _say(sentence: str, status: int) -> int:
    print(f"offchat: {sentence}", file=sys.stderr)
    return status


def _sentence(error: DomainError) -> str:
    fields: dict[str, list[str]] = error.data.get("fields", {})
    said = [f"{name}: {' '.join(texts)}" for name, texts in fields.items()]
    return " ".join([error.message, *said])
