"""Runs a command for people or namespaces, and prints an error as one sentence."""

from __future__ import annotations

import argparse
import sys

from django.db import DatabaseError

from backend.cli.actions import namespaces, people
from backend.cli.answers import WRONG, Refused
from backend.cli.database import cause_of
from backend.errors import DomainError, Misconfigured

_COMMANDS = {"people": people.ACTIONS, "namespaces": namespaces.ACTIONS}


def run(options: argparse.Namespace) -> int:
    """Run a parsed command on the configured database; returns the exit status.

    Raises Misconfigured where the database cannot be used.
    """
    try:
        _COMMANDS[options.command][options.action](options)
    except DomainError as error:
        return _say(_sentence(error), WRONG)
    except Refused as refusal:
        return _say(str(refusal), refusal.status)
    except DatabaseError as error:
        raise Misconfigured(cause_of(error)) from error
    return 0


def _say(sentence: str, status: int) -> int:
    print(f"offchat: {sentence}", file=sys.stderr)
    return status


def _sentence(error: DomainError) -> str:
    fields: dict[str, list[str]] = error.data.get("fields", {})
    field_sentences = [f"{name}: {' '.join(texts)}" for name, texts in fields.items()]
    return " ".join([error.message, *field_sentences])
