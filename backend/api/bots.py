"""The endpoints of bots, incoming webhooks and slash commands."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from msgspec import structs
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.payloads import BotTokenPayload
from backend.api.framework.bot_shapes import (
    BotList,
    BotTokenList,
    CommandList,
    HookList,
    IssuedBotToken,
    NewBotAccount,
    NewHookAddress,
    NewSlashCommand,
)
from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.paging import PAGE, Bounds, paged, row_of
from backend.api.framework.schema import answers
from backend.bots import selectors, services
from backend.bots.inputs import BotChange, CommandAnswer, CommandChange, NewBot, NewBotToken, NewCommand, NewHook
from backend.bots.payloads import BotPayload, CommandAnswered, CommandPayload

_NAMESPACE = "The slug of a namespace; the caller's default if absent."


class BotsView(Endpoint):
    """The bots of a namespace."""

    gives_access = True

    @answers(
        BotList,
        query={"namespace": _NAMESPACE, **PAGE},
        refuses=(403, 404),
        summary="The bots of a namespace, the newest first; for administrators",
    )
    def get(self, request: Request) -> Response:
        """Return a page of bots, with those of incoming webhooks and commands."""
        slug = self.query.text("namespace")

        def fetch(bounds: Bounds) -> list[BotPayload]:
            after, before = row_of(bounds.below), row_of(bounds.above)
            return selectors.bots_of(self.actor, slug, before=before, after=after, limit=bounds.limit)

        page = paged(request, fetch, lambda row: row.user.id)
        return Response(BotList(results=page.rows, next=page.next, previous=page.previous))

    @answers(
        NewBotAccount,
        takes=NewBot,
        status=201,
        refuses=(403, 404, 409),
        summary="Create a bot, with its first token; for administrators",
    )
    def post(self, request: Request) -> Response:
        """Create a bot; the response is the only one that has its token."""
        bot, made = services.create_bot(self.actor, self.body(NewBot))
        return Response(NewBotAccount(user=bot.user, token=made.secret), status=201)


class BotView(Endpoint):
    """One bot."""

    @answers(BotPayload, refuses=(403, 404), summary="A bot; for administrators")
    def get(self, request: Request, bot_id: str) -> Response:
        """Return the bot."""
        return Response(selectors.bot(self.actor, id_of(bot_id)))

    @answers(BotPayload, takes=BotChange, refuses=(403, 404), summary="Switch a bot off, or on again")
    def patch(self, request: Request, bot_id: str) -> Response:
        """Switch the bot off or on; off, its tokens open nothing and its sockets close. Returns the bot."""
        active = self.body(BotChange).is_active
        return Response(services.change_bot(self.actor, id_of(bot_id), active=active))

    @answers(None, status=204, refuses=(403, 404), summary="Delete a bot; what it has said stays")
    def delete(self, request: Request, bot_id: str) -> Response:
        """End the bot for good, with its tokens, webhook and commands."""
        services.delete_bot(self.actor, id_of(bot_id))
        return Response(status=204)


class BotTokensView(Endpoint):
    """The tokens of a bot."""

    gives_access = True

    @answers(BotTokenList, query=PAGE, refuses=(403, 404), summary="The valid tokens of a bot, the newest first")
    def get(self, request: Request, bot_id: str) -> Response:
        """Return a page of tokens, without their secrets."""
        key = id_of(bot_id)

        def fetch(bounds: Bounds) -> list[BotTokenPayload]:
            after, before = row_of(bounds.below), row_of(bounds.above)
            return selectors.bot_tokens(self.actor, key, before=before, after=after, limit=bounds.limit)

        page = paged(request, fetch, lambda row: row.id)
        return Response(BotTokenList(results=page.rows, next=page.next, previous=page.previous))

    @answers(
        IssuedBotToken, takes=NewBotToken, status=201, refuses=(403, 404, 409), summary="Issue a further token to a bot"
    )
    def post(self, request: Request, bot_id: str) -> Response:
        """Issue a token; the response is the only one that has it."""
        made = services.add_token(self.actor, id_of(bot_id), self.body(NewBotToken, bot=bot_id))
        token = made.token
        answer = IssuedBotToken(
            id=token.id, name=token.name, scopes=token.scopes, expires_at=token.expires_at, token=made.secret
        )
        return Response(answer, status=201)


class BotTokenView(Endpoint):
    """One token of a bot."""

    @answers(None, status=204, refuses=(403, 404, 409), summary="Revoke a token of a bot")
    def delete(self, request: Request, bot_id: str, token_id: str) -> Response:
        """Revoke the token; within a second its sockets close and its requests are refused."""
        services.revoke_token(self.actor, id_of(bot_id), id_of(token_id))
        return Response(status=204)


class HooksView(Endpoint):
    """The incoming webhooks of a room."""

    gives_access = True

    @answers(HookList, refuses=(403, 404), summary="The incoming webhooks of a room, for its owners and moderators")
    def get(self, request: Request, room_id: str) -> Response:
        """Return all webhooks, without their addresses."""
        return Response(HookList(results=selectors.hooks_of(self.actor, id_of(room_id))))

    @answers(
        NewHookAddress,
        takes=NewHook,
        status=201,
        refuses=(403, 404, 409),
        summary="Make an incoming webhook for a room; its address is shown this once",
    )
    def post(self, request: Request, room_id: str) -> Response:
        """Make a webhook with a bot of its own; the response is the only one that has its address."""
        made = services.create_hook(self.actor, self.body(NewHook, room=str(id_of(room_id))))
        base = settings.BASE_URL or request.build_absolute_uri("/").rstrip("/")
        url = f"{base}/api/v1/hooks/{made.secret}/"
        return Response(NewHookAddress(id=made.hook.id, user=made.hook.user, url=url), status=201)


class HookView(Endpoint):
    """One incoming webhook of a room."""

    @answers(None, status=204, refuses=(403, 404), summary="Revoke an incoming webhook")
    def delete(self, request: Request, room_id: str, hook_id: str) -> Response:
        """Revoke the webhook: its address is gone, and its bot leaves the room."""
        services.delete_hook(self.actor, id_of(room_id), id_of(hook_id))
        return Response(status=204)


class CommandsView(Endpoint):
    """Slash commands."""

    gives_access = True

    @answers(
        CommandList,
        query={"namespace": _NAMESPACE, "room": "Those that may be called in this room, for its members."},
        refuses=(403, 404),
        summary="The slash commands of a room; without `room` those of a namespace, for its administrators",
    )
    def get(self, request: Request) -> Response:
        """Return all commands by name."""
        room = self.query.id("room")
        look = partial(selectors.commands_in_room, self.actor, room) if room else partial(
            selectors.commands_of, self.actor, self.query.text("namespace")
        )  # fmt: skip
        return Response(CommandList(results=look()))

    @answers(
        NewSlashCommand,
        takes=NewCommand,
        status=201,
        refuses=(403, 404, 409),
        summary="Make a slash command of a bot, or of an address; for administrators",
    )
    def post(self, request: Request) -> Response:
        """Make a command; the response is the only one that has the secret of its calls."""
        made = services.create_command(self.actor, self.body(NewCommand))
        return Response(NewSlashCommand(**structs.asdict(made.command), secret=made.secret), status=201)


class CommandView(Endpoint):
    """One slash command."""

    @answers(CommandPayload, refuses=(403, 404), summary="A slash command; for administrators")
    def get(self, request: Request, command_id: str) -> Response:
        """Return the command."""
        return Response(selectors.command(self.actor, id_of(command_id)))

    @answers(CommandPayload, takes=CommandChange, refuses=(403, 404, 409), summary="Change a slash command")
    def patch(self, request: Request, command_id: str) -> Response:
        """Change the command; what is left out stays as it is. Returns it."""
        return Response(services.change_command(self.actor, id_of(command_id), self.body(CommandChange)))

    @answers(None, status=204, refuses=(403, 404), summary="Delete a slash command")
    def delete(self, request: Request, command_id: str) -> Response:
        """Delete the command, and the bot that was made for it."""
        services.delete_command(self.actor, id_of(command_id))
        return Response(status=204)


class CommandSecretView(Endpoint):
    """The secret of the calls of a slash command."""

    gives_access = True

    @answers(
        NewSlashCommand,
        refuses=(403, 404, 409),
        summary="Give the calls of a command a new secret, shown this once; the former one signs for 24 hours as well",
    )
    def post(self, request: Request, command_id: str) -> Response:
        """Return the command with its new secret."""
        made = services.rotate_command_secret(self.actor, id_of(command_id))
        return Response(NewSlashCommand(**structs.asdict(made.command), secret=made.secret))


class InvocationReplyView(Endpoint):
    """The answers to a call of a slash command."""

    @answers(
        CommandAnswered,
        takes=CommandAnswer,
        status=201,
        refuses=(403, 404, 409, 410),
        summary="Answer a call of one's command; for its bot",
    )
    def post(self, request: Request, call_id: str) -> Response:
        """Answer the caller alone, or the room; five times within 15 minutes at most."""
        answered = services.answer_invocation(self.actor, id_of(call_id), self.body(CommandAnswer))
        return Response(answered, status=201)
