"""What the exchange app asks to be done later."""

from backend.jobs.catalogue import Job


class MoveRoom(Job, frozen=True, kw_only=True):
    """Do an import or an export of rooms, or go on with one that was left."""

    name = "move_room"
    queue = "export"
