"""An upgrade of a large database is not ended by the time that requests have."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import pre_migrate

pytestmark = pytest.mark.django_db


def longest() -> str:
    """How long a statement may take now; SQLite knows no such limit."""
    if connection.vendor == "sqlite":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return cursor.fetchone()[0]


def test_statements_of_an_upgrade_take_as_long_as_they_need_and_those_after_it_do_not(request):
    before, meanwhile = longest(), []

    def note(**_):
        meanwhile.append(longest())

    last = apps.get_app_config("moderation")
    pre_migrate.connect(note, sender=last, weak=False)
    request.addfinalizer(lambda: pre_migrate.disconnect(note, sender=last))
    call_command("migrate", "events", verbosity=0)
    assert (meanwhile, longest()) == ([{"postgresql": "0", "sqlite": ""}[connection.vendor]], before)
    assert before != "0"
