"""Bots on sockets and uploads: their scopes hold there as over HTTP, and end with their token."""

from __future__ import annotations

from uuid import UUID, uuid4

import httpx
from asgiref.sync import sync_to_async
from channels.routing import URLRouter

from backend.accounts.access import Actor
from backend.accounts.selectors import actor_of
from backend.accounts.services import issue_token
from backend.bots.inputs import CommandAnswer, NewBot, NewBotToken, NewCommand
from backend.bots.services import add_token, answer_invocation, create_bot, create_command, revoke_token
from backend.chat.services import add_member, create_room
from consumers.chat.socket import ChatSocket
from consumers.routes import HTTP_ROUTES
from tests.conftest import make_person
from tests.tus import SPEAKS, metadata
from tests.wire import Open


def _actor(name: str) -> Actor:
    return actor_of(make_person(name), credential="session:of-tests", address="")


def _stage() -> tuple[str, UUID, str, UUID, str]:
    """A room of alice with a bot: alice's token, the room; the bot, its first token's secret, that of files alone."""
    admin, alice = _actor("admin"), _actor("alice")
    room = UUID(create_room(alice, kind="group", name="General")[0].id)
    made, token = create_bot(admin, NewBot(username="helper", scopes=["read"]))
    bot = UUID(made.user.id)
    add_member(alice, room, bot)
    create_command(admin, NewCommand(name="deploy", bot=str(bot)))
    files = add_token(admin, bot, NewBotToken(bot=str(bot), name="Files", scopes=["files"]))
    return issue_token(make_person("alice"), address="").token, room, token.secret, bot, files.secret


async def test_a_bot_hears_its_calls_answers_them_and_is_cut_off_with_its_token(wired: Open) -> None:
    alices, room, secret, bot, _ = await sync_to_async(_stage)()
    async with wired(ChatSocket, alices) as alice, wired(ChatSocket, secret) as helper:
        for wire in (alice, helper):
            await wire.do("subscribe", {"streams": "all"})
        # What its token is not for is refused, and says why
        refused = helper.say("message.send", {"room": str(room), "client_id": str(uuid4()), "body": "x"})
        await helper.until(lambda: helper.replies(refused))
        [reply] = helper.replies(refused)
        assert (reply["error"]["code"], reply["error"]["data"]) == ("forbidden", {"scope": "send"})
        # A call reaches it, and its answer the caller alone
        call = str(uuid4())
        run = {"client_id": call, "room": str(room), "name": "deploy", "text": "web"}
        assert await alice.do("command.run", run) == {}
        await helper.until(lambda: helper.of("command.invoked"))
        [told] = helper.of("command.invoked")
        assert told["stream"] == "user"
        assert (told["data"]["id"], told["data"]["name"], told["data"]["text"]) == (call, "deploy", "web")
        actor = await sync_to_async(_bot_actor)(bot)
        await sync_to_async(answer_invocation)(actor, UUID(call), CommandAnswer(body="Done."))
        await alice.until(lambda: alice.of("command.reply"))
        assert alice.of("command.reply")[0]["data"] == {"id": call, "body": "Done."}
        assert helper.of("command.reply") == []
        # The token ends, and with it the socket
        await sync_to_async(_revoke)(bot)
        await helper.until(lambda: helper.closed)
        assert helper.closed is not None
        assert helper.closed[0] == 4401
        assert alice.closed is None


def _bot_actor(bot: UUID) -> Actor:
    from backend.accounts.models import User  # noqa: PLC0415

    return actor_of(User.objects.get(pk=bot), credential="of tests", address="")


def _revoke(bot: UUID) -> None:
    from backend.accounts.models import Token  # noqa: PLC0415

    admin = _actor("admin")
    token = Token.objects.filter(user=bot).order_by("created_at").values_list("pk", flat=True)[0]
    revoke_token(admin, bot, token)


async def test_a_file_goes_to_a_room_only_with_the_scope_to_send_by_form_and_by_tus(wired: Open) -> None:
    _, room, reader, _, files = await sync_to_async(_stage)()
    transport = httpx.ASGITransport(app=URLRouter(HTTP_ROUTES), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        answers = []
        for secret in (reader, files):
            headers = {"Authorization": f"Token {secret}"}
            form = {"data": {"room": str(room)}, "files": {"file": ("a.txt", b"words")}}
            answers.append(await http.post("/api/chat/upload/", headers=headers, **form))  # type: ignore[arg-type]
            said = metadata(filename="a.txt", filetype="text/plain", room=str(room), client_id=str(uuid4()))
            begun = {**headers, **SPEAKS, "Upload-Length": "5", "Upload-Metadata": said}
            answers.append(await http.post("/api/v1/media/uploads/", headers=begun))
        assert [answer.status_code for answer in answers] == [403] * 4
        assert [answer.json()["scope"] for answer in answers] == ["files", "files", "send", "send"]
