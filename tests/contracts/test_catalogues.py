"""What is promised is held: every event is proven to converge, every job has somebody who does it."""

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

from backend.accounts import services as accounts
from backend.bots import services as bots
from backend.chat import services as chat
from backend.events.catalogue import CATALOGUE
from backend.library import services as library
from backend.media import services as media
from backend.moderation import services as moderation
from backend.notifications import services as notifications
from backend.urls import urlpatterns
from backend.webhooks import services as webhooks
from consumers.routes import SOCKETS
from media_pipeline import worker
from tests.every_action import EVERY_ACTION
from tests.reducer import REDUCERS

ROOT = Path(__file__).resolve().parents[2]
FOR_SERVERS = {"access.revoked", "people.parted"}
"""Durable, but on a stream that no client reads: it closes sockets."""


def _nobody_tells(name):
    """Whether no service mentions the event's struct: declared in the contract, told from a later day on."""
    services = [*ROOT.glob("backend/*/services.py"), *ROOT.glob("backend/*/services/*.py")]
    return not any(CATALOGUE[name].__name__ in path.read_text() for path in services)


def _durable():
    return {name for name, event in CATALOGUE.items() if not event.ephemeral} - FOR_SERVERS


def test_every_durable_event_is_seen_to_converge():
    proven = {name for action in EVERY_ACTION for types in action.told.values() for name in types}
    unproven = _durable() - proven
    assert {name for name in unproven if not _nobody_tells(name)} == set()


_SCENES = [*map(ROOT.joinpath, (
    "tests/actions.py", "tests/account_actions.py", "tests/media_actions.py", "tests/library_actions.py",
    "tests/push_actions.py", "tests/moderation_actions.py", "tests/mark_actions.py",
    "tests/own_actions.py", "tests/room_actions.py", "tests/suggestion_actions.py", "tests/webhook_actions.py",
    "tests/preview_actions.py", "tests/notification_actions.py",
    "tests/bot_actions.py", "tests/exchange_actions.py", "tests/original_actions.py",
))]  # fmt: skip
_STEPS = (ROOT / "tests/sending.py", ROOT / "tests/portraits.py")
"""What the scenes send files with."""

_ERASES = {
    "chat": {"forwards_to_erase", "written_left"},
    "accounts": {
        "close_account", "forget_log_ins", "forget_rows", "leave_namespaces", "make_nameless", "require_own_password",
        "rows_left", "was_erased",
    },
    "media": {"bytes_left", "files_kept", "files_to_erase"},
    "moderation": {"erase_closed_cases"},
}  # fmt: skip
"""Parts of an erasure of which no event of their own tells."""

_NOT_IN_A_SCENE = {
    "chat": {
        "type_in_room",  # told to whoever is there, and kept nowhere
        "tell_presence", "show_presence", "renew_presence", "forget_dead_processes",  # the same
        # parts of actions of accounts and moderation, which are scenes
        "schedule_message",  # a part of sending, which is a scene
        "forget_scheduled",  # of what is shown no more
        "show_user", "take_down", "take_down_message", "return_captions", "rooms_told",
        "show_room_picture", "pictured_room", "room_picture_made",  # a part of what workers do; read
        "sort_file",  # a part of what is done with uploads
        "check_captions", "captions_of", "check_messages", "messages_of", "index_earlier",  # the upkeep of the search
        "index_files_shown",  # a part of what changes the words of files
        "delete_among_many",  # a part of work on many files of the library
        *_ERASES["chat"],
        "begin_previews", "forget_previews", "forget_pictures",  # read; of what is not used any more
    },
    "accounts": {
        "actor_for", "actors_for", "actor_by_grant", "renewed", "look_at_link", "digest", "session_credential",  # read
        "issue_grant",  # signs, and keeps nothing
        "avatar_made", "require_avatar_size", "remove_avatar_of",  # read; a part of what moderators do
        "submit_room_picture", "end_room_pictures", "picture_made",  # parts of what is done with rooms
        "begin_emoji", "submit_emoji", "emoji_made", "remove_emoji",  # a list that is fetched, of which no event tells
        "check_password", "record_failure", "issue_token",  # parts of a log-in
        "end_all_log_ins",  # before anybody can be there, after a restore
        "belonging_changed", "tell_access_changed",  # parts of what is done with people
        "expel", "readmit", "unban_user",  # parts of bans, which are scenes of moderation
        "reserve_space", "release_space", "charge_space", "has_space", "require_own_space",  # parts of uploads
        "warn_person",  # a part of them as well
        # Mails about accounts, of which no event tells
        "ask_for_reset", "change_email", "confirm_email", "begin_letters", "finish_letter", "requeue_letters",
        "check_code", "named_in_flow", "log_in_with_code",  # parts of a log-in
        "register", "confirm_registration",  # make a person, as an administrator does
        "check_identity", "link_identity", "require_own_log_in", "unlink_identity",  # log-ins, of which no event tells
        # log-ins as well
        "begin_passkey", "add_passkey", "rename_passkey", "remove_passkey", "ask_for_passkey",
        "check_passkey",
        "log_in_with_passkey",
        "look_at_code", "revoke_namespace_invitation",  # of links
        "end_second_factor", "renew_recovery_codes",  # end log-ins as a new password does
        "end_digests",  # changes settings, of which no event tells
        "uses_wait",  # read
        "note_last_seen",  # a part of telling who is there, kept beside the streams
        # parts of what is done with bots
        "create_bot_account", "issue_bot_token", "let_moderate", "revoke_bot_token", "close_bot_account",
        "import_person", "known_person",  # parts of an import of rooms, of which no event tells; read
        "locked_user",  # a part of what is done with what belongs to a person
        *_ERASES["accounts"],
    },
    "media": {
        "about_file", "change", "claim_files", "delete_file", "end_upload", "locked_files", "locked_rows",
        "lock_copies", "lock_copies_of_many",
        "lock_files", "set_hold", "describe", "raise_revisions",
        "index_files", "set_tag_tokens", "learn_words",
        "check_files", "files_of",  # the upkeep of the search, which nobody sees
        "restore_file", "retry_processing", "retry_rendition", "require_frames",  # parts of actions of apps above
        "announce_progress", "ask_for_upload", "wanted_audience", "report_later_stage",  # ephemeral
        "ask_for_early_preview",  # asks for what a scene does
        # Nobody sees a part, and the events of its file are those of other uploads.
        "expire_partials", "partial_goes_on",
        "open_partial", "open_received", "parts_of",  # read
        "mark_unverified",  # a part of what is done with uploads
        "set_recognised",  # a part of what taggers find
        "open_upload", "require_type", "size_text", "unfinished_at", "audience", "head_of",  # read
        "begin_possession", "check_possession",  # of what nobody sees: the file is finished as after its last byte
        "broken_bytes", "broken_pictures", "not_in_full", "find_orphans", "leftovers", "missing_store",
        "needs_pictures", "unused_pictures",  # read
        # Their events are those of other uploads; they need an object storage.
        "start_direct", "direct_addresses", "complete_direct", "cancel_direct", "take_over_direct", "forget_incoming",
        "ended_incoming",  # read
        "end_addresses",  # of what nobody sees, in an object storage
        "renew_rendition", "put_off_rendition", "requeue_renditions", "return_rendition",  # of what nobody sees
        "note_stream_use", "streamed_until", "forget_streams",  # read; the same of pieces that are offered no more
        "keep_photo_details", "forget_photo_details",  # of what nobody is told of by events
        "give_imported_file",  # a part of an import of rooms
        # bytes that become no file, of which no stream tells
        "end_partial", "keep_partial", "open_whole", "received_of", "unfinished_for",
        *_ERASES["media"],
    },
    "library": {
        "files_came_or_left",  # a part of what is done with files
        "queue_analyses", "queue_new_files", "note_twins", "take_wishes",  # parts of what is done with files and jobs
        "queue_for_safety", "queue_hashing", "keep_hashes", "finish_hashing", "forget_findings",  # of what nobody sees
        "forget_places",  # a part of what is done with settings
        "mend_stale_files", "requeue_stale_files",  # a worker's
        "check_tags", "check_tag_tokens", "tags_of",  # the upkeep of the search, which nobody sees
    },
    "moderation": {
        "revealed_file", "export_hashes",  # read
        "quarantine_among_many",  # a part of work on many files of the library
        "is_banned",  # read
        "apply_rules", "keep_score",  # parts of what is done with files
        "forget_score",  # of what nobody sees
        "lift_expired",  # does what a scene does when its time is over
        "withheld_by_scan",  # a part of what is done with uploads, of which people are told nothing more
        *_ERASES["moderation"],
    },
    "bots": {
        "open_hook",  # read
        "call_command", "tend_invocations",  # a worker's
    },
    "notifications": {
        "request_pushes", "spread_pushes", "begin_pushes", "finish_pushes", "requeue_pushes",  # a worker's
        "notify_of_message", "notify_invited", "notify_failed", "read_with_messages",  # parts of what is done in rooms
        "notify_of_space",  # a part of what warns of full stores
        "notify_of_alert",  # a part of what evaluates alerts
        "choose_digest", "stop_digests",  # parts of what is done with settings, of which no event tells
        "begin_digests", "finish_digests", "requeue_digests",  # a worker's
    },
    "webhooks": {
        # a worker's
        "begin_turn", "end_turn", "finish_delivery", "next_delivery", "read_log", "renew_cursors", "request_deliveries",
    },
}  # fmt: skip
_APPS = {"chat": chat, "accounts": accounts, "media": media, "library": library, "moderation": moderation,
         "notifications": notifications, "webhooks": webhooks, "bots": bots}  # fmt: skip


def _services(app):
    there = _APPS[app]
    own = [name for name, one in inspect.getmembers(there, inspect.isfunction) if one.__module__ == there.__name__]
    return {name for name in getattr(there, "__all__", own) if name.islower() and not name.startswith("_")}


def _in_scenes():
    text = "".join(path.read_text() for path in (*_SCENES, *_STEPS))
    return set(re.findall(r"\w+", text))


@pytest.mark.parametrize("app", _APPS)
def test_every_service_that_changes_something_is_seen_to_converge(app):
    assert _services(app) - _in_scenes() == _NOT_IN_A_SCENE[app]


_CHANGES_NOTHING = {
    "chat subscribe", "chat unsubscribe", "chat history", "media watch", "media unwatch", "moderation watch",
    "moderation unwatch",
    # told to whoever is there, and kept nowhere
    "chat typing.start", "chat typing.stop", "chat presence.set", "chat presence.watch",
    "POST grant", "POST link", "POST retentionpreview",  # signs, reads
    "POST myexport", "DELETE myexport",  # a copy, of which no event tells
    "POST roomexport", "DELETE roomexport", "DELETE import",  # a copy likewise; ends the work of a worker
    "POST myerasure",  # asks a worker for it
    "POST acknowledge", "PATCH alertrule",  # told to the sockets of administrators, and kept on no stream
    "PATCH namespacealertrule", "DELETE namespacealertrule",  # told by the log alone
    "POST failedjobretry",  # asks a worker for what scenes of others show
    # End as other uploads do, by the same services; they need an object storage (tests/consumers/transfer).
    "DELETE directupload", "POST directcompletion",
    # Mails, which no event tells of, and the second step of a log-in
    "PATCH myemail", "POST emailconfirmation", "POST resetrequest", "POST logincode", "POST registration",
    "POST registrationconfirmation",
    "POST myidentities", "DELETE myidentity",
    "POST mypasskeys", "PATCH mypasskey", "DELETE mypasskey", "POST mypasskeyoptions",
    "POST passkeyoptions", "POST passkeylogin",
    "DELETE namespaceinvitation", "POST invitationcode",
    "DELETE mysecondfactor", "POST recoverycodes",
}  # fmt: skip


def _commands():
    """Every command of sockets and every writing method of the API, with the code that does it."""
    for kind, table in SOCKETS.items():
        for name, handler in table.items():
            yield f"{kind.endpoint} {name}", inspect.getclosurevars(handler).nonlocals["handle"]
    for pattern in urlpatterns:
        view = getattr(pattern.callback, "view_class", None)
        for method in ("post", "put", "patch", "delete"):
            if view and hasattr(view, method):
                name = view.__name__.removesuffix("View").lower()
                yield f"{method.upper()} {name}", getattr(view, method)


def test_every_command_of_rest_and_sockets_does_what_a_scene_shows():
    shown = {name for app in _APPS for name in _services(app)} & _in_scenes()
    unseen = {name for name, does in _commands() if not shown & set(re.findall(r"\w+", inspect.getsource(does)))}
    assert unseen == _CHANGES_NOTHING


def test_the_reference_client_reduces_exactly_the_durable_events():
    assert REDUCERS.keys() == _durable()


def test_every_event_names_its_class_and_its_shape():
    for name, event in CATALOGUE.items():
        assert event.group, name
        assert "data" in event.__annotations__, name


def test_every_job_has_an_actor_and_every_actor_a_job():
    worker.check_catalogue()


def test_a_worker_serves_all_queues_or_those_that_are_named_and_no_other():
    everything = worker.shares([])
    queues = {"preview", "maintenance", "push", "mail", "transcode", "ai", "export", "webhooks", "commands", "links"}
    assert set().union(*(share for share, _ in everything)) == queues
    assert ({"transcode"}, 1) in everything
    assert ({"mail"}, 1) in everything, "a mail server that hangs keeps no push waiting"
    assert worker.shares(["push", "commands"]) == [({"push"}, 1), ({"commands"}, 4)]
    assert worker.shares(["transcode"]) == [({"transcode"}, 1)]
    assert worker.shares(["preview", "push"]) == [({"preview"}, 2), ({"push"}, 1)]
    with pytest.raises(worker.Misconfigured, match="no queue prewiev"):
        worker.shares(["prewiev"])


@pytest.mark.parametrize(
    "more",
    [
        "import dramatiq; dramatiq.actor(lambda subject: None, actor_name='lone_actor')",
        "from backend.jobs.catalogue import CATALOGUE; CATALOGUE['lone_job'] = None",
    ],
)
def test_a_worker_refuses_to_start_half_wired(more):
    program = (
        f"from media_pipeline import worker; {more}\ntry: worker.main()\nexcept worker.Misconfigured as no: print(no)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert "lone_" in done.stdout, done.stderr
