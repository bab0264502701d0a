"""The search indexes are in line with their rows after every action, and one command mends them where they are not."""

from io import StringIO
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from backend.chat.services import create_room, send_message
from backend.ids import new_id
from backend.library.inputs import FileChange, NewTag
from backend.library.models import MediaTag
from backend.library.services import change_file, create_tag
from backend.media.models import MediaFile
from backend.search.upkeep import parts
from tests.library_actions import LIBRARY_ACTIONS

pytestmark = pytest.mark.django_db

_TABLES = (
    ("media_mediafile", "media_search"), ("chat_attachment", "chat_caption"), ("chat_searchentry", "chat_search"),
)  # fmt: skip
PARTS = ("tags", "tagged", "files", "captions", "messages")


def wrong():
    return {name: part.check(None, None, 10_000, False).wrong for name, part in parts().items()}


def update(*options):
    """Run the command: its exit status, and what it printed."""
    out = StringIO()
    try:
        call_command("update_search_indexes", *options, stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


@pytest.fixture
def broken(alice, mod, media):
    """A tagged file with a caption, of which no index knows any more."""
    tag = create_tag(mod, NewTag(name="Alps"))
    change_file(alice, media, FileChange(title="Summit", tags=[tag.id]), revision=1)
    room, _ = create_room(alice, kind="group", name="Two")
    send_message(alice, UUID(room.id), client_id=str(new_id()), body="Sunset", attachments=[media])
    assert wrong() == dict.fromkeys(PARTS, 0)
    MediaTag.objects.update(words="")
    MediaFile.objects.update(tag_tokens="")
    with connection.cursor() as cursor:
        for table, fts in _TABLES:
            sql = f"UPDATE {table} SET search = NULL" if connection.vendor == "postgresql" else f"DELETE FROM {fts}"
            cursor.execute(sql)
    return media


def found(client, q):
    return [row["id"] for row in client.get(f"/api/v1/media/search/?q={q}").json()["results"]]


def test_the_command_says_what_is_wrong_mends_it_and_says_by_its_status_whether_anything_was(client_for, broken):
    client = client_for("alice")
    told = ["tags: 1 compared, 1 wrong", "tagged: 1 compared, 1 wrong", "files: 1 compared, 1 wrong",
            "captions: 1 compared, 1 wrong", "messages: 1 compared, 1 wrong"]  # fmt: skip
    assert update("--dry-run") == update("--dry-run", "--namespace", "demo") == (1, told)
    assert [found(client, q) for q in ("summit", "alps", "sunset")] == [[], [], []]
    status, mended = update()
    assert (status, mended[0], mended[3]) == (1, "tags: 1 compared, 1 mended", "captions: 1 compared, 1 mended")
    assert wrong() == dict.fromkeys(PARTS, 0)
    assert [found(client, q) for q in ("summit", "alps", "sunset")] == [[str(broken)]] * 3
    assert update() == (0, [f"{name}: 1 compared, 0 mended" for name in PARTS])


def test_a_stopped_run_goes_on_behind_the_place_that_it_has_named(broken):
    status, told = update("--after", f"files:{broken}", "--dry-run")
    assert (status, told) == (1, ["files: 0 compared, 0 wrong", "captions: 1 compared, 1 wrong", told[-1]])
    for options in (["--after", "nothing:1"], ["--after", "files:x"], ["--namespace", "nowhere"]):
        with pytest.raises(CommandError) as refused:
            update(*options)
        assert refused.value.returncode == 2


def test_after_every_action_the_indexes_are_in_line_with_the_rows(world):
    for action in LIBRARY_ACTIONS:
        before = transaction.savepoint()
        action.act(world, action.given(world))
        assert wrong() == dict.fromkeys(PARTS, 0), action.claim
        transaction.savepoint_rollback(before)
