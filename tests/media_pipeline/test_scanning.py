"""The virus scanner sees every file first: what is clean is shown, what is not is withheld, and without it all wait."""

import io
import socket
import threading
from uuid import UUID

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from backend import clock
from backend.accounts.selectors import user_by_id
from backend.accounts.services import avatar_made
from backend.api import health
from backend.audit.models import ActivityEntry
from backend.chat.selectors import message
from backend.errors import Conflict, InvalidMedia, Unavailable
from backend.events.publish import atomic
from backend.media.access import existing_file
from backend.media.models import MediaFile
from backend.media.payloads import attachment_payload
from backend.media.selectors import hold_counts
from backend.media.services import begin_early_preview, delete_file, purge_file, requeue_stalled, withhold_infected
from backend.moderation.inputs import CaseStep, Condition, NewRule, RuleChanges, RuleTest
from backend.moderation.models import Case
from backend.moderation.services import act, change_rule, create_rule, quarantine_file, release_file, try_rule
from backend.storage import blobs, scanner
from media_pipeline import actors
from tests import portraits, sending, services
from tests.corpus import pictures

pytestmark = pytest.mark.django_db

MARK = b"offchat-test-malware-7f3a"
LARGEST = 1024 * 1024


@pytest.fixture(scope="module")
def clamd():
    """The path of the socket of a clamd that knows one signature."""
    with services.clamd(MARK, largest=LARGEST) as path:
        yield path


@pytest.fixture(autouse=True)
def _scanned(settings, clamd):
    settings.CLAMD_ADDRESS = clamd


@pytest.fixture
def picture():
    return pictures.of_format("png").read_bytes()


def send(actor, room, content, name="photo.png", content_type="image/png"):
    return sending.send(actor, room, content, name=name, content_type=content_type)


def work():
    """One turn of a worker."""
    actors.preview_media.fn("")


def shown(handle):
    return attachment_payload(existing_file(handle.media_id))


def away(settings, tmp_path):
    settings.CLAMD_ADDRESS = str(tmp_path / "nobody.sock")


def test_a_file_is_withheld_until_it_was_scanned_and_shown_afterwards(alice, bob, group, picture):
    handle = send(alice, group, picture)
    before = message(bob, handle.message_id).attachments[0]
    assert (before.hold, before.name, before.file_url, before.thumbnail_url) == ("scan", None, None, None)
    work()
    after = message(bob, handle.message_id).attachments[0]
    assert (after.state, after.hold, after.name) == ("ready", None, "photo.png")
    assert after.thumbnail_url
    stages = {name: stage.state for name, stage in after.stages.items()}
    assert stages == dict.fromkeys(("scan", "probe", "thumbnail"), "done")


def test_a_picture_of_a_person_is_worn_once_it_was_scanned_and_never_where_something_was_found(alice, picture):
    infected = portraits.send(alice, picture + MARK)
    actors.make_avatar_sizes.fn(str(infected))
    with pytest.raises(InvalidMedia, match=r"found OffChat.*Your picture was not changed"):
        avatar_made(alice, infected)
    assert user_by_id(alice.user_id).avatar_id is None
    clean = portraits.send(alice, picture)
    actors.make_avatar_sizes.fn(str(clean))
    assert user_by_id(alice.user_id).avatar_id == clean


def test_a_picture_of_a_person_waits_for_a_scanner_that_is_away_and_uses_up_no_attempt(
    alice, picture, settings, tmp_path
):
    address = settings.CLAMD_ADDRESS
    away(settings, tmp_path)
    waiting = portraits.send(alice, picture)
    rows = apps.get_model("accounts", "Avatar").objects.filter(pk=waiting)
    for _ in range(settings.MAX_ATTEMPTS + 1):
        actors.make_avatar_sizes.fn(str(waiting))
        assert rows.filter(lease_until__gt=clock.now()).update(lease_until=None) == 1
    assert avatar_made(alice, waiting) is None
    settings.CLAMD_ADDRESS = address
    actors.make_avatar_sizes.fn(str(waiting))
    assert user_by_id(alice.user_id).avatar_id == waiting


def test_an_infected_file_is_withheld_and_nothing_of_it_is_decoded(alice, bob, group, picture):
    handle = send(alice, group, picture + MARK)
    work()
    payload = message(bob, handle.message_id).attachments[0]
    assert (payload.state, payload.hold, payload.file_url) == ("failed", "quarantined", None)
    assert payload.error.code == "infected"
    assert "OffChat.Test" in payload.error.message
    assert set(payload.stages) == {"scan"}
    [row] = ActivityEntry.objects.filter(action="media.quarantined")
    assert (str(row.object_id), row.data["source"]) == (str(handle.media_id), "scan")
    assert "OffChat.Test" in row.data["reason"]


def test_a_document_is_scanned_like_everything_else(alice, group):
    clean = send(alice, group, sending.PDF, "a.pdf", "application/pdf")
    infected = send(alice, group, sending.PDF + MARK, "b.pdf", "application/pdf")
    assert shown(clean).state == "processing"
    work()
    work()
    assert (shown(clean).state, shown(clean).hold) == ("ready", None)
    assert (shown(infected).state, shown(infected).hold) == ("failed", "quarantined")


def test_without_its_scanner_a_file_waits_and_uses_up_no_attempt(alice, mod, group, picture, settings, tmp_path, clamd):
    handle = send(alice, group, picture)
    away(settings, tmp_path)
    for _ in range(settings.MAX_ATTEMPTS + 1):
        MediaFile.objects.update(lease_until=None)
        work()
    waiting = shown(handle)
    assert (waiting.state, waiting.hold, waiting.stages["scan"].error.code) == (
        "processing", "scan", "scanner_unavailable",
    )  # fmt: skip
    assert hold_counts(existing_file(handle.media_id).namespace_id)["scan"] == 1
    with pytest.raises(Conflict):
        release_file(mod, handle.media_id, reason="in a hurry")
    # Then it is back
    settings.CLAMD_ADDRESS = clamd
    MediaFile.objects.update(lease_until="2026-01-01T00:00:00Z")
    assert requeue_stalled() == 1
    work()
    assert (shown(handle).state, shown(handle).hold) == ("ready", None)


def test_what_the_scanner_does_not_take_is_left_to_a_moderator(alice, mod, group):
    handle = send(alice, group, sending.PDF + bytes(2 * LARGEST), "large.pdf", "application/pdf")
    work()
    assert (shown(handle).state, shown(handle).hold) == ("ready", "review")
    release_file(mod, handle.media_id, reason="known")
    assert shown(handle).hold is None


def test_a_moderators_quarantine_outlives_a_clean_scan(alice, mod, group, picture):
    handle = send(alice, group, picture)
    quarantine_file(mod, handle.media_id, reason="spam")
    with pytest.raises(Conflict):
        release_file(mod, handle.media_id, reason="not yet scanned")
    work()
    assert (shown(handle).state, shown(handle).hold) == ("ready", "quarantined")
    release_file(mod, handle.media_id, reason="fine")
    assert shown(handle).hold is None


def test_what_a_rule_withholds_is_released_only_once_it_was_scanned(alice, mod, group, picture):
    pictures_first = NewRule(
        name="Pictures", action="hold", reason="look first", when=[Condition(field="kind", op="eq", value="image")]
    )
    rule = UUID(create_rule(mod, pictures_first).id)
    try_rule(mod, rule, RuleTest())
    change_rule(mod, rule, RuleChanges(enabled=True))
    handle = send(alice, group, picture + MARK)
    assert (shown(handle).state, shown(handle).hold) == ("processing", "review")
    with pytest.raises(Conflict):
        release_file(mod, handle.media_id, reason="looks fine")
    case = Case.objects.get()
    with pytest.raises(Conflict):
        act(mod, case.pk, CaseStep(version=case.version, action="approve", reason="looks fine"))
    work()
    assert (shown(handle).state, shown(handle).hold) == ("failed", "quarantined")


def test_a_file_that_is_deleted_before_it_was_scanned_leaves_no_bytes(alice, group, picture, settings):
    settings.TRASH_DAYS = 0
    handle = send(alice, group, picture)
    key = existing_file(handle.media_id).blob.key
    with atomic():
        delete_file(handle.media_id, None, actor_id=alice.user_id)
    purge_file(handle.media_id)
    assert not blobs.stands(key)


def test_nothing_of_an_unfinished_file_is_shown_before_the_scanner_has_seen_all_of_it(alice, group, picture):
    handle = sending.begin(alice, group, picture, name="photo.png", content_type="image/png")
    MediaFile.objects.update(hold=None)  # begun before there was a scanner
    assert begin_early_preview(handle.id) is None


def test_files_that_stand_are_scanned_again_with_newer_signatures(alice, group, picture, settings, clamd):
    settings.CLAMD_ADDRESS = ""
    clean, infected = send(alice, group, picture), send(alice, group, picture + MARK)
    work()
    work()
    assert (shown(infected).state, shown(infected).hold) == ("ready", None)
    settings.CLAMD_ADDRESS = clamd
    assert rescan("--dry-run", status=1).count("OffChat.Test") == 1
    assert shown(infected).hold is None
    assert "1 mended" in rescan(status=1)
    assert (shown(clean).hold, shown(infected).hold) == (None, "quarantined")
    assert shown(infected).stages["scan"].error.code == "infected"
    assert withhold_infected(infected.media_id, "OffChat.Test") == 0


def test_a_scan_of_all_files_without_a_scanner_is_refused(settings):
    settings.CLAMD_ADDRESS = ""
    with pytest.raises(CommandError, match="CLAMD_ADDRESS"):
        call_command("scan_files")


def rescan(*options, status):
    out = io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("scan_files", *options, stdout=out, stderr=out)
    assert end.value.code == status
    return out.getvalue()


def test_readiness_tells_of_a_scanner_that_is_away_and_goes_on_serving(settings, tmp_path):
    health.LAST.forget()
    assert (health.LAST.look().parts["scanner"].ok, health.scanner_state()) == (True, "ok")
    away(settings, tmp_path)
    health.LAST.forget()
    found = health.LAST.look()
    assert (found.status, found.parts["scanner"].ok, health.scanner_state()) == ("degraded", False, "away")
    settings.CLAMD_ADDRESS = ""
    assert health.scanner_state() is None
    health.LAST.forget()


@pytest.mark.parametrize("reply", [b"", b"stream: ERROR\0", b"stream: OK maybe\0", b"PONG\0"])
def test_only_a_plain_ok_lets_a_file_pass(settings, tmp_path, reply):
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.CLAMD_ADDRESS = f"127.0.0.1:{server.getsockname()[1]}"

        def answer():
            connection, _ = server.accept()
            with connection:
                while not connection.recv(LARGEST).endswith(bytes(4)):
                    pass
                connection.sendall(reply)

        answering = threading.Thread(target=answer)
        answering.start()
        with (tmp_path / "file").open("wb+") as file, pytest.raises(Unavailable):
            scanner.scan(file)
        answering.join()
