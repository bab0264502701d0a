"""The verdict on a file, outside of the queue, that nothing is wrong with it."""

from __future__ import annotations

from uuid import UUID

from backend.accounts.access import Actor
from backend.media.payloads import AttachmentPayload, facts_payload
from backend.moderation.access import file_to_moderate
from backend.moderation.inputs import CaseStep, required_reason
from backend.moderation.models import Case
from backend.moderation.services.decisions import act
from backend.moderation.services.files import release_file


def approve_file(actor: Actor, media_id: UUID | None, *, reason: str) -> AttachmentPayload:
    """Approve a file: its open case is closed as approved, and it is released where it is held.

    The same as the step ``approve`` of that case, with the same refusals; without an open case the same as a release.
    """
    why, media = required_reason(reason), file_to_moderate(actor, media_id)
    case = Case.objects.filter(media=media.pk, closed_at=None).first()
    if case is None:
        return release_file(actor, media.pk, reason=why)
    act(actor, case.pk, CaseStep(version=case.version, action="approve", reason=why))
    return facts_payload(file_to_moderate(actor, media.pk))
