"""What Slack and Discord write becomes rooms; archives that are wrong, or meant to harm, are named and bounded."""

from __future__ import annotations

import json
import struct
import zipfile
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest

from backend.accounts.access import Actor
from backend.accounts.models import Membership, User
from backend.chat import services as chat
from backend.chat.models import Member, Message, Room, ThreadFollower
from backend.chat.payloads import MessagePayload, message_payload
from backend.chat.selectors import room, shown_messages, threads_of
from backend.errors import NotFound
from backend.exchange.payloads import TransferPayload
from backend.exchange.services.shortcodes import emoji_called
from tests import sending
from tests.corpus import pictures
from tests.exchanging import rooms_called, take_over
from tests.packed import TS, archive

pytestmark = pytest.mark.django_db


def messages(room_id: UUID) -> list[MessagePayload]:
    rows = shown_messages().filter(room=room_id).order_by("number")
    return [message_payload(row) for row in rows]


def faults(job: TransferPayload) -> list[tuple[int, str]]:
    return [(fault.line, fault.why) for fault in job.report.errors]


SLACK: dict[str, Any] = {
    "users.json": [
        {"id": "U1", "name": "alice", "profile": {"real_name": "Another Alice", "email": "alice@example.com"}},
        {"id": "U2", "name": "erin", "profile": {"display_name": "Erin", "real_name": "Erin Ek"}},
        {"id": 3, "name": "broken"},
    ],
    "channels.json": [
        {"id": "C1", "name": "general", "created": TS - 50, "creator": "U2", "members": ["U1", "U2"],
         "topic": {"value": "All & sundry"}},
        {"id": "C2", "name": "old", "created": TS - 50, "creator": "U1", "members": [], "is_archived": True},
    ],
    "dms.json": [{"id": "D1", "members": ["U1", "U2"]}],
    "D1/2020-09-13.json": [{"type": "message", "user": "U1", "text": "A secret of two", "ts": f"{TS}.0"}],
    "general/2020-09-13.json": [
        {"type": "message", "user": "U2", "ts": f"{TS}.000200", "text": "*Hello* <@U1> &amp; <!channel>, "
         "<https://example.com|see> <#C2> ~no~", "reactions": [{"name": "+1::skin-tone-3", "users": ["U1", "U2"]},
                                                             {"name": "partyparrot", "users": ["U1"]}],
         "edited": {"user": "U2", "ts": f"{TS + 5}.0"}, "pinned_to": ["C1"]},
        {"type": "message", "subtype": "channel_join", "user": "U1", "ts": f"{TS + 1}.0", "text": "<@U1> has joined"},
        {"type": "message", "user": "U1", "ts": f"{TS + 2}.0", "thread_ts": f"{TS}.000200", "text": "A reply"},
        {"type": "message", "subtype": "thread_broadcast", "user": "U2", "ts": f"{TS + 3}.0",
         "thread_ts": f"{TS}.000200", "text": "For all"},
        {"type": "message", "subtype": "bot_message", "bot_id": "B1", "username": "Builds", "ts": f"{TS + 4}.0",
         "text": "Done", "thread_ts": "1.0"},
        {"type": "message", "user": "U1", "text": "When?", "ts": "never"},
        {"type": "message", "user": "U1", "ts": f"{TS + 6}.0", "text": ["no text"]},
    ],
    "general/2020-09-14.json": [
        {"type": "message", "user": "U1", "ts": f"{TS + 9}.0", "text": "", "files": [
            {"id": "F1", "name": "plan.pdf", "mimetype": "application/pdf",
             "url_private_download": "https://127.0.0.1:9/plan.pdf"}]},
    ],
}  # fmt: skip


def test_an_export_of_slack_becomes_rooms(alice: Actor, admin: Actor) -> None:
    tried = take_over(admin, archive(SLACK), "slack", dry_run=True)
    assert not Room.objects.exists()
    job = take_over(admin, archive(SLACK), "slack")
    assert job.state == "ready"
    # erin and the bot, two rooms, five messages
    assert job.report.created == tried.report.created == 2 + 2 + 5
    where = "general/2020-09-14.json: The file 'plan.pdf'"
    refused = "The address is one of a private network, which this server does not send to."
    assert (1, f"{where}: {refused}") in faults(job)
    assert "A secret of two" not in str(Message.objects.values_list("body", flat=True))
    wrong = [why for _, why in faults(job)]
    assert [why for why in wrong if why.startswith("1 conversations of two people are left out")]
    assert [why for why in wrong if why.startswith("users.json: ")]
    assert [why for why in wrong if "It has no time" in why]
    assert [why for why in wrong if "Expected `str | null`, got `array`" in why]
    assert [why for why in wrong if "1 reactions" in why]
    # A channel with its people: those of the namespace who are called so, and accounts that are switched off
    general, old = rooms_called("general")[0], rooms_called("old")[0]
    assert Room.objects.get(pk=old).archived_at
    erin = User.objects.get(username="erin")
    assert (erin.is_active, erin.display_name, erin.has_usable_password()) == (False, "Erin", False)
    assert Membership.objects.get(user=erin).namespace.slug == "demo"
    roles = dict(Member.objects.filter(room=general).values_list("user__username", "role"))
    # Its creator cannot look after it: who has imported it does
    assert roles == {"alice": "member", "erin": "owner", "admin": "owner"}
    first, reply, broadcast, bot, file = messages(general)
    assert first.body == "**Hello** @alice & @room, [see](https://example.com) #old ~~no~~"
    assert (first.mentions, first.mentions_room) == ([str(alice.user_id)], True)
    assert [(one.emoji, one.count) for one in first.reactions] == [("👍🏼", 2)]
    assert first.created_at == "2020-09-13T12:26:40.000Z"
    assert (first.edited_at, bool(first.pinned), first.reply_count) == ("2020-09-13T12:26:45.000Z", True, 2)
    assert (reply.thread, reply.in_timeline, broadcast.in_timeline) == (first.id, False, True)
    # A reply whose root is not there stands in the timeline
    assert (bot.thread, bot.in_timeline, bot.sender.username, bot.sender.is_bot) == (None, True, "Builds", True)
    # A file that cannot be fetched leaves its name
    assert (file.body, file.attachments) == ("plan.pdf", [])
    assert room(alice, general).unread == 0
    # Who wrote in a thread follows it, and has read it; nobody follows what they are not in
    [(_, thread)] = threads_of(alice).rows
    assert (thread.thread, thread.unread, thread.message) == (first.id, 0, broadcast.id)
    assert set(ThreadFollower.objects.values_list("user__username", flat=True)) == {"alice", "erin"}
    # Names that stand for no emoji are said, but for those that the archive says to be other names of one
    assert "Own emojis stand as their names in texts, and not as reactions: :partyparrot:" in wrong


def test_an_export_is_read_as_other_programs_have_packed_and_written_it(alice: Actor, admin: Actor) -> None:
    """In a folder, with what Finder adds, names in NFD, byte order marks, nulls for what is empty, texts in blocks."""
    said_twice = {"type": "rich_text_section", "elements": [{"type": "text", "text": "twice"}]}
    said = [
        {"type": "message", "user": "U1", "ts": f"{TS}.0", "text": "*Yes* :tada: <https://e.org/:tada:> `*no* :tada:`",
         "reactions": None, "files": None, "edited": None},
        {"type": "message", "subtype": "bot_message", "bot_id": "B1", "username": "Hub", "ts": f"{TS + 1}.0",
         "text": "",
         "attachments": [{"pretext": "Opened", "title": "Fix", "title_link": "https://e.org/1", "text": "by <@U1>"}]},
        {"type": "message", "bot_id": "B1", "username": "Hub", "ts": f"{TS + 2}.0", "text": None, "blocks": [
            {"type": "section", "text": {"type": "mrkdwn", "text": "In *blocks*"}},
            {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [
                {"type": "text", "text": "rich "}, {"type": "emoji", "name": "tada"}]},
                {"type": "rich_text_list", "style": "ordered", "elements": [
                    {"type": "rich_text_section", "elements": [
                        {"type": "broadcast", "range": "here"}, {"type": "channel", "channel_id": "C1"}]}, said_twice]},
                {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [said_twice]},
                {"type": "rich_text_section", "elements": [
                    {"type": "usergroup", "usergroup_id": "S1"}, {"type": "text", "text": " until "},
                    {"type": "date", "timestamp": TS, "format": "{date}", "fallback": "Sunday"}]}]},
            {"type": "divider"}, {"type": "context", "elements": [{"type": "mrkdwn", "text": "again"}] * 2}]},
        {"type": "message", "user": "U1", "ts": f"{TS + 3}.0", "text": "", "files": [{"mode": "tombstone"}]},
        {"type": "message", "user": "U1", "ts": f"{TS + 4}.0", "text": "kept", "attachments": {}, "blocks": [1, "x"]},
    ]  # fmt: skip
    entries = {
        "users.json": [{"id": "U1", "name": "alice", "profile": None}, {"id": "U2", "name": None}],
        "channels.json": [{"id": "C1", "name": "küche", "creator": None, "members": None, "topic": {"value": None}}],
        "ku\u0308che/2020-09-13.json": b"\xef\xbb\xbf" + json.dumps(said).encode(),
    }
    packed = {f"Our export/{name}": entry for name, entry in entries.items()}
    packed |= {"__MACOSX/Our export/._users.json": b"\0\5", "Our export/.DS_Store": b"\0"}
    job = take_over(admin, archive(packed), "slack")
    assert (job.state, faults(job)[1:]) == ("ready", [])
    [kitchen] = rooms_called("küche")
    first, opened, blocks, lost, kept = messages(kitchen)
    assert first.body == "**Yes** 🎉 https://e.org/:tada: `*no* :tada:`"
    assert opened.body == "Opened\n[Fix](https://e.org/1)\nby @alice"
    assert blocks.body.split("\n") == [
        "In **blocks**", "rich 🎉", "1. @room#küche", "2. twice", "  - twice", "@S1 until Sunday", "again", "again",
    ]  # fmt: skip
    assert (lost.body, kept.body) == ("file", "kept")


def test_conversations_of_two_come_for_these_two_alone_where_they_are_asked_for(
    alice: Actor, bob: Actor, carol: Actor, admin: Actor
) -> None:
    known = {"U1": "alice", "U2": "bob", "U3": "carol"}
    lost = {"id": "F1", "name": "secret plan.pdf", "url_private": "https://127.0.0.1:9/x"}

    def said(who: str, text: str, **more: Any) -> list[dict[str, Any]]:
        return [{"type": "message", "user": who, "ts": f"{TS}.0", "text": text, **more}]

    entries = {
        "users.json": [{"id": key, "name": name} for key, name in known.items()],
        "channels.json": [],
        "dms.json": [{"id": "D1", "created": TS, "members": ["U1", "U2"]},
                     {"id": "D2", "members": ["U2", "U3"]}, {"id": "D3", "members": ["U1", "U9"]},
                     {"id": "D4", "members": ["U1", "U3"]}],
        "mpims.json": [{"id": "G1", "name": "mpdm-few", "creator": "U7", "members": ["U1", "U2", "U3"]}],
        "D1/1.json": said("U1", "Between us", files=[lost, lost | {"id": "F2"}]), "D2/1.json": said("U3", "Elsewhere"),
        "D3/1.json": said("U1", "To whom?"), "D4/1.json": said("U1", "No :alone_now:"),
        "mpdm-few/1.json": said("U2", "Few"),
    }  # fmt: skip
    standing = UUID(chat.create_room(bob, kind="direct", members=[carol.user_id], namespace="demo")[0].id)
    chat.block_person(carol, alice.user_id)
    tried = take_over(admin, archive(entries), "slack", dry_run=True, direct=True)
    for _ in range(2):
        job = take_over(admin, archive(entries), "slack", direct=True)
        assert (job.state, job.direct) == ("ready", True)
    assert (job.report.created, tried.report.created) == (0, 4)
    assert sorted(why for _, why in faults(tried)) == [
        "In private conversations (1): it is not known between which two people, and is left out.",
        "In private conversations (2): something of a message was left out or changed.",
        "In private conversations (2): the two have one here already, or one of them has blocked the other.",
    ]
    # For the two of them as any other direct room, which is not opened twice; for the importer it is not there
    [talk] = Room.objects.filter(kind="direct").exclude(pk=standing)
    peers = [shown.peer.username for who in (alice, bob) if (shown := room(who, talk.pk)).peer]
    assert peers == ["bob", "alice"]
    assert chat.create_room(bob, kind="direct", members=[alice.user_id], namespace="demo")[0].id == str(talk.pk)
    assert [one.body for one in messages(talk.pk)] == ["Between us"]
    for outsider in (admin, carol):
        with pytest.raises(NotFound):
            room(outsider, talk.pk)
    assert messages(standing) == []
    # Of several people one who can log in looks after it, and not whoever has imported it
    [few] = rooms_called("mpdm-few")
    roles = dict(Member.objects.filter(room=few).values_list("user__username", "role"))
    assert roles == {"alice": "owner", "bob": "member", "carol": "member"}


def test_another_name_of_an_emoji_is_that_emoji_and_control_characters_go(admin: Actor) -> None:
    said = {"type": "message", "user": "U1", "ts": f"{TS}.0", "text": "Up\x00 \x1b[1m:yay: :up:\r\nat 10:30:45",
            "reactions": [{"name": "up", "users": ["U1"]}]}  # fmt: skip
    names = {"up": "alias:more", "more": "alias:+1", "yay": "https://emoji.example/yay.png", "loop": "alias:loop"}
    entries = {"users.json": [{"id": "U1", "name": "alice"}], "channels.json": [{"id": "C1", "name": "up"}]}
    job = take_over(admin, archive({**entries, "up/1.json": [said], "emoji.json": {"emoji": names}}), "slack")
    [message] = messages(rooms_called("up")[0])
    assert message.body == "Up [1m:yay: 👍\nat 10:30:45"
    assert [one.emoji for one in message.reactions] == ["👍"]
    own = "Own emojis stand as their names in texts, and not as reactions: :yay:"
    assert faults(job) == [(0, own), (1, "up/1.json: Control characters were taken out of its text.")]


def discord(messages: list[Any], **channel: Any) -> dict[str, Any]:
    """What DiscordChatExporter writes of a channel."""
    about = {"id": "900", "type": "GuildTextChat", "name": "lounge", "topic": "Sit down", **channel}
    return {"guild": {"id": "1", "name": "Guild"}, "channel": about, "messages": messages}


def spoken(key: int, content: str, **more: Any) -> dict[str, Any]:
    author = {"id": "50", "name": "dave", "nickname": "Dave the Brave", "isBot": False}
    at = f"2021-01-01T10:00:{key:02}.5+02:00"
    return {"id": str(100 + key), "type": "Default", "timestamp": at, "content": content, "author": author, **more}


def test_channels_of_discord_become_rooms_with_the_files_beside_them(alice: Actor, admin: Actor) -> None:
    film = sending.video_bytes(5000)
    alice_there = {"id": "51", "name": "alice", "nickname": "Al"}
    content = archive({
        "out/lounge [part 2].json": discord([spoken(9, "Later", reference={"messageId": "101"}, type="Reply")]),
        "out/lounge.json": discord([
            spoken(1, "Hi @Al", mentions=[alice_there], isPinned=True,
                   reactions=[{"emoji": {"name": "🎉"}, "count": 1, "users": [alice_there]}]),
            spoken(2, "", attachments=[{"id": "7", "url": "lounge.json_Files/film%20one.mp4",
                                        "fileName": "film one.mp4"},
                                       {"id": "8", "url": "../../../etc/passwd", "fileName": "passwd"}]),
            spoken(3, "joined", type="GuildMemberJoin"),
            spoken(4, "See https://e.org <:blob:12> <a:blob:12>", embeds=[
                {"title": "E", "url": "https://e.org", "description": "A page", "author": {"name": "E.org"}},
                {"title": "Build 7", "url": "https://ci.org/7", "description": "Failed\n\nAgain",
                 "fields": [{"name": "Branch", "value": "main"}], "color": "#ff0000", "author": None}],
                stickers=[{"id": "3", "name": "Wave", "format": "Png", "sourceUrl": "lounge.json_Files/wave.png"},
                          {"id": "4", "name": "Dance", "format": "Lottie", "sourceUrl": "https://cdn.example/4.json"}]),
        ]),
        "out/lounge.json_Files/film one.mp4": film,
        "out/lounge.json_Files/wave.png": pictures.of_format("png").read_bytes(),
        "private.json": discord([spoken(1, "Between us")], id="901", type="DirectTextChat"),
        "other.json": {"no": "channel"},
    })  # fmt: skip
    job = take_over(admin, content, "discord")
    assert job.state == "ready"
    wrong = sorted(why for _, why in faults(job))
    assert wrong[1].endswith(": :blob:")
    assert [why.partition(":")[0] for why in (wrong[0], *wrong[2:])] == [
        "1 conversations of two people are left out", "other.json", "out/lounge.json",
    ]  # fmt: skip
    [room_id] = rooms_called("lounge")
    assert Room.objects.get(pk=room_id).kind == "group"
    greeting, file, card, later = messages(room_id)
    assert card.body.split("\n") == [
        "See https://e.org :blob: :blob:", "> **[Build 7](https://ci.org/7)**", "> Failed", ">", "> Again",
        "> **Branch**: main", "Sticker: Dance",
    ]  # fmt: skip
    assert [(one.url, one.title, one.site) for one in card.previews] == [("https://e.org", "E", "E.org")]
    assert [(one.name, one.kind) for one in card.attachments] == [("Wave.png", "image")]
    assert (greeting.body, greeting.sender.display_name) == ("Hi @alice", "Dave the Brave")
    assert (greeting.mentions, greeting.created_at) == ([str(alice.user_id)], "2021-01-01T08:00:01.500Z")
    assert [(one.emoji, one.users) for one in greeting.reactions] == [("🎉", [str(alice.user_id)])]
    assert [(one.name, one.size, one.uploader.username) for one in file.attachments] == [("film one.mp4", 5000, "dave")]
    assert (later.body, later.reply_to) == ("Later", greeting.id)


def test_an_archive_that_is_wrong_or_harmful_is_refused_with_a_sentence(admin: Actor) -> None:
    def refused(content: bytes, kind: str = "slack") -> str:
        job = take_over(admin, content, kind)
        assert (job.state, Room.objects.count()) == ("failed", 0), job
        return job.report.errors[0].why

    assert refused(b"no archive").startswith("This is no ZIP")
    assert refused(b"").startswith("This is no ZIP")
    assert refused(archive({"a.txt": b"x"})).startswith("This is no export of Slack")
    assert refused(archive({"a.txt": b"x"}), "discord").startswith("There is no JSON")
    assert "manifest.json" in refused(archive({"a.txt": b"x"}), "offchat")
    manifest = {"format": "offchat-room", "version": 1, "entries": []}
    assert refused(archive({"manifest.json": manifest, "room.json": {}}), "offchat").startswith("room.json is missing")
    # What would be enormous once it is unpacked
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("channels.json", b"[]")
        packed.writestr("a", b"\0" * 1000)
    lying = bomb.getvalue()
    at = lying.rfind(b"PK\1\2")
    lying = lying[: at + 24] + struct.pack("<L", 4_000_000_000) + lying[at + 28 :]
    assert "enormous" in refused(lying)
    # A directory that would fill the memory
    end = lying.rfind(b"PK\5\6")
    assert "directory" in refused(lying[: end + 12] + struct.pack("<L", 2_000_000_000) + lying[end + 16 :])
    # Also where another end than the one that counts seems to stand in it
    crafted = lying[:end] + b"PK\5\6PK\5\6" + lying[end + 8 : end + 12] + struct.pack("<LLH", 2_000_000_000, 9, 0)
    assert "directory" in refused(crafted)
    # Lists of more items than there is memory for, and a name that stands for two others, each of which does so too
    many = b'[{"id": "C1", "name": "a,b"}' + b",0" * 300_000 + b"]"
    assert "items" in take_over(admin, archive({"channels.json": many}), "slack").report.errors[0].why
    doubling = [{"id": "@2 @2", "name": "1"}, {"id": "@1 @1", "name": "2"}, {"id": "9" * 99, "name": "33"}]
    job = take_over(admin, archive({"a.json": discord([spoken(1, "@1 @33", mentions=doubling)])}), "discord")
    assert (job.state, messages(rooms_called("lounge")[0])[0].body) == ("ready", "@1 @33")
    # Names that lead elsewhere, pieces nested without end, names and texts that are too long
    deep = b'[{"id":' + b"[" * 100_000
    rows = [{"type": "message", "user": "U1", "ts": f"{TS}.0", "text": "x\0" * 9000}]
    job = take_over(
        admin,
        archive({
            "../../evil.json": b"x", "/etc/evil": b"x", "C:\\evil": b"x", "users.json": deep,
            "channels.json": [{"id": "C1", "name": "\u202e" + "n" * 500, "topic": {"value": "t" * 900}}],
            "\u202e" + "n" * 500 + "/1.json": rows,
            "n" * 500 + "/1.json": rows,
        }),
        "slack",
    )  # fmt: skip
    assert job.state == "ready"
    why = " ".join(fault.why for fault in job.report.errors)
    assert why.count("leads out of the archive") == 4
    assert "users.json" in why


def test_names_of_emojis_are_read_as_slack_writes_them() -> None:
    named = ("+1", "thumbsup::skin-tone-2", "octopus", "heart", "partyparrot", "")
    assert [emoji_called(name) for name in named] == ["👍", "👍🏻", "🐙", "❤️", None, None]
