"""Every action that changes what people see, each with what stands before it and who is told what."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from msgspec import structs

from backend.accounts import services as accounts
from backend.accounts.access import Actor, Role
from backend.chat import services as chat
from backend.chat.inputs import PersonalChange, RoomChange
from backend.chat.payloads import MessagePayload
from backend.chat.selectors import history
from backend.errors import UnsupportedType
from backend.ids import new_id
from backend.media import services as uploads
from backend.media.models import Upload
from backend.media.payloads import StageError
from backend.media.services import begin_processing, fail_processing
from backend.moderation import services as moderation
from tests import sending

BROKEN = StageError(code="invalid_media", message="This file is damaged.", retryable=False)
CREATED, UPDATED, DELETED = {"message.created"}, {"message.updated"}, {"message.deleted"}
MEDIA, GONE, NOTHING = {"media.updated"}, {"media.updated", "message.deleted"}, set[str]()
TOLD, SETTLED = {"notification"}, {"notification.read"}
MENTIONED = {"alice": CREATED, "bob": CREATED | TOLD}
ANSWERED = CREATED | UPDATED | {"thread.updated"}


@dataclass
class World:
    """Alice owns ``group``, where bob is too; carol and those who rule the namespace or the server stand outside."""

    alice: Actor
    bob: Actor
    carol: Actor
    mod: Actor
    admin: Actor
    root: Actor
    group: UUID


@dataclass(frozen=True)
class Action:
    """``act`` is called with the world and what ``given`` has answered.

    ``told``: event types by person. ``closes``: whose sockets look whether they may stay, and with which code they
    close if not.
    """

    claim: str
    act: Callable[[World, Any], object]
    told: dict[str, set[str]]
    given: Callable[[World], Any] = field(default=lambda _: None)
    closes: tuple[tuple[str, int], ...] = ()


def _administrator(world: World) -> Actor:
    """The moderator with more of a say in the same namespaces."""
    return structs.replace(world.mod, roles=dict.fromkeys(world.mod.roles, Role.ADMIN))


def say(world: World, who: str = "alice", body: str = "hello", **more: Any) -> UUID:
    """A message in the group; its id."""
    shown, _ = chat.send_message(getattr(world, who), world.group, client_id=str(new_id()), body=body, **more)
    return UUID(shown.id)


def edit(world: World, message: UUID, body: str) -> MessagePayload:
    """Another text of a message of alice."""
    return chat.edit_message(world.alice, message, body=body)


def upload(world: World, **more: Any) -> Any:
    """An unfinished upload of alice into the group, and its content."""
    content = more.pop("content", sending.video_bytes())
    return sending.begin(world.alice, world.group, content, **more), content


def sent(world: World, **more: Any) -> Any:
    """A video of alice that has arrived in the group and waits for its worker."""
    return sending.send(world.alice, world.group, **more)


def ready(world: World, **more: Any) -> Any:
    """A video of alice in the group, with its picture."""
    handle = sent(world, **more)
    sending.process(handle.media_id)
    return handle


def _private_file(world: World) -> UUID:
    return sending.send(world.alice, None).media_id


def _album(world: World) -> MessagePayload:
    """A message of alice with two files, of which the first has a caption."""
    files = [_private_file(world), _private_file(world)]
    captions = {files[0]: "Before the rain"}
    return chat.send_message(world.alice, world.group, client_id=str(new_id()), attachments=files, captions=captions)[0]


def _named(message: MessagePayload, caption: str) -> dict[UUID, str]:
    return {UUID(message.attachments[0].id): caption}


def _turned(message: MessagePayload) -> list[UUID]:
    return [UUID(one.id) for one in reversed(message.attachments)]


def _shown_twice(world: World) -> Any:
    handle = ready(world)
    say(world, attachments=[handle.media_id])
    return handle


def _expired(world: World, **more: Any) -> None:
    handle, _ = upload(world, **more)
    Upload.objects.filter(pk=handle.id).update(expires_at="2000-01-01T00:00Z")


def _break_off(_: World, handle: Any) -> None:
    uploads.drop_upload(handle.id, actor_id=None, ending="broken_off", free_names=True)


def _joined_by_another(world: World, client_id: str) -> None:
    upload(world, client_id=client_id)


def _two_files(world: World) -> Any:
    client_id = str(new_id())
    upload(world, client_id=client_id)
    return upload(world, client_id=client_id)[0]


def _first_of_two(world: World) -> str:
    client_id = str(new_id())
    upload(world, client_id=client_id)
    return client_id


def _judge(world: World, started: Any) -> None:
    with contextlib.suppress(UnsupportedType):
        uploads.judge_upload(world.alice, *started)


def _fail(_: World, handle: Any) -> None:
    order = begin_processing(handle.media_id)
    assert order is not None
    fail_processing(order, BROKEN)


def _quarantined(world: World, **more: Any) -> Any:
    handle = ready(world, **more)
    moderation.quarantine_file(world.mod, handle.media_id, reason="reported")
    return handle


def _quarantined_at_work(world: World) -> Any:
    handle = sent(world)
    order = begin_processing(handle.media_id)
    moderation.quarantine_file(world.mod, handle.media_id, reason="reported")
    return order


def _finish_order(_: World, order: Any) -> None:
    assert sending.show(order)
    assert sending.finish_processing(order)


def _quarantined_in_the_trash(world: World) -> Any:
    handle = _quarantined(world)
    chat.delete_attachment(world.alice, handle.media_id)
    return handle


def _bob_uploads(world: World) -> None:
    sending.begin(world.bob, world.group, sending.video_bytes())


def _since_join(world: World) -> UUID:
    shown, _ = chat.create_room(world.alice, kind="group", name="Diary", history="since_join")
    chat.send_message(world.alice, UUID(shown.id), client_id=str(new_id()), body="not for newcomers")
    return UUID(shown.id)


def _thread(world: World) -> tuple[UUID, UUID]:
    """A message of alice with a reply of bob: the two ids."""
    root = say(world)
    return root, say(world, "bob", thread=root)


def _answered_oneself(world: World) -> tuple[UUID, UUID]:
    root = say(world)
    return root, say(world, thread=root)


def _left_thread(world: World) -> tuple[UUID, UUID]:
    ids = _thread(world)
    chat.follow_thread(world.bob, ids[0], following=False)
    return ids


def _newest(world: World) -> UUID:
    return UUID(history(world.bob, world.group).messages[-1].id)


def both(types: set[str]) -> dict[str, set[str]]:
    """Alice and bob are told the same."""
    return {"alice": types, "bob": types}


COUNTED = {"room.updated"}
ACTIONS = (
    Action("somebody says something", lambda w, _: say(w), both(CREATED)),
    Action("somebody answers", lambda w, m: say(w, "bob", reply_to=m), {"alice": CREATED | TOLD, "bob": CREATED}, say),
    Action(
        "somebody replies in a thread of their own",
        lambda w, m: say(w, "alice", thread=m),
        {"alice": CREATED | UPDATED | {"thread.updated"}, "bob": CREATED | UPDATED},
        say,
    ),
    Action(
        "somebody replies in a thread that others follow, for the room to see",
        lambda w, m: say(w, "bob", thread=m, broadcast=True),
        both(CREATED | UPDATED),
        lambda w: _thread(w)[0],
    ),
    Action(
        "somebody replies who had ceased to follow",
        lambda w, t: say(w, "bob", thread=t[0]),
        {"alice": CREATED | UPDATED, "bob": CREATED | UPDATED | {"thread.updated"}},
        _left_thread,
    ),
    Action(
        "somebody is mentioned in a thread",
        lambda w, m: say(w, "alice", "@bob look", thread=m),
        {"alice": ANSWERED, "bob": ANSWERED | TOLD},
        say,
    ),
    Action(
        "somebody uploads a film into a thread",
        lambda w, t: upload(w, thread=t[0]),
        {"alice": CREATED | UPDATED, "bob": CREATED | UPDATED | TOLD},
        _thread,
    ),
    Action(
        "an unread reply is taken back",
        lambda w, t: chat.delete_message(w.bob, t[1]),
        {"alice": DELETED | UPDATED | {"thread.updated"}, "bob": DELETED | UPDATED},
        _thread,
    ),
    Action(
        "somebody is mentioned in a thread, and an earlier reply is taken back",
        lambda w, m: (say(w, "alice", "@bob look", thread=m[0]), chat.delete_message(w.alice, m[1])),
        {"alice": CREATED | UPDATED | DELETED, "bob": ANSWERED | DELETED | TOLD},
        _answered_oneself,
    ),
    Action(
        "the root of a thread is taken back, and the talk goes on",
        lambda w, t: (chat.delete_message(w.alice, t[0]), say(w, "bob", thread=t[0])),
        both(CREATED | UPDATED | DELETED),
        _thread,
    ),
    Action(
        "a film goes that is alone in a reply",
        lambda w, h: chat.delete_attachment(w.alice, h.media_id),
        both(GONE | UPDATED | {"thread.updated"}),
        lambda w: ready(w, thread=_thread(w)[0]),
    ),
    Action(
        "somebody reads a thread",
        lambda w, t: chat.read_thread(w.alice, t[0], t[1]),
        {"alice": {"thread.updated"} | SETTLED, "bob": NOTHING},
        _thread,
    ),
    Action(
        "somebody ceases to follow a thread",
        lambda w, t: chat.follow_thread(w.alice, t[0], following=False),
        {"alice": {"thread.updated"}, "bob": NOTHING},
        _thread,
    ),
    Action("somebody shows a file of their own", lambda w, m: say(w, attachments=[m]), both(CREATED), _private_file),
    Action(
        "somebody gives a file another caption and another place",
        lambda w, m: chat.edit_message(w.alice, UUID(m.id), captions=_named(m, "The bay"), order=_turned(m)),
        both(UPDATED),
        _album,
    ),
    Action(
        "somebody mentions another",
        lambda w, _: say(w, body="Come here, @bob!"),
        {"alice": CREATED, "bob": CREATED | TOLD},
    ),
    Action(
        "somebody mentions everybody",
        lambda w, _: say(w, body="Lunch, @room and @bob"),
        {"alice": CREATED, "bob": CREATED | TOLD},
        say,
    ),
    Action(
        "somebody changes what they have said, to mention another",
        lambda w, m: [edit(w, m, "hello @bob"), edit(w, m, "hello @Bob and @room")],
        {"alice": UPDATED, "bob": UPDATED | TOLD},
        say,
    ),
    Action(
        "somebody changes what they have said, to mention another no more",
        lambda w, m: edit(w, m, "hello"),
        both(UPDATED),
        lambda w: (say(w, body="first"), say(w, body="hello @bob"))[1],
    ),
    Action(
        "somebody says something and changes it",
        lambda w, _: edit(w, say(w), "hello @bob"),
        {"alice": CREATED | UPDATED, "bob": CREATED | UPDATED | TOLD},
    ),
    Action(
        "somebody takes a message back that mentions another",
        lambda w, m: chat.delete_message(w.alice, m),
        both(DELETED),
        lambda w: (say(w, body="hello @bob"), say(w, body="hello @room"))[1],
    ),
    Action(
        "somebody reads what mentions them",
        lambda w, m: chat.mark_read(w.bob, w.group, m),
        {"alice": NOTHING, "bob": {"read.updated"} | SETTLED},
        lambda w: (say(w, body="one for @bob"), say(w, body="two for @bob"))[0],
    ),
    Action("somebody takes a message back", lambda w, m: chat.delete_message(w.alice, m), both(DELETED), say),
    Action(
        "an owner of the room deletes what another said",
        lambda w, m: chat.delete_message(w.alice, m),
        both(DELETED),
        lambda w: say(w, "bob"),
    ),
    Action(
        "a message goes with its file",
        lambda w, h: chat.delete_message(w.alice, h.message_id),
        {"alice": GONE, "bob": DELETED},
        ready,
    ),
    Action(
        "a message goes whose file is shown in another",
        lambda w, h: chat.delete_message(w.alice, h.message_id),
        both(DELETED),
        _shown_twice,
    ),
    Action(
        "a message goes whose file is still on its way",
        lambda w, h: chat.delete_message(w.alice, h[0].message_id),
        {"alice": GONE, "bob": DELETED},
        upload,
    ),
    Action(
        "somebody reads",
        lambda w, _: chat.mark_read(w.bob, w.group, _newest(w)),
        {"alice": NOTHING, "bob": {"read.updated"} | SETTLED},
        lambda w: [say(w) for _ in range(3)],
    ),
    Action(
        "somebody mutes and pins a room for themselves",
        lambda w, _: chat.personalise_room(w.bob, w.group, PersonalChange(muted=True, pinned=True, level="none")),
        {"alice": NOTHING, "bob": {"room.personal"}},
    ),
    Action(
        "a group is opened",
        lambda w, _: chat.create_room(w.alice, kind="group", name="Trip", members=[w.bob.user_id]),
        {"alice": {"room.added"}, "bob": {"room.added"} | TOLD},
    ),
    Action(
        "two people open a direct room",
        lambda w, _: chat.create_room(w.alice, kind="direct", members=[w.bob.user_id]),
        both({"room.added"}),
    ),
    Action(
        "somebody joins",
        lambda w, _: chat.add_member(w.alice, w.group, w.carol.user_id),
        {
            **both({"member.joined", "room.updated"}),
            "carol": {"room.added", "member.joined", "room.updated"} | TOLD,
        },
        say,
    ),
    Action(
        "somebody joins who may not read what was before",
        lambda w, room: chat.add_member(w.alice, room, w.carol.user_id),
        {
            "alice": {"member.joined", "room.updated"},
            "carol": {"room.added", "member.joined", "room.updated"} | TOLD,
        },
        _since_join,
    ),
    Action(
        "somebody is taken out",
        lambda w, _: chat.remove_member(w.alice, w.group, w.bob.user_id),
        {"alice": {"member.left", "room.updated"}, "bob": {"member.left", "room.updated", "room.removed"}},
    ),
    Action(
        "somebody leaves in the middle of an upload",
        lambda w, _: chat.remove_member(w.bob, w.group, w.bob.user_id),
        {
            "alice": {"member.left", "room.updated", *GONE},
            "bob": {"member.left", "room.updated", "room.removed", *GONE},
        },
        _bob_uploads,
    ),
    Action(
        "somebody gets a say in the room",
        lambda w, _: chat.change_role(w.alice, w.group, w.bob.user_id, role="moderator"),
        both({"member.updated"}),
    ),
    Action(
        "the only owner leaves",
        lambda w, _: chat.remove_member(w.alice, w.group, w.alice.user_id),
        {
            "alice": {"member.left", "room.updated", "room.removed", "member.updated"},
            "bob": {"member.left", "room.updated", "member.updated"},
        },
        lambda w: chat.add_member(w.alice, w.group, w.carol.user_id),
    ),
    Action(
        "somebody who sent a file is called otherwise",
        lambda w, _: accounts.update_me(w.bob, display_name="Robert"),
        {**both({"user.updated"}), "carol": NOTHING},
        lambda w: (say(w, "bob"), sending.send(w.bob, w.group)),
    ),
    Action(
        "somebody speaks and is called otherwise afterwards",
        lambda w, _: (say(w, "bob"), accounts.update_me(w.bob, display_name="Robert")),
        both({"message.created", "user.updated"}),
    ),
    Action(
        "somebody who has left is called otherwise",
        lambda w, _: accounts.update_me(w.bob, display_name="Robert"),
        {"alice": {"user.updated"}, "bob": {"user.updated"}},
        lambda w: (say(w, "bob"), say(w), chat.remove_member(w.bob, w.group, w.bob.user_id)),
    ),
    Action(
        "a room gets a name",
        lambda w, _: chat.update_room(w.alice, w.group, RoomChange(name="News")),
        both(COUNTED),
    ),
    Action(
        "an administrator who is not in a room names it",
        lambda w, _: chat.administer_room(_administrator(w), "demo", w.group, RoomChange(name="News")),
        both(COUNTED),
    ),
    Action(
        "a room is closed",
        lambda w, _: chat.delete_room(w.alice, w.group),
        {name: {"room.deleted", "room.removed", *GONE} for name in ("alice", "bob")},
        upload,
    ),
    Action(
        "an upload outside of rooms begins",
        lambda w, _: sending.begin(w.alice, None, sending.video_bytes()),
        {"alice": MEDIA, "bob": NOTHING},
    ),
    Action("an upload begins", lambda w, _: upload(w), both(CREATED)),
    Action("a second file joins the message", _joined_by_another, both(UPDATED), _first_of_two),
    Action("the first bytes tell another type", _judge, both(MEDIA), lambda w: upload(w, content_type="video/webm")),
    Action("the first bytes are forbidden", _judge, both(GONE), lambda w: upload(w, content=b"#EXTM3U\n/etc/passwd")),
    Action("the last byte arrives", lambda w, s: sending.finish(w.alice, *s), both(MEDIA), upload),
    Action(
        "a plain file arrives",
        lambda w, s: sending.finish(w.alice, *s),
        both(MEDIA),
        lambda w: upload(w, content=sending.ARCHIVE, name="bill.zip", content_type="application/zip"),
    ),
    Action("an upload is cancelled", lambda w, s: uploads.terminate_upload(w.alice, s[0]), both(GONE), upload),
    Action(
        "one of two uploads is cancelled",
        lambda w, h: uploads.terminate_upload(w.alice, h),
        both(MEDIA | UPDATED),
        _two_files,
    ),
    Action("an upload is given up", lambda w, _: uploads.expire_uploads(), {"alice": GONE, "bob": DELETED}, _expired),
    Action(
        "an upload with words is given up",
        lambda w, _: uploads.expire_uploads(),
        both(MEDIA),
        lambda w: _expired(w, body="x"),
    ),
    Action("a form breaks off", _break_off, {"alice": GONE, "bob": DELETED}, lambda w: upload(w, resumable=False)[0]),
    Action(
        "a form with words breaks off",
        _break_off,
        {"alice": MEDIA | UPDATED, "bob": UPDATED},
        lambda w: upload(w, resumable=False, body="look")[0],
    ),
    Action(
        "a form that its process left behind is given up",
        lambda w, _: uploads.expire_uploads(),
        {"alice": GONE, "bob": DELETED},
        lambda w: _expired(w, resumable=False),
    ),
    Action("a worker ends well", lambda w, h: sending.process(h.media_id), both(MEDIA), sent),
    Action("a worker fails", _fail, both(MEDIA), sent),
    Action("a worker ends while the file is held", _finish_order, both(MEDIA), _quarantined_at_work),
    Action(
        "a file is quarantined",
        lambda w, h: moderation.quarantine_file(w.mod, h.media_id, reason="spam"),
        both(MEDIA),
        lambda w: ready(w, caption="Before the rain"),
    ),
    Action(
        "a file is released",
        lambda w, h: moderation.release_file(w.mod, h.media_id, reason="fine"),
        both(MEDIA | UPDATED),
        lambda w: _quarantined(w, caption="Before the rain"),
    ),
    Action(
        "a moderator deletes a file",
        lambda w, h: moderation.delete_file_as_moderator(w.mod, h.media_id, reason="spam"),
        both(GONE),
        ready,
    ),
    Action(
        "a moderator deletes a file that is shown twice",
        lambda w, h: moderation.delete_file_as_moderator(w.mod, h.media_id, reason="spam"),
        both(GONE | UPDATED),
        _shown_twice,
    ),
    Action(
        "a moderator deletes a file that is held",
        lambda w, h: moderation.delete_file_as_moderator(w.mod, h.media_id, reason="spam"),
        both(MEDIA | UPDATED),
        lambda w: _quarantined(w, body="look"),
    ),
    Action(
        "a moderator deletes what its owner had deleted while it was held",
        lambda w, h: moderation.delete_file_as_moderator(w.mod, h.media_id, reason="spam"),
        {"alice": MEDIA, "bob": NOTHING},
        _quarantined_in_the_trash,
    ),
    Action("a file is deleted", lambda w, h: chat.delete_attachment(w.alice, h.media_id), both(GONE), ready),
    Action(
        "a file is deleted beside words",
        lambda w, h: chat.delete_attachment(w.alice, h.media_id),
        both(MEDIA | UPDATED),
        lambda w: ready(w, body="look"),
    ),
    Action(
        "a file is deleted in the middle of its upload",
        lambda w, s: chat.delete_attachment(w.alice, s[0].media_id),
        both(GONE),
        upload,
    ),
)
