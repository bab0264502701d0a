"""What the accounts app asks to be done later."""

from backend.jobs.catalogue import Job


class MakeAvatar(Job, frozen=True, kw_only=True):
    """Make the sizes of a picture that a person has sent of themselves."""

    name = "make_avatar"
    queue = "preview"
