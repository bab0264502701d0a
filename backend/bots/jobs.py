"""What the bots app asks to be done later."""

from backend.jobs.catalogue import Job


class CallCommand(Job, frozen=True, kw_only=True):
    """Call the address of a slash command for the invocation ``subject``."""

    name = "call_command"
    queue = "commands"
