"""Uncovers what a case is about, for moderators; logged every time."""

from __future__ import annotations

from uuid import UUID

from backend.accounts.access import Actor
from backend.chat.selectors import messages_within, said_around, said_before, said_lately
from backend.errors import Conflict
from backend.events.publish import record
from backend.moderation.access import case_for, not_told
from backend.moderation.inputs import required_reason
from backend.moderation.payloads import Revealed
from backend.moderation.services.decisions import about_case
from backend.moderation.services.files import reveal_file

BESIDE = 5
"""How many messages are shown on either side of a message."""
LATELY = 20
"""How many messages of a person are shown at a time."""


def reveal_case(actor: Actor, case_id: UUID, *, reason: str, before: UUID | None = None) -> Revealed:
    """Return the file of a case with links, or its message, and what was said around it; of a person what they said.

    Nothing of that is shown to those who are not to know who has reported them. ``before`` is a message of the person:
    what they wrote before it is shown.
    """
    why, case = required_reason(reason), case_for(actor, case_id)
    media = None
    if case.media_id:
        try:
            media = reveal_file(actor, case.media_id, reason=why)
        except Conflict:
            # Its bytes are gone: what was said beside it may still be judged.
            if case.seen_in is None:
                raise
    record(about_case("case.revealed", case, actor, reason=why))
    # Where a file was seen is the place of those who have reported it, which its author is not told.
    is_own = case.author_id in not_told(actor, case.namespace_id)
    # What was said in a room of another namespace is not theirs to read.
    named = [key for key in (case.message_id or (None if is_own else case.seen_in),) if key]
    message_id = next(iter(messages_within(case.namespace_id, named)), None)
    message, earlier, later = said_around(message_id, each_side=BESIDE) if message_id else (None, [], [])
    edits = said_before(message_id) if message_id else []
    rooms, more = {}, False
    if case.person_id and not is_own:
        lately = said_lately(case.namespace_id, case.person_id, before=before, limit=LATELY)
        earlier, rooms, more = lately.messages, lately.rooms, lately.more
    return Revealed(
        media=media, message=message, edits=edits, said=list(case.said), before=earlier, after=later, rooms=rooms,
        more=more,
    )  # fmt: skip
