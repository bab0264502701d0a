"""A namespace with one of everything in it, made twice for tests that no namespace sees anything of another one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.test import override_settings

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.inputs.invitations import NewNamespaceInvitation
from backend.accounts.models import Emoji, Role, User
from backend.accounts.selectors import actor_of, log_ins_of
from backend.accounts.services import (
    ensure_namespace,
    ensure_user,
    issue_token,
    log_in,
    make_namespace_invitation,
    remove_membership,
    set_active,
)
from backend.bots import services as bots
from backend.bots.inputs import NewBot, NewCommand, NewHook, RunCommand
from backend.chat import services as chat
from backend.chat.inputs import SendMessage
from backend.chat.inputs.opening import NewInvitation
from backend.chat.inputs.unsent import SetDraft
from backend.exchange.inputs import StartImport
from backend.exchange.services import (
    archive_came,
    begin_transfer,
    bring_archive,
    move_room,
    start_export_of_room,
    start_import,
)
from backend.ids import new_id
from backend.library import services as library
from backend.library.inputs import (
    Analyze,
    BulkOperation,
    BulkTag,
    FileChange,
    FileLinkOrder,
    Findings,
    NewCollection,
    NewTag,
    PageUseInput,
    Proposal,
    SuggestionFilter,
)
from backend.library.selectors import file, groups, suggestions
from backend.media.placements import Destination
from backend.media.services import NewUpload, begin_processing, fail_processing, start_upload
from backend.moderation import services as moderation
from backend.moderation.inputs import CaseStep, Condition, NewHash, NewReport, NewRule
from backend.moderation.models import Report
from backend.notifications.inputs import NewSubscription, PushKeys
from backend.notifications.services import subscribe_push
from backend.operations.models import Alert
from backend.privacy.services import begin_export, start_export, write_export
from backend.storage import staging
from backend.webhooks.inputs import NewWebhook
from backend.webhooks.services import create_webhook, ping_webhook
from tests import portraits, sending
from tests.actions import BROKEN
from tests.conftest import PASSWORD
from tests.linking import linked_picture
from tests.pushes import PRIVATE_KEY, PUBLIC_KEY, PushBrowser

_ROLES = {
    **dict.fromkeys(("alice", "bob", "carol", "removed", "disabled"), Role.MEMBER),
    "viewer": Role.VIEWER, "mod": Role.MODERATOR, "admin": Role.ADMIN, "owner": Role.OWNER,
}  # fmt: skip


MARK = "zanzibar-"
"""Begins every name in the second namespace, and stands nowhere else."""
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PASSING = re.compile(
    rf"{ID.pattern}|\d{{4}}-\d\d-\d\dT[\d:.]+Z|[?&]g=[\w.:-]+|epoch.:.\w+|token.:.[\w.:-]+|elsewhere|nowhere"
)

Rows = dict[str, dict[Any, tuple[Any, ...]]]
"""The rows of each table by their keys."""


_EMPTY = r'\{"(?:at|day)":"[^"]+"(?:,"\w+":(?:0|null))+\}'
_NOTHING_THEN = re.compile(rf"(?<=\[)(?:{_EMPTY},?)+|,{_EMPTY}")


def said(text: str) -> str:
    """An answer without what differs each time: ids, times, grants, the name that was asked for, and hours and days
    in which nothing was, of which there is another one whenever the clock turns.
    """
    return _PASSING.sub("…", _NOTHING_THEN.sub("", text))


def nothing(name: str) -> str:
    """What a thing would be called that nobody has."""
    return "nowhere" if name == "slug" else str(new_id())


@dataclass(frozen=True)
class Tenant:
    """A namespace: its people's tokens, and its things by the names that addresses and bodies have for them.

    Alice has made all of it. Bob is in her room, everybody else outside; one person was removed from the namespace, and
    the account of another one is disabled.
    """

    tokens: dict[str, str]
    names: dict[str, str]


def tenant(slug: str, mark: str) -> Tenant:
    """Make a namespace in which every name begins with ``mark``."""
    namespace_id = ensure_namespace(slug, f"{mark}Demo")
    ids = {
        name: ensure_user(f"{mark}{name}", password=PASSWORD, display_name=f"{mark}{name}", roles={namespace_id: role})
        for name, role in _ROLES.items()
    }
    tokens = {name: issue_token(User.objects.get(pk=key), address="").token for name, key in ids.items()}
    alice, owner = (_actor(ids[name]) for name in ("alice", "owner"))
    names = {"slug": slug, **ids, **_conversation(alice, ids, mark), **_library(alice, mark), **_account(alice, mark)}
    names |= _lists(_actor(ids["mod"]), slug, mark)
    names |= _hooked(owner, mark)
    names["entrance"] = make_namespace_invitation(owner, slug, NewNamespaceInvitation()).id
    names |= _alerted(namespace_id, slug)
    names |= _moved(alice, _actor(ids["admin"]), UUID(str(names["room"])), slug, mark)
    names |= _bots(alice, _actor(ids["admin"]), UUID(str(names["room"])), slug, mark)
    remove_membership(owner, slug, ids["removed"])
    set_active(owner, ids["disabled"], active=False)
    return Tenant(tokens, {name: str(value) for name, value in names.items()})


class Pair:
    """Two namespaces with the same things in them; tokens by who calls: the people of the first one, and others."""

    def __init__(self) -> None:
        self.own = tenant("demo", "")
        self.first_stands()
        stood = everything()
        self.other = tenant("elsewhere", MARK)
        root = ensure_user("root", password=PASSWORD, display_name="Root", roles={}, superuser=True)
        self.tokens = {"nobody": "", "stranger": self.other.tokens["owner"], **self.own.tokens}
        self.tokens["root"] = issue_token(User.objects.get(pk=root), address="").token
        self._stands = everything()
        new = {table: self._stands[table].keys() - stood[table].keys() for table in stood}
        self._foreign = {(table, key) for table, keys in new.items() for key in keys}
        self._foreign_ids = {_text(key) for _, key in self._foreign if not isinstance(key, int)} - {_text(root)}

    def first_stands(self) -> None:
        """Called when the first namespace stands alone."""

    def touched(self) -> list[str]:
        """Rows of the second namespace that were changed, and new rows of anybody that name something of it."""
        present = everything()
        gone = [(table, key) for table, key in self._foreign if key not in present[table]]
        fresh = [
            (table, key, row)
            for table, found in present.items()
            for key, row in found.items()
            if self._stands[table].get(key) != row
        ]
        wrong = [
            (table, key)
            for table, key, row in fresh
            if (table, key) in self._foreign
            # A job keeps the ids that its starter has named.
            or (table != "library_bulkjob" and any(_text(value) in self._foreign_ids for value in row))
        ]
        return [f"{table} {key}" for table, key in gone + wrong]


def everything() -> Rows:
    """All rows of the database."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            key = [column[0] for column in cursor.description].index(model._meta.pk.column)
            found[model._meta.db_table] = {row[key]: row for row in cursor.fetchall()}
    return found


def _text(value: object) -> str:
    return str(value).replace("-", "")


def _actor(user_id: UUID) -> Actor:
    return actor_of(User.objects.get(pk=user_id), credential="session:of-tests", address="127.0.0.1")


def _account(alice: Actor, mark: str) -> dict[str, object]:
    """Alice has a picture, another log-in and a browser that takes pushes."""
    picture = portraits.wear(alice, mark.encode())
    emoji = f"{mark}parrot"
    Emoji.objects.create(
        namespace_id=alice.default_namespace(), name=emoji, picture=picture, by_id=alice.user_id, at=clock.now()
    )
    actor, browser = log_in(alice.user.username, PASSWORD, address="").actor, PushBrowser()
    new = NewSubscription(endpoint=browser.endpoint, keys=PushKeys(**browser.subscription["keys"]))
    with override_settings(VAPID_PUBLIC_KEY=PUBLIC_KEY, VAPID_PRIVATE_KEY=PRIVATE_KEY):
        subscription = subscribe_push(actor, new, session_key="")[0].id
    return {
        "avatar": picture, "emoji": emoji, "subscription": subscription,
        "log_in": next(one.id for _, one in log_ins_of(actor) if one.current),
    }  # fmt: skip


def _conversation(alice: Actor, ids: dict[str, UUID], mark: str) -> dict[str, object]:
    """A room of alice and bob with a video in it."""
    room = UUID(chat.create_room(alice, kind="group", name=f"{mark}Trip to the sea", members=[ids["bob"]])[0].id)
    handle = sending.send(alice, room, name=f"{mark}waves.mp4", body=f"{mark}Look at this")
    sending.process(handle.media_id)
    sending.stream(handle.media_id)
    held = sending.send(alice, room, name=f"{mark}held.mp4")
    chat.add_reaction(alice, handle.message_id, "👍")
    chat.pin_message(alice, handle.message_id)
    chat.save_message(alice, handle.message_id)
    said = {"client_id": str(new_id()), "body": f"{mark}At noon"}
    chat.send_message(alice, room, **said, thread=handle.message_id)
    tomorrow = {"client_id": str(new_id()), "send_at": "2027-01-01T08:00:00Z", "body": f"{mark}Good morning"}
    later, _ = chat.send(alice, SendMessage(room=str(room), **tomorrow))
    chat.set_draft(alice, room, SetDraft(room=str(room), body=f"{mark}I wanted to"))
    judged = _judged(alice, _actor(ids["bob"]), _actor(ids["mod"]), room, mark)
    channel = chat.create_room(alice, kind="channel", name=f"{mark}News")[0].id
    link = chat.make_invitation(alice, room, NewInvitation())
    made = {"channel": channel, "invitation": link.id, "code": link.code}
    chat.block_person(alice, ids["viewer"])
    return {
        **made,
        "room": room,
        "message": handle.message_id,
        "media": handle.media_id,
        "shown": held.media_id,
        "scheduled": later.id,
        "link_picture": linked_picture(alice, room),
        **judged,
    }


def _judged(alice: Actor, bob: Actor, mod: Actor, room: UUID, mark: str) -> dict[str, object]:
    """A message that was reported, with a note of a moderator; and a file that one has withheld."""
    spam, _ = chat.send_message(alice, room, client_id=str(new_id()), body=f"{mark}Who buys my boat?")
    report, _ = moderation.report_message(bob, UUID(spam.id), NewReport(reason="spam", text=f"{mark}Again."))
    case_id = Report.objects.get(pk=report).case_id
    step = CaseStep(version=1, action="note", text=f"{mark}The third time this week.")
    withheld = sending.send(alice, room, name=f"{mark}withheld.mp4").media_id
    moderation.quarantine_file(mod, withheld, reason=f"{mark}Not ours to show")
    return {"case": case_id, "step": moderation.act(mod, case_id, step).action, "withheld": withheld}


def _hooked(owner: Actor, mark: str) -> dict[str, object]:
    """The owner has a room, whose events are sent to an address of theirs."""
    room = chat.create_room(owner, kind="group", name=f"{mark}Orders")[0].id
    new = NewWebhook(url=f"https://hooks.example.org/{mark}in", events=["message"], rooms=[room])
    webhook = create_webhook(owner, new).id
    return {"webhook": webhook, "delivery": ping_webhook(owner, UUID(webhook)).id}


def _lists(mod: Actor, slug: str, mark: str) -> dict[str, object]:
    """Contents that nobody has sent are blocked, and others protected."""
    lists: tuple[moderation.Which, ...] = ("blocked", "protected")
    new = NewHash(kind="sha256", value=sending.sha256(mark.encode()), reason=f"{mark}An old leak", namespace=slug)
    listed: dict[str, object] = {which: moderation.list_hash(mod, which, new)[0].id for which in lists}
    when = [Condition(field="size", op="lt", value=1.0)]
    rule = NewRule(name=f"{mark}Small", when=when, action="review", reason=f"{mark}Too small", namespace=slug)
    return {**listed, "rule": moderation.create_rule(mod, rule).id}


def _alerted(namespace_id: UUID, slug: str) -> dict[str, object]:
    """An alert about the storage of a namespace that fires."""
    moment = clock.now()
    alert = Alert.objects.create(
        kind="storage_quota", key=str(namespace_id), namespace_id=namespace_id, subject=slug, severity="warning",
        state="firing", value=91, threshold=90, since=moment, breached_at=moment,
    )  # fmt: skip
    return {"alert": alert.pk}


def _bots(alice: Actor, admin: Actor, room: UUID, slug: str, mark: str) -> dict[str, object]:
    """A bot in the room with a command that alice has called, and an incoming webhook of hers."""
    made, token = bots.create_bot(admin, NewBot(username=f"{mark}helper", scopes=["read", "send"], namespace=slug))
    chat.add_member(alice, room, UUID(made.user.id))
    hook = bots.create_hook(alice, NewHook(room=str(room), name=f"{mark}Builds")).hook.id
    new = NewCommand(name=f"{mark}deploy", namespace=slug, bot=made.user.id, hint=f"{mark}what")
    command, call = bots.create_command(admin, new).command, new_id()
    bots.run_command(alice, RunCommand(client_id=str(call), room=str(room), name=command.name, text=f"{mark}web"))
    return {
        "bot": made.user.id, "bot_token": token.token.id, "hook": hook, "command": command.id, "slash": command.name,
        "call": call,
    }  # fmt: skip


def _moved(alice: Actor, admin: Actor, room: UUID, slug: str, mark: str) -> dict[str, object]:
    """Alice has had her room copied, and the administrator has begun to import an archive."""
    order = begin_transfer(UUID(start_export_of_room(alice, room).id))
    assert order
    move_room(order)
    staged = staging.path_of(new_id())
    staged.parent.mkdir(parents=True, exist_ok=True)
    staged.write_bytes(f"{mark}no archive".encode())
    wanted = StartImport(kind="slack", namespace=slug)
    job = start_import(admin, wanted, name=f"{mark}slack.zip", size=staged.stat().st_size)
    bring_archive(UUID(job.id), staged)
    archive_came(UUID(job.id))
    return {"copy": order.id, "import": job.id}


def _library(alice: Actor, mark: str) -> dict[str, object]:
    """Files in every state, described, tagged, collected, linked to and used; and jobs on them."""
    file_id = _file(alice, mark)
    tag, other_tag, third_tag = (
        library.create_tag(alice, NewTag(name=f"{mark}{name}")).id for name in ("Sea", "Harbour", "Summer")
    )
    collection, other = (
        library.create_collection(alice, NewCollection(name=f"{mark}{name}")).id for name in ("Trips", "Favourites")
    )
    change = FileChange(
        title=f"{mark}The harbour at noon",
        description=f"{mark}Taken from the ferry.",
        tags=[tag, third_tag],
        collections=[collection],
    )
    library.change_file(alice, file_id, change, revision=file(alice, file_id).revision)
    _describe(alice, file_id, mark)
    library.register_use(alice, file_id, PageUseInput(url="/summer", label=f"{mark}Our summer"))
    chosen = [str(file_id)]
    job: Any = library.start_tagging(alice, BulkTag(file_ids=chosen, tag_ids=[other_tag]))
    archive: Any = library.start_operation(alice, BulkOperation(action="archive", file_ids=chosen))
    library.start_operation(alice, BulkOperation(action="delete", file_ids=[str(trashed := _file(alice, mark))]))
    return {
        "file": file_id, "trashed": trashed, "failed": _failed(alice, mark), "tag": tag, "other_tag": other_tag,
        "collection": collection, "other_collection": other, "job": job.id, "archive": archive.id,
        "export": _export(alice),
        "private": _file(alice, mark, in_library=False), "upload": _unfinished(alice, mark),
        "link": library.sign_link(alice, file_id, FileLinkOrder()).id, **_twins(alice, mark),
        "revision": file(alice, file_id).revision,
        "suggestion": next(one.id for one in suggestions(alice, None, SuggestionFilter())),
    }  # fmt: skip


def _export(alice: Actor) -> str:
    """The copy of all that alice has, as a worker has made it."""
    job = start_export(alice)
    order = begin_export(UUID(job.id))
    assert order
    write_export(order)
    return job.id


def _file(alice: Actor, mark: str, content: bytes | None = None, *, in_library: bool = True) -> UUID:
    content = content or sending.video_bytes()
    new = NewUpload(name=f"{mark}harbour.mp4", size=len(content), content_type="video/mp4", upload_id=str(new_id()))
    handle = start_upload(alice, new, Destination(in_library=in_library))
    sending.finish(alice, handle, content)
    sending.process(handle.media_id)
    return handle.media_id


def _describe(alice: Actor, file_id: UUID, mark: str) -> None:
    """A tagger has suggested a tag."""
    library.start_analyses(alice, Analyze(file_ids=[str(file_id)], force=True))
    order = library.begin_analysis(file_id, tokens=0)
    assert order is not None
    proposal = Proposal(field="tag", value=f"{mark}boat", confidence=0.9)
    library.finish_analysis(
        order, Findings(proposals=[proposal], text=f"{mark}FERRY", provider="local", model="m", version="1", cost=0)
    )


def _failed(alice: Actor, mark: str) -> UUID:
    content = sending.video_bytes()
    new = NewUpload(name=f"{mark}failed.mp4", size=len(content), content_type="video/mp4", upload_id=str(new_id()))
    handle = start_upload(alice, new, Destination(in_library=True))
    sending.finish(alice, handle, content)
    order = begin_processing(handle.media_id)
    assert order is not None
    fail_processing(order, BROKEN)
    return handle.media_id


def _unfinished(alice: Actor, mark: str) -> UUID:
    new = NewUpload(name=f"{mark}upload.mp4", size=1000, content_type="video/mp4", upload_id=str(new_id()))
    return start_upload(alice, new, Destination(in_library=True)).id


def _twins(alice: Actor, mark: str) -> dict[str, object]:
    """The group of two files with the same bytes, and both."""
    content = sending.video_bytes()
    first, second = _file(alice, mark, content), _file(alice, mark, content)
    return {"group": groups(alice, None, None)[0].id, "twin": first, "other_twin": second}
