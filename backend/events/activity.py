"""The notice that a row of the activity log stands."""

from __future__ import annotations

from backend.audit.payloads import ActivityPayload
from backend.events.catalogue import Event


class ActivityLogged(Event, frozen=True, kw_only=True):
    """A row of the activity log stands: a notice for those who watch a namespace."""

    type = "activity.logged"
    group = "activity"
    ephemeral = True
    data: ActivityPayload
