"""What the notifications app asks to be done later."""

from backend.jobs.catalogue import Job


class NotifyRoom(Job, frozen=True, kw_only=True):
    """Find out who is to be told of the newest messages of the room ``subject``."""

    name = "notify_room"
    queue = "push"


class DeliverDigests(Job, frozen=True, kw_only=True):
    """Send the mails about unread messages that are due; the rows say which, and ``subject`` names the job alone."""

    name = "deliver_digests"
    queue = "mail"


class DeliverPushes(Job, frozen=True, kw_only=True):
    """Deliver the pushes that are due; the rows say which, ``subject`` is a room or notification that some tell of."""

    name = "deliver_pushes"
    queue = "push"
