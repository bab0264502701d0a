"""Makes slash commands, changes and deletes them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Case, Q, When
from msgspec import UNSET, Struct

from backend import clock
from backend.accounts.access import Actor
from backend.audit.actions import Action
from backend.bots.access import bot_for, command_to_manage, namespace_to_administer
from backend.bots.inputs import CommandChange, NewCommand
from backend.bots.models import Bot, Command
from backend.bots.payloads import CommandPayload, command_payload
from backend.bots.selectors import COMMANDS_LIMIT
from backend.bots.services.accounts import end_bot, make_bot
from backend.bots.services.signatures import new_key, signing_secret
from backend.errors import Conflict, Invalid
from backend.events.publish import atomic, publish
from backend.ids import new_id, parse_id

_BOTH_HOLD = timedelta(hours=24)
"""How long calls are signed with the former secret as well."""


class MadeCommand(Struct, frozen=True, kw_only=True):
    """A new command, and the secret that signs the calls of its address; None for the command of a bot."""

    command: CommandPayload
    secret: str | None


def create_command(actor: Actor, new: NewCommand) -> MadeCommand:
    """Make a slash command of a bot, or of an address that gets a bot to speak by.

    Raises NotFound, Forbidden, Invalid, Conflict for a name that is taken.
    """
    namespace_id = namespace_to_administer(actor, new.namespace)
    if Command.objects.filter(namespace=namespace_id).count() >= COMMANDS_LIMIT:
        raise Conflict(f"A namespace has at most {COMMANDS_LIMIT} commands. Delete one first.")
    try:
        with atomic():
            row = Command(
                id=new_id(), namespace_id=namespace_id, name=new.name, description=(new.description or "").strip(),
                hint=(new.hint or "").strip(), url=new.url or "", created_by=actor.by, created_at=clock.now(),
                bot=_bot_of(actor, namespace_id, new),
            )  # fmt: skip
            row.save(force_insert=True)
            publish(_about(actor, "command.created", row))
    except IntegrityError:
        raise _taken(new.name) from None
    return MadeCommand(command=command_payload(row, administers=True), secret=signing_secret(row) if row.url else None)


def _bot_of(actor: Actor, namespace_id: UUID, new: NewCommand) -> Bot:
    if new.bot is None:
        username = f"{new.name}-{new_id().hex[-6:]}"
        return make_bot(actor, namespace_id, username=username, display_name=new.name, kind=Bot.Kind.COMMAND)
    bot_id = parse_id(new.bot)
    bot = bot_for(actor, bot_id) if bot_id else None
    if bot is None or bot.namespace_id != namespace_id or bot.kind != Bot.Kind.BOT:
        raise Invalid("This command cannot be made.", fields={"bot": ["Must be a bot of the namespace."]})
    return bot


def change_command(actor: Actor, command_id: UUID, change: CommandChange) -> CommandPayload:
    """Change a command; its kind stays. Raises NotFound, Forbidden, Invalid, Conflict for a name that is taken."""
    row = command_to_manage(actor, command_id)
    if change.url is not UNSET and not row.url:
        raise Invalid("This command was not changed.", fields={"url": ["This is the command of a bot."]})
    given = {name: getattr(change, name) for name in ("name", "description", "hint", "url")}
    changed = {name: value.strip() for name, value in given.items() if value is not UNSET}
    for name, value in changed.items():
        setattr(row, name, value)
    try:
        with atomic():
            row.save(update_fields=list(changed))
            publish(_about(actor, "command.changed", row))
    except IntegrityError:
        raise _taken(row.name) from None
    return command_payload(row, administers=True)


def rotate_command_secret(actor: Actor, command_id: UUID) -> MadeCommand:
    """Give the calls of a command a new secret; for 24 hours the former one signs them, too.

    Another new one within these hours ends the one between, not the one that receivers still use.
    Raises NotFound, Forbidden, Conflict for the command of a bot.
    """
    row = command_to_manage(actor, command_id)
    if not row.url:
        raise Conflict("This is the command of a bot, which no request is sent to. Nothing was changed.")
    with atomic():
        row.key, moment = new_key(), clock.now()
        # One statement: of two at once, neither ends the secret that receivers still use.
        still = Q(former_until__gt=moment)
        Command.objects.filter(pk=row.pk).update(
            former_key=Case(When(still, then="former_key"), default="key"),
            former_until=Case(When(still, then="former_until"), default=moment + _BOTH_HOLD),
            key=row.key,
        )
        publish(_about(actor, "command.secret_rotated", row))
    return MadeCommand(command=command_payload(row, administers=True), secret=signing_secret(row))


def delete_command(actor: Actor, command_id: UUID) -> None:
    """Delete a command; the bot that was made for it goes as well. Raises NotFound, Forbidden."""
    row = command_to_manage(actor, command_id)
    with atomic():
        publish(_about(actor, "command.deleted", row))
        row.delete()
        if row.bot.kind == Bot.Kind.COMMAND:
            end_bot(actor, row.bot)


def _about(actor: Actor, name: str, row: Command) -> Action:
    return actor.does(
        name, namespace_id=row.namespace_id, object_type="command", object_id=row.pk, object_name=row.name
    )


def _taken(name: str) -> Conflict:
    return Conflict(f"There is a command “/{name}” in this namespace already.")
