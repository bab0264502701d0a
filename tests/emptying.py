"""Empties the database after a test that commits: only the tables that have rows, and none that migrations fill.

Django's own way, its command ``flush``, empties every table and then makes all content types and permissions again.
"""

from django.db import connection, transaction
from django.test import TransactionTestCase

_FILLED_BY_MIGRATIONS = {"django_content_type", "auth_permission"}


def replace_flush() -> None:
    """Let every test with transactions of its own end with :func:`delete_what_was_written`."""
    TransactionTestCase._fixture_teardown = lambda case: delete_what_was_written()  # type: ignore[method-assign]


def delete_what_was_written() -> None:
    """Delete all rows of all models in one transaction, at whose end their foreign keys are checked."""
    with transaction.atomic(), connection.cursor() as cursor:
        tables = connection.introspection.django_table_names(include_views=False)
        names = {table: connection.ops.quote_name(table) for table in tables if table not in _FILLED_BY_MIGRATIONS}
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {name})" for table, name in names.items())
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {names[table]}")
