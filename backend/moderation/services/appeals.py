"""Uploaders say why a file of theirs should not be withheld."""

from __future__ import annotations

from uuid import UUID

from backend import clock, locks
from backend.accounts.access import Actor
from backend.errors import Conflict, NotFound
from backend.events.publish import atomic, publish
from backend.locks import Rank
from backend.media.access import NOT_THERE
from backend.media.services import about_file, locked
from backend.moderation.inputs import bit_of
from backend.moderation.models import Case
from backend.moderation.payloads import AppealPayload
from backend.moderation.services.cases import log_opened, note_step, tell

_GIVEN_BACK = {Case.Outcome.APPROVED, Case.Outcome.RELEASED}


def appeal(actor: Actor, media_id: UUID, *, text: str) -> AppealPayload:
    """Ask moderators to look at a withheld file of one's own again: its case is open again. Once per hold.

    Raises NotFound for files of others, Conflict where it is not withheld by moderators or was appealed before.
    """
    with atomic():
        media = locked(media_id)
        if media.uploader_id != actor.user_id:
            raise NotFound(NOT_THERE)
        if media.hold not in {"review", "quarantined"}:
            raise Conflict("This file is not withheld.")
        rows = Case.objects.filter(media=media.pk, message=None).order_by("-pk")
        newest = rows.values_list("pk", flat=True).first()
        case = locks.take_one(Rank.CASE, Case.objects.filter(pk=newest)) if newest else None
        # Moderators gave the last one back: what withholds it now was never appealed.
        if case is None or (case.appeal_at and case.outcome in _GIVEN_BACK):
            case = Case(
                namespace_id=media.namespace_id, media_id=media.pk, author_id=media.uploader_id,
                room_id=media.room_id, sources=bit_of("manual"), opened_at=clock.now(), version=0,
            )  # fmt: skip
            log_opened([case])
        elif case.appeal_at:
            raise Conflict("You have appealed before. Moderators see what you wrote.")
        case.appeal_text, case.appeal_at = text.strip(), clock.now()
        case.closed_at, case.closed_by, case.outcome = None, None, ""
        note_step(case, by_person=False)
        case.save()
        publish(about_file("media.appealed", media, actor, case=str(case.pk)))
        tell([case.pk])
        return AppealPayload(text=case.appeal_text, at=clock.stamp(case.appeal_at), outcome=None)
