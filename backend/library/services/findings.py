"""Keeps what a tagger has found out as suggestions, and accepts those that the namespace lets pass by themselves.

What a person wrote is never overwritten, and what was decided once is never proposed again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from msgspec import to_builtins

from backend import clock
from backend.cities import names_of_place
from backend.library.inputs import TEXT_LIMITS, Findings, Proposal
from backend.library.models import PHOTO, WRITTEN, Suggestion, Tagging
from backend.library.selectors import pending_words
from backend.library.services.announcements import tell
from backend.library.services.pictures import keep_vector
from backend.library.services.stale import note_stale
from backend.library.services.suggested import Acceptance, accept_all, own_words
from backend.library.services.tag_paths import fitting_path, known_tags, path_key
from backend.media.services import set_recognised

if TYPE_CHECKING:
    from backend.accounts.inputs import PhotoDetails
    from backend.media.models import MediaFile

PROPOSALS_LIMIT = 60
TEXT_CHARS = 20_000
_EVIDENCE_CHARS = 200

_PHOTO = Findings(proposals=[], text="", provider=PHOTO, model="", version="", cost=0)
"""Says of suggestions that the photo itself tells them: where it was taken, as its sender allows."""
_PLACE, _PLACE_CONFIDENCE = "place", 0.9

Key = tuple[str, str]


def record_findings(media: MediaFile, findings: Findings, *, auto_accept: float | None) -> None:
    """Replace the pending suggestions of a locked file by what was found now (inside a transaction).

    Those with a confidence of ``auto_accept`` at least are accepted at once; None accepts none. Where a photo was taken
    is for a person to accept: what its sender allows no more is taken back as long as it waits.
    """
    place = _place_of(media)
    proposals = _proposals([*findings.proposals, *place])
    rows = {(row.field, row.key): row for row in Suggestion.objects.filter(media=media.pk)}
    pending = {key: row for key, row in rows.items() if row.state == Suggestion.State.PENDING}
    decided = rows.keys() - pending.keys()
    proposals = {key: one for key, one in proposals.items() if key not in decided}
    tags = known_tags(media.namespace_id, [one.value for (field, _), one in proposals.items() if field == "tag"])
    unwanted = _unwanted_tags(media.pk, rows.values())
    kept = []
    for key, proposal in proposals.items():
        tag = tags.get(proposal.value) if proposal.field == "tag" else None
        if tag in unwanted or (proposal.field != "tag" and own_words(media, proposal.field, rows.values())):
            continue
        row = pending.get(key) or Suggestion(namespace_id=media.namespace_id, media_id=media.pk, created_at=clock.now())
        is_place = any(proposal.value == one.value for one in place)
        kept.append(_filled(row, key, proposal, tag, _PHOTO if is_place else findings))
    Suggestion.objects.filter(pk__in=[row.pk for row in pending.values() if row not in kept]).delete()
    _write(kept, known=pending)
    passing = [
        Acceptance(row, row.value, Suggestion.State.AUTO)
        for row in kept
        if auto_accept is not None and row.confidence >= auto_accept and row.provider != PHOTO
    ]
    accepted = accept_all({media.pk: media}, passing)
    set_recognised(pending_words([media.pk]), {media.pk: findings.text[:TEXT_CHARS]})
    keep_vector(media.namespace_id, media.pk, findings.vector)
    tell(media.namespace_id, None, files=[media.pk], tags=accepted.made)


def _place_of(media: MediaFile) -> list[Proposal]:
    """The tag of where a photo was taken; none where that is not known or not allowed."""
    if media.latitude is None or media.longitude is None:
        return []
    names = names_of_place(media.latitude, media.longitude)
    value = fitting_path("/".join((_PLACE, *(name.replace("/", " ") for name in names))))
    return [Proposal(field="tag", value=value, confidence=_PLACE_CONFIDENCE, evidence=None)] if names and value else []


def forget_places(user_id: UUID, still: PhotoDetails) -> None:
    """Take back what is suggested of the places of a person's photos, where they allow them no more.

    What was accepted stays (inside a transaction). No search finds these photos by words before a worker has indexed
    them anew.
    """
    if still == "time_and_place":
        return
    told = Suggestion.objects.filter(provider=PHOTO, media__uploader=user_id).exclude(state__in=WRITTEN)
    note_stale(told.values_list("media", "namespace"), withdrawn=True)
    told.delete()


def _write(kept: list[Suggestion], known: Mapping[Key, Suggestion]) -> None:
    written = {row.pk for row in known.values()}
    Suggestion.objects.bulk_create(row for row in kept if row.pk not in written)
    changed = [row for row in kept if row.pk in written]
    Suggestion.objects.bulk_update(changed, [*_CHANGING, "tag"], batch_size=100)


_CHANGING = ("value", "confidence", "evidence", "provider", "model", "model_version", "cost")


def _proposals(proposals: Iterable[Proposal]) -> dict[Key, Proposal]:
    """The proposals that can be made, most certain first, each value of a field once; of each text only the first."""
    fitting_proposals: dict[Key, Proposal] = {}
    texts = set[str]()
    for proposal in sorted(proposals, key=lambda one: -one.confidence):
        value = fitting_path(proposal.value) if proposal.field == "tag" else _fitting_text(proposal)
        if not value or proposal.field in texts or len(fitting_proposals) >= PROPOSALS_LIMIT:
            continue
        if proposal.field != "tag":
            texts.add(proposal.field)
        fitting = Proposal(
            field=proposal.field, value=value, confidence=min(max(proposal.confidence, 0.0), 1.0),
            evidence=proposal.evidence,
        )  # fmt: skip
        fitting_proposals.setdefault((proposal.field, key_of_value(proposal.field, value)), fitting)
    return fitting_proposals


def key_of_value(field: str, value: str) -> str:
    """A value as values are compared, in 64 characters."""
    folded = path_key(value) if field == "tag" else " ".join(value.casefold().split())
    return hashlib.sha256(folded.encode()).hexdigest()


def _fitting_text(proposal: Proposal) -> str:
    """A text on one line (a description keeps its own), without what cannot be seen, cut to its limit."""
    lines = proposal.value.splitlines() if proposal.field == "description" else [proposal.value]
    clean = ("".join(letter for letter in " ".join(line.split()) if letter.isprintable()) for line in lines)
    return "\n".join(clean).strip()[: TEXT_LIMITS[proposal.field]].strip()


def _filled(row: Suggestion, key: Key, proposal: Proposal, tag: UUID | None, findings: Findings) -> Suggestion:
    row.field, row.key = key
    row.value, row.tag_id, row.confidence = proposal.value, tag, proposal.confidence
    row.evidence = to_builtins(proposal.evidence)
    if row.evidence and row.evidence["text"]:
        row.evidence["text"] = row.evidence["text"][:_EVIDENCE_CHARS]
    row.provider, row.model, row.model_version = findings.provider, findings.model[:80], findings.version[:40]
    row.cost = findings.cost
    return row


def _unwanted_tags(media_id: UUID, rows: Iterable[Suggestion]) -> set[UUID]:
    """Tags that the file is found under already, and those of suggestions that were decided."""
    carried = set(Tagging.objects.filter(media=media_id).values_list("tag", flat=True))
    return carried | {row.tag_id for row in rows if row.tag_id and row.state != Suggestion.State.PENDING}
