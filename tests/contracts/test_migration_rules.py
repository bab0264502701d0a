"""Migrations that older code could not live with are found before they are released."""

import pytest
from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from tests.contracts.migration_rules import all_breaches, breaches, note, read

CASCADE = models.CASCADE
TEXT = models.CharField(max_length=20, null=True)
FITS = [
    migrations.AddField("room", "topic", models.TextField(null=True)),
    migrations.AddField("room", "pinned", models.BooleanField(default=False, db_default=False)),
    migrations.AddField("room", "people", models.ManyToManyField("chat.room", db_constraint=False)),
    migrations.AlterField("room", "name", models.CharField(max_length=40, null=True, blank=True, help_text="shown")),
    migrations.AddIndex("room", models.Index(fields=["name"], name="by_name")),
    migrations.CreateModel("Poll", [("id", models.BigAutoField(primary_key=True)), ("name", TEXT)]),
    migrations.CreateModel("Poll", [("room", models.ForeignKey("chat.room", CASCADE, db_constraint=False))]),
    migrations.CreateModel("Answer", [("poll", models.ForeignKey("chat.poll", CASCADE))]),
    migrations.RemoveField("poll", "name"),
    migrations.RunSQL("UPDATE chat_room SET name = '' WHERE name IS NULL"),
    migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("room", "name")]),
]
BREAKS = [
    migrations.CreateModel("Poll", [("room", models.OneToOneField("chat.Room", CASCADE))]),
    migrations.AddField("room", "parent", models.ForeignKey("self", CASCADE, null=True)),
    migrations.AddField("room", "people", models.ManyToManyField("chat.room")),
    migrations.AddField("room", "pinned", models.BooleanField(default=False)),
    migrations.RemoveField("room", "name"),
    migrations.RenameField("room", "name", "title"),
    migrations.RenameModel("Room", "Place"),
    migrations.DeleteModel("Room"),
    migrations.AlterModelTable("room", "rooms"),
    migrations.AlterField("room", "name", models.CharField(max_length=20, default="")),
    migrations.AlterField("room", "name", models.CharField(max_length=10, null=True)),
    migrations.AlterField("room", "name", models.IntegerField(null=True)),
    migrations.AlterField("room", "name", models.CharField(max_length=20, null=True, db_column="title")),
    migrations.AddConstraint("room", models.UniqueConstraint(fields=["name"], name="name_once")),
    migrations.RunSQL("ALTER TABLE chat_room ALTER COLUMN name SET NOT NULL"),
    migrations.SeparateDatabaseAndState([migrations.RemoveField("room", "name")]),
]


def found(operation: Operation) -> list[str]:
    released = ProjectState()
    released.add_model(ModelState("chat", "Room", [("id", models.BigAutoField(primary_key=True)), ("name", TEXT)]))
    return list(breaches("chat", [operation], released))


@pytest.mark.parametrize("operation", FITS, ids=lambda one: type(one).__name__)
def test_what_older_code_need_not_know_of_may_be_released(operation: Operation) -> None:
    assert found(operation) == []


@pytest.mark.parametrize("operation", BREAKS, ids=lambda one: type(one).__name__)
def test_what_older_code_would_stumble_over_is_named(operation: Operation) -> None:
    assert found(operation)


def test_migrations_after_a_release_are_held_to_it_until_no_code_uses_what_they_take_away() -> None:
    released = read(note("1.0.0"))
    assert all_breaches(released) == []
    later = migrations.Migration("9999_later", "chat")
    later.operations = [migrations.RemoveField("message", "body")]
    told = {("chat", "9999_later"): later}
    assert all_breaches(released, told) == ["chat 9999_later: RemoveField message.body: older code reads that column"]
    later.unused_since = "0.9.0"
    assert "names 0.9.0, which is no release" in all_breaches(released, told)[-1]
    later.unused_since = "1.0.0"
    assert all_breaches(released, told) == []
