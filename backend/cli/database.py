"""Translates errors of the database into a sentence with the cause and the remedy."""

from __future__ import annotations

import re

import psycopg
from django.conf import settings
from django.db import DatabaseError, connection

_PASSWORD = (
    "it refuses the password of the user {user!r}: look at the password in DATABASE_URL; `@ / # ? : %` in it are "
    "written %40 %2F %23 %3F %3A %25"
)
_CAUSES = (
    (r"password authentication failed|no password supplied|SCRAM", _PASSWORD),
    (r"pg_hba.conf", "it does not let the user {user!r} in from here: look at its pg_hba.conf"),
    (r"database \".*\" does not exist",
     "it has no database {name!r}: make one (`createdb -O {user} {name}`), or name another in DATABASE_URL"),
    (r"role \".*\" does not exist", "it knows no user {user!r}: make one, or name another in DATABASE_URL"),
    (r"resolve host|could not translate host|Name or service not known|No address associated",
     "there is no host called {host!r}: look at the host in DATABASE_URL"),
    (r"Connection refused|No such file or directory|Is the server running",
     "no server answers at {host!r}, port {port}: start PostgreSQL, or name another address in DATABASE_URL"),
    (r"timeout|timed out|unreachable|No route",
     "{host!r}, port {port} does not answer in time: look at the network, or a firewall"),
    (r"too many (clients|connections)|remaining connection slots",
     "it has no connection left: raise its max_connections, or lower DATABASE_POOL_SIZE"),
    (r"unable to open database file", "the file {name!r} cannot be opened: look at who owns its folder"),
    (r"readonly database", "the file {name!r} cannot be written: look at who owns it"),
    (r"file is not a database|malformed",
     "the file {name!r} is damaged, or no SQLite database: restore it from a backup"),
    (r"database is locked", "another program holds the file {name!r} for too long"),
    (r"is full|No space left", "its disk is full"),
    (r"no such table|relation .* does not exist", "its tables are not there yet: run `offchat manage migrate`"),
)  # fmt: skip
"""Patterns of messages of libpq and SQLite, and the sentence for each."""

_PLAIN = {"dbname", "user", "password", "host", "port", "sslmode", "sslrootcert", "service"}
"""The parameters of a connection that decide whether it can be made."""


def cause_of(error: DatabaseError) -> str:
    """Return why the configured database cannot be used, as a sentence with the remedy.

    A pool only reports that it got no connection in time; the cause is then found by a connection without it.
    """
    text = str(_direct_error() or error).strip()
    parameters = connection.settings_dict
    values = {
        "user": parameters["USER"],
        "name": str(parameters["NAME"]),
        "host": parameters["HOST"] or "localhost",
        "port": parameters["PORT"] or 5432,
    }
    for pattern, sentence in _CAUSES:
        if re.search(pattern, text):
            return f"The database cannot be used: {sentence.format(**values)}."
    return f"The database cannot be used: {text.splitlines()[0] if text else type(error).__name__}."


def _direct_error() -> Exception | None:
    """Connect without the pool; returns the error of that, None where it works or there is no pool."""
    if connection.vendor != "postgresql" or not settings.DATABASES["default"]["OPTIONS"].get("pool"):
        return None
    parameters = {key: value for key, value in connection.get_connection_params().items() if key in _PLAIN}
    try:
        psycopg.connect(**parameters, connect_timeout=5).close()
    except psycopg.Error as error:
        return error
    return None
