"""Reading suggestions and analyses: the inbox, and what a file shows of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from backend.accounts.access import Actor, Role, namespace_for
from backend.library.inputs import SuggestionFilter
from backend.library.models import Analysis, Suggestion
from backend.library.payloads import SuggestionPayload, suggestion_payload
from backend.media.access import visible_to
from backend.media.selectors import LISTED_STATES, attachments, files_where, files_with_pictures, sounds_among

_COUNTED = 10_000
"""Up to how many suggestions that a filter finds are counted."""


def suggestions(
    actor: Actor,
    namespace: str | None,
    narrowing: SuggestionFilter,
    *,
    before: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[SuggestionPayload]:
    """The suggestions for files of a namespace that the actor may edit, newest first; pending ones unless asked.

    Raises NotFound for a namespace that is not the actor's, Forbidden for its viewers.
    """
    matching = _matching(actor, namespace, narrowing)
    if after:
        matching = matching.filter(pk__gt=after).order_by("pk")
    else:
        matching = (matching.filter(pk__lt=before) if before else matching).order_by("-pk")
    keys = list(matching.values_list("pk", flat=True)[:limit])
    return _shown(keys)


def _shown(keys: Collection[UUID]) -> list[SuggestionPayload]:
    rows = Suggestion.objects.filter(pk__in=keys).select_related("tag", "decided_by").order_by("-pk")
    files = attachments(row.media_id for row in rows)
    return [suggestion_payload(row, files[row.media_id]) for row in rows]


def pending_suggestions(
    actor: Actor, namespace: str | None, narrowing: SuggestionFilter, *, limit: int
) -> tuple[list[UUID], int]:
    """The newest pending suggestions that a filter finds, and how many there are (at most 10,000 are counted)."""
    keys = list(_matching(actor, namespace, narrowing).order_by("-pk").values_list("pk", flat=True)[:_COUNTED])
    return keys[:limit], len(keys)


def pending_words(media_ids: Collection[UUID]) -> dict[UUID, str]:
    """What the pending suggestions of each of some files say, to find the file by."""
    values: dict[UUID, list[str]] = {key: [] for key in media_ids}
    rows = Suggestion.objects.filter(media__in=values, state=Suggestion.State.PENDING).order_by("-confidence", "pk")
    for media_id, value in rows.values_list("media", "value"):
        values[media_id].append(value)
    return {key: "\n".join(texts) for key, texts in values.items()}


def decidable(actor: Actor, keys: Iterable[UUID]) -> dict[UUID, tuple[UUID, UUID]]:
    """Those of some suggestions whose file the actor may see, each with its namespace and its file."""
    rows = Suggestion.objects.filter(_of_file(visible_to(actor)), pk__in=list(keys))
    return {key: (namespace, media) for key, namespace, media in rows.values_list("pk", "namespace", "media")}


def _matching(actor: Actor, namespace: str | None, chosen: SuggestionFilter) -> QuerySet[Suggestion]:
    namespace_id = namespace_for(actor, namespace, role=Role.MEMBER)
    files = Q(namespace=namespace_id, state__in=LISTED_STATES, hold=None)
    files &= visible_to(actor) if actor.may_moderate(namespace_id) else Q(uploader=actor.user_id)
    narrowing: dict[str, Any] = {"namespace": namespace_id, "state": chosen.state or Suggestion.State.PENDING}
    if chosen.field:
        narrowing["field"] = chosen.field
    if chosen.media:
        narrowing["media"] = chosen.media
    if chosen.min_confidence is not None:
        narrowing["confidence__gte"] = chosen.min_confidence
    return Suggestion.objects.filter(_of_file(files), **narrowing)


def _of_file(condition: Q) -> Q:
    """Condition for suggestions whose file fulfils one: each file is looked up, as pages need few of all there are."""
    return Q(Exists(files_where(condition).filter(pk=OuterRef("media"))))


def describable_files(media_ids: Collection[UUID]) -> dict[UUID, bool]:
    """Those of some files that the tagger can look at or listen to, each with whether it is listed."""
    files = files_with_pictures(media_ids, documents=True)
    return files | sounds_among(media_ids) if settings.AI_PROVIDER == "local" and len(files) < len(media_ids) else files


def never_analyzed(media_ids: Collection[UUID]) -> list[UUID]:
    """Those of some files that are in a library, can be described, and never were."""
    listed = [key for key, in_library in describable_files(media_ids).items() if in_library]
    known = Analysis.objects.filter(Q(describes=True) | Q(declined=True), media__in=listed)
    return sorted(set(listed) - set(known.values_list("media", flat=True))) if listed else []


def never_hashed(media_ids: Collection[UUID]) -> list[UUID]:
    """Those of some files that can be looked at and are not waiting for it."""
    pictured = files_with_pictures(media_ids)
    known = Analysis.objects.filter(media__in=pictured).exclude(state=Analysis.State.OFF)
    return sorted(set(pictured) - set(known.values_list("media", flat=True))) if pictured else []
