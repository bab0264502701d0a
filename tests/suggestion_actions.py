"""Actions on suggestions of taggers that people who see the file are told of."""

from __future__ import annotations

from uuid import UUID

from backend.accounts import services as accounts
from backend.accounts.inputs import NamespaceChange, PolicyChange
from backend.library import services as library
from backend.library.inputs import (
    Analyze,
    Decision,
    Decisions,
    DuplicatesResolved,
    Findings,
    Proposal,
    SuggestionFilter,
)
from backend.library.selectors import groups, suggestions
from backend.media.payloads import StageError
from backend.media.placements import Destination
from backend.media.services import NewUpload, start_upload
from tests import sending
from tests.account_actions import SILENT
from tests.actions import MEDIA, Action, World, _administrator

_AWAY = StageError(code="unavailable", message="The provider does not answer.", retryable=True)
_FOUND = Findings(
    proposals=[
        Proposal(field="tag", value="animal/cat", confidence=0.9),
        Proposal(field="title", value="A cat", confidence=0.9),
    ],
    text="EXIT", provider="local", model="m", version="1", cost=10,
)  # fmt: skip


def _to_describe(world: World, content: bytes | None = None) -> UUID:
    """A file of alice in the library that is ready and waits to be described."""
    content = content or sending.video_bytes()
    new = NewUpload(name="a.mp4", size=len(content), content_type="video/mp4")
    handle = start_upload(world.alice, new, Destination(in_library=True))
    sending.finish(world.alice, handle, content)
    sending.process(handle.media_id)
    return handle.media_id


def _order(media_id: UUID) -> library.AnalysisOrder:
    order = library.begin_analysis(media_id, tokens=0)
    assert order is not None
    assert library.renew_analysis(order)
    return order


def _described(world: World) -> UUID:
    media_id = _to_describe(world)
    library.finish_analysis(_order(media_id), _FOUND)
    return media_id


def _pass_by_itself(world: World, media_id: UUID) -> None:
    policy = PolicyChange(ai_auto_accept=0.8)
    accounts.change_namespace(_administrator(world), "demo", NamespaceChange(policy=policy))
    library.finish_analysis(_order(media_id), _FOUND)


def _fail(world: World, media_id: UUID) -> None:
    library.fail_analysis(_order(media_id), _AWAY)
    library.start_analyses(world.alice, Analyze(file_ids=[str(media_id)]))
    library.put_off_analysis(_order(media_id), _AWAY, after_s=60)
    library.requeue_analyses()


def _decide_all(world: World, action: str) -> None:
    library.decide(world.alice, Decisions(filter=SuggestionFilter(), action=action))  # type: ignore[arg-type]


def _accepted(world: World) -> list[str]:
    _described(world)
    waiting = [one.id for one in suggestions(world.alice, None, SuggestionFilter())]
    _decide_all(world, "accept")
    return waiting


def _take_back(world: World, keys: list[str]) -> None:
    library.decide(world.alice, Decisions(decisions=[Decision(id=key, action="undo") for key in keys]))


def _twins(world: World) -> tuple[str, UUID, UUID]:
    """Two files of alice with the same bytes: their group, and both."""
    content = sending.video_bytes()
    first, second = _to_describe(world, content), _to_describe(world, content)
    return groups(world.alice, None, None)[0].id, first, second


def _keep_one(world: World, given: tuple[str, UUID, UUID]) -> None:
    group_id, keep, remove = given
    order = DuplicatesResolved(keep=str(keep), remove=[str(remove)], merge_tags=True)
    library.resolve_duplicates(world.alice, UUID(group_id), order)


def _dismissed(world: World) -> UUID:
    key = UUID(_twins(world)[0])
    library.dismiss_duplicates(world.alice, key)
    return key


def _reopen(world: World, key: UUID) -> None:
    library.reopen_duplicates(world.alice, key)


SUGGESTION_ACTIONS = (
    Action("one of two equal files is kept", _keep_one, {"alice": MEDIA}, _twins),
    Action(
        "two equal files are no duplicates",
        lambda w, given: library.dismiss_duplicates(w.alice, UUID(given[0])),
        SILENT,
        _twins,
    ),
    Action("what was decided about two equal files is taken back", _reopen, SILENT, _dismissed),
    Action("suggestions are accepted", lambda w, _: _decide_all(w, "accept"), {"alice": MEDIA}, _described),
    Action("suggestions are rejected", lambda w, _: _decide_all(w, "reject"), SILENT, _described),
    Action("decisions on suggestions are taken back", _take_back, {"alice": MEDIA}, _accepted),
    Action("suggestions pass by themselves", _pass_by_itself, {"alice": MEDIA}, _to_describe),
    Action("a file cannot be described", _fail, SILENT, _to_describe),
)
