"""Erasures: asked for by the person, done step by step by a worker, and shown to be complete.

Each step removes what is left of one kind, a few at a time, each in a transaction that also notes it for the receipt.
So a worker that is killed loses nothing, and the next one goes on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from django.db.models import Q, QuerySet
from msgspec import Struct

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.selectors import people
from backend.accounts.services import (
    close_account,
    forget_log_ins,
    forget_rows,
    leave_namespaces,
    make_nameless,
    require_own_password,
    rows_left,
    tend_avatars,
    was_erased,
)
from backend.audit.erasing import forget_about, forget_personal, has_personal
from backend.chat.selectors import user_stream
from backend.chat.services import (
    end_membership,
    erase_message,
    erase_reaction,
    forwards_to_erase,
    messages_to_erase,
    reactions_to_erase,
    rooms_to_leave,
    take_down,
    written_left,
)
from backend.events.log import forget_stream, names_left, rename_person
from backend.events.publish import atomic
from backend.ids import new_id
from backend.jobs import leases
from backend.jobs.enqueue import enqueue, send
from backend.jobs.leases import FREE, LOST_AFTER, LeaseLost, is_free
from backend.jobs.overdue import overdue
from backend.media.services import bytes_left, erase_words, files_kept, files_to_erase, purge_file
from backend.moderation.selectors.personal import open_cases_about, open_reports_by
from backend.moderation.services import erase_closed_cases
from backend.privacy.hooks import forget_elsewhere
from backend.privacy.inputs import Erase
from backend.privacy.jobs import ErasePerson
from backend.privacy.models import ErasedThing, Erasure, Export
from backend.privacy.payloads import ErasurePreview, ErasureStarted
from backend.privacy.selectors import preview_of, receipt_url, stored_receipt
from backend.storage import blobs, removals
from backend.storage.stores import stores

log = structlog.get_logger()

JOURNAL = "erasures"
"""Where each erasure leaves a note in the store: a restored database knows of none that came later."""
_LOOK_AGAIN = timedelta(hours=1)
_PAGE = 20
State = Erasure.State
Things = list[tuple[str, str]]


class ErasureOrder(Struct, frozen=True, kw_only=True):
    """What a worker is to do, under its lease."""

    id: UUID
    user_id: UUID
    lease: UUID
    attempt: int


def erase_me(actor: Actor, wanted: Erase) -> ErasureStarted | ErasurePreview:
    """Have all that the actor has left here erased, and end the account at once; or count what that would be.

    Raises Invalid for a wrong password or code, RateLimited, Conflict for the only administrator of the server.
    """
    if wanted.dry_run:
        return preview_of(actor.user_id)
    require_own_password(actor, wanted.password, wanted.code)
    erasure_id = _begin(actor.user_id)
    return ErasureStarted(id=str(erasure_id), receipt_url=receipt_url(erasure_id))


def _begin(user_id: UUID, *, erasure_id: UUID | None = None) -> UUID:
    moment = clock.now()
    with atomic():
        username = close_account(user_id)
        row, created = Erasure.objects.get_or_create(
            user_id=user_id,
            defaults={"id": erasure_id or new_id(), "username": username, "requested_at": moment, "asked_at": moment},
        )
        if created:
            enqueue(ErasePerson(subject=row.pk))
    return row.pk


def replay_erasures() -> int:
    """Erase anew what a restored database has brought back, as the notes in the store say; returns how many."""
    again = 0
    for store in stores():
        for entry in store.entries(JOURNAL):
            with blobs.open_blob(entry.key) as file:
                note = json.loads(file.read())
            if was_erased(UUID(note["user"])) is False:
                _begin(UUID(note["user"]), erasure_id=UUID(note["id"]))
                again += 1
    return again


# -- a worker's part -----------------------------------------------------------------------------------------------


def begin_erasure(erasure_id: UUID) -> ErasureOrder | None:
    """Take an erasure over; None where another worker has it, nothing is left to do, or a backup runs."""
    if removals.are_kept():
        return None
    lease = leases.begin(Erasure.objects.filter(~Q(state=State.DONE) | Q(kept__gt=0), pk=erasure_id))
    if lease is None:
        return None
    row = Erasure.objects.defer("receipt").get(pk=erasure_id)
    return ErasureOrder(id=row.pk, user_id=row.user_id, lease=lease, attempt=row.attempts)


def renew_erasure(order: ErasureOrder) -> bool:
    """Keep the lease of an erasure; returns False where it is lost."""
    return leases.renew(_held(order))


def _held(order: ErasureOrder) -> QuerySet[Erasure]:
    return Erasure.objects.filter(pk=order.id, lease=order.lease, state=State.RUNNING)


def write_erasure(order: ErasureOrder) -> None:
    """Do what is left of an erasure, and look whether anything is; a failure gives it back."""
    try:
        _erase(order)
    except LeaseLost:
        log.info("erasure.stopped", erasure=str(order.id))
    except Exception:
        log.exception("erasure.failed", erasure=str(order.id), attempt=order.attempt)
        rest = timedelta(seconds=2 ** min(order.attempt, 10))
        _held(order).update(state=State.FAILED, lease=None, lease_until=clock.now() + rest)


def _erase(order: ErasureOrder) -> None:
    user_id = order.user_id
    _write_note(order)
    make_nameless(user_id)
    tend_avatars()
    for step in _STEPS:
        _do(order, step)
    steps = (forget_rows, forget_log_ins, erase_closed_cases, _forget_copies, forget_elsewhere, leave_namespaces)
    for forget in steps:
        while _noted(order, lambda forget=forget: forget(user_id)):  # type: ignore[misc]
            _require_lease(order)
    for _ in forget_personal(user_id):
        _require_lease(order)
    forget_stream(user_stream(user_id))
    after = 0
    while after := rename_person(people([user_id])[user_id], after=after):
        _require_lease(order)
    _finish(order)


def _do(order: ErasureOrder, step: _Step) -> None:
    """Erase all things of one kind, each in a transaction of its own; raises RuntimeError for one that stays."""
    before: list[Any] = []
    while (keys := step.find(order.user_id)) and keys != before:
        for key in keys:
            _require_lease(order)
            step.erase(key)
            _note(order, [(step.kind, str(key))])
        before = keys
    if keys:
        raise RuntimeError(f"These could not be erased: {step.kind} {keys[:3]}")


def _noted(order: ErasureOrder, forget: Callable[[], Things]) -> Things:
    with atomic():
        things = forget()
        _note(order, things)
    return things


def _require_lease(order: ErasureOrder) -> None:
    if not _held(order).exists():
        raise LeaseLost


def _note(order: ErasureOrder, things: Iterable[tuple[str, str]]) -> None:
    rows = [ErasedThing(erasure_id=order.id, kind=kind, object_id=key) for kind, key in things]
    # What was kept until now is so no more.
    kept = ErasedThing.objects.filter(erasure=order.id, object_id__in=[row.object_id for row in rows]).exclude(why="")
    kept.delete()
    ErasedThing.objects.bulk_create(rows, ignore_conflicts=True)


def _write_note(order: ErasureOrder) -> None:
    key = f"{JOURNAL}/{order.id.hex}.json"
    if not blobs.stands(key):
        at = clock.stamp(Erasure.objects.defer("receipt").get(pk=order.id).requested_at)
        blobs.write(key, json.dumps({"id": str(order.id), "user": str(order.user_id), "at": at}).encode())


def _hide(media_id: UUID) -> None:
    """Take a file that is kept out of every room: its bytes stay for those who judge it."""
    with atomic():
        take_down(media_id, None, actor_id=None, reason="erased")


def _erase_file(media_id: UUID) -> None:
    with atomic():
        take_down(media_id, None, actor_id=None, purge_now=True, reason="erased")
    purge_file(media_id)
    erase_words(media_id)
    forget_about(media_id)


def _forget_copies(user_id: UUID) -> Things:
    rows = Export.objects.filter(user=user_id)
    found = [("export", str(key)) for key in rows.values_list("pk", flat=True)]
    for key in rows.exclude(key="").values_list("key", flat=True):
        blobs.remove(key)
    rows.delete()
    return found


class _Step(Struct, frozen=True, kw_only=True):
    """One kind of things: how the next of a person's are found, and how one is erased."""

    kind: str
    find: Callable[[UUID], list[Any]]
    erase: Callable[[Any], None]


_STEPS = (
    _Step(kind="message", find=messages_to_erase, erase=erase_message),
    _Step(kind="message", find=forwards_to_erase, erase=erase_message),
    _Step(kind="reaction", find=reactions_to_erase, erase=erase_reaction),
    _Step(kind="media", find=partial(files_kept, shown=True), erase=_hide),
    _Step(kind="media", find=files_to_erase, erase=_erase_file),
    _Step(kind="room_member", find=rooms_to_leave, erase=end_membership),
)


def _finish(order: ErasureOrder) -> None:
    """Note what is kept and what a look into every store still finds."""
    user_id, row = order.user_id, Erasure.objects.defer("receipt").get(pk=order.id)
    cases = {media: case for case, files in open_cases_about(user_id) for media in files}
    kept = [
        ErasedThing(erasure=row, kind="media", object_id=str(key), why="case" if key in cases else "legal",
                    case=cases.get(key))
        for key in files_kept(user_id)
    ]  # fmt: skip
    kept += [
        ErasedThing(erasure=row, kind="case", object_id=str(case), why="case", case=case)
        for case, _ in open_cases_about(user_id)
    ]
    kept += [
        ErasedThing(erasure=row, kind="report", object_id=str(report), why="case", case=case)
        for report, case in open_reports_by(user_id)
    ]
    remaining = [*written_left(user_id), *rows_left(user_id), *(f"media {key}" for key in bytes_left(user_id))]
    if has_personal(user_id):
        remaining.append("activity")
    if row.username and names_left(user_id, row.username):
        remaining.append("log")
    moment = clock.now()
    with atomic():
        ErasedThing.objects.filter(erasure=row).exclude(why="").delete()
        # What was removed once may be kept anew, as when a case is opened again.
        ErasedThing.objects.filter(erasure=row, object_id__in=[one.object_id for one in kept]).delete()
        ErasedThing.objects.bulk_create(kept)
        state = State.FAILED if remaining else State.DONE
        name = row.username if remaining else ""
        receipt = None if remaining else stored_receipt(row.pk, finished_at=row.finished_at or moment)
        done = _held(order).update(
            state=state, kept=len(kept), remaining=remaining, username=name, finished_at=row.finished_at or moment,
            receipt=receipt, **FREE,
        )  # fmt: skip
        if not done:
            raise LeaseLost


def tend_erasures() -> int:
    """Ask again for erasures that no worker does, and each hour for those that had to keep something."""
    moment = clock.now()
    lost = ~Q(state=State.DONE) & overdue("asked_at", moment, LOST_AFTER)
    held = Q(state=State.DONE, kept__gt=0, asked_at__lt=moment - _LOOK_AGAIN)
    keys = list(
        Erasure.objects.filter(is_free(moment), lost | held).order_by("asked_at").values_list("pk", flat=True)[:_PAGE]
    )
    Erasure.objects.filter(pk__in=keys).update(asked_at=moment)
    return sum(send(ErasePerson(subject=key)) for key in keys)
