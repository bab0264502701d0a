"""Every change of bots, incoming webhooks and slash commands."""

from backend.bots.services.accounts import (
    add_token,
    change_bot,
    create_bot,
    delete_bot,
    revoke_token,
)
from backend.bots.services.calls import call_command, tend_invocations
from backend.bots.services.commands import (
    MadeCommand,
    change_command,
    create_command,
    delete_command,
    rotate_command_secret,
)
from backend.bots.services.hooks import MadeHook, create_hook, delete_hook, open_hook, post_by_hook
from backend.bots.services.invocations import answer_invocation, run_command

__all__ = [
    "MadeCommand",
    "MadeHook",
    "add_token",
    "answer_invocation",
    "call_command",
    "change_bot",
    "change_command",
    "create_bot",
    "create_command",
    "create_hook",
    "delete_bot",
    "delete_command",
    "delete_hook",
    "open_hook",
    "post_by_hook",
    "revoke_token",
    "rotate_command_secret",
    "run_command",
    "tend_invocations",
]
