"""What the accounts app asks to be done later."""

from backend.jobs.catalogue import Job


class MakeAvatar(Job, frozen=True, kw_only=True):
    """Make the sizes of a picture that a person has sent of themselves."""

    name = "make_avatar"
    queue = "preview"


class DeliverLetters(Job, frozen=True, kw_only=True):
    """Send the mails about accounts that are due; the rows say which, and ``subject`` names the job alone."""

    name = "deliver_letters"
    queue = "mail"
