"""People report messages, files and people; several reports of the same thing make one case."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import timedelta
from uuid import UUID

from msgspec.structs import replace

from backend import clock, locks
from backend.accounts.access import Actor, person_for
from backend.accounts.selectors import namespaces_shared
from backend.accounts.services import locked_user
from backend.chat.access import media_for_many, member_for, message_for
from backend.chat.selectors import messages_within
from backend.errors import Conflict, Forbidden, NotFound, RateLimited
from backend.events.publish import atomic, publish
from backend.ids import parse_id
from backend.locks import Rank
from backend.media.access import NOT_THERE, media_for
from backend.media.services import about_file, locked
from backend.moderation.inputs import NewPersonReport, NewReport, ReportReason, bit_of
from backend.moderation.models import Case, Report
from backend.moderation.services.cases import log_opened, note_step, tell

REPORTS_AN_HOUR = 30
"""How many things one person may report in an hour."""
_OWN = "This is your own. You can delete it yourself."
_WEIGHTS: dict[ReportReason, int] = {
    "minors": 100, "self_harm": 80, "violence": 60, "illegal": 60, "hate": 50, "sexual": 50, "harassment": 40,
    "privacy": 30, "other": 10, "spam": 10,
}  # fmt: skip
_WEIGHT_OF_MORE = 5
_MOST_RISK = 1000


def report_message(actor: Actor, message_id: UUID | None, new: NewReport) -> tuple[UUID, bool]:
    """Report a message that one may see; returns the id of the report, and whether it is new.

    Its text and its files are kept in the case, also when the message is changed or deleted. A second report by the
    same person is the first one, unless the message was changed after the case was closed. Raises NotFound, Forbidden
    for one's own, RateLimited.
    """
    with atomic():
        message = message_for(actor, message_id, lock=True)
        if message.sender_id == actor.user_id:
            raise Forbidden(_OWN)
        if message.deleted_at:
            raise Conflict("This message is deleted. There is nothing left to report.")
        reports = Report.objects.select_related("case").filter(reporter=actor.user_id, case__message=message.pk)
        mine = reports.order_by("-pk").first()
        if mine and (mine.case.closed_at is None or message.edited_at is None or message.edited_at < mine.at):
            return mine.pk, False
        case = _open(
            lambda: Case(message_id=message.pk, author_id=message.sender_id, room_id=message.room_id),
            message.room.namespace_id, message=message.pk,
        )  # fmt: skip
        places = list(message.attachments.select_related("media").order_by("pk"))
        for text in (message.body, *(place.caption for place in places)):
            if text and text not in case.said:
                case.said.append(text)
        report = _added(actor, case, new)
        # A file of another namespace is for its own moderators to judge.
        case.files.add(*(place.media for place in places if place.media.namespace_id == case.namespace_id))
        about = {"reason": new.reason, "case": str(case.pk)}
        publish(
            actor.does(
                "message.reported", namespace_id=case.namespace_id, object_type="message", object_id=message.pk,
                room_id=message.room_id, data=about, live=False,
            )
        )  # fmt: skip
        return report.pk, True


def report_file(actor: Actor, media_id: UUID | None, new: NewReport) -> tuple[UUID, bool]:
    """Report a file that one may see; as for messages. Its bytes stay for the case when it is deleted."""
    seen = media_for(actor, media_id)
    if seen.uploader_id == actor.user_id:
        raise Forbidden(_OWN)
    place = _newest(seen.namespace_id, media_for_many(actor, [seen.pk])[seen.pk].places)
    with atomic():
        media = locked(seen.pk)
        if media.state == "deleted":
            raise NotFound(NOT_THERE)
        mine = Report.objects.filter(reporter=actor.user_id, case__media=media.pk).order_by("-pk").first()
        if mine:
            return mine.pk, False
        room, message = place or (media.room_id, None)
        case = _open(
            lambda: Case(media_id=media.pk, author_id=media.uploader_id, room_id=room, seen_in=message),
            media.namespace_id, media=media.pk,
        )  # fmt: skip
        report = _added(actor, case, new)
        publish(replace(about_file("media.reported", media, actor, reason=new.reason, case=str(case.pk)), live=False))
        return report.pk, True


def report_person(actor: Actor, user_id: UUID, new: NewPersonReport) -> tuple[UUID, bool]:
    """Report a person with whom one shares a namespace; as for messages, and anew once the case was closed.

    The case is one of the namespace of ``new.room``, where both belong to it. Blocks hinder no report.
    """
    person_for(actor, user_id, to="see")
    if user_id == actor.user_id:
        raise Forbidden("This is you: you cannot report yourself.")
    namespace_id, room_id = _met(actor, user_id, new)
    with atomic():
        person = locked_user(user_id)
        if person.erased_at:
            raise NotFound("This person has left, and all that was theirs is erased.")
        about = {"person": user_id, "namespace": namespace_id}
        open_ones = Case.objects.filter(closed_at=None, **about)
        mine = Report.objects.filter(reporter=actor.user_id, case__in=open_ones).first()
        if mine:
            return mine.pk, False
        case = _open(lambda: Case(person_id=user_id, author_id=user_id, room_id=room_id), namespace_id, **about)
        called = f"{person.display_name} (@{person.username})" if person.display_name else f"@{person.username}"
        if called not in case.said:
            case.said.append(called)
        report = _added(actor, case, new)
        publish(
            actor.does(
                "user.reported", namespace_id=namespace_id, object_type="user", object_id=user_id,
                object_name=person.username, room_id=room_id, data={"reason": new.reason, "case": str(case.pk)},
                live=False,
            )
        )  # fmt: skip
        return report.pk, True


def _met(actor: Actor, user_id: UUID, new: NewPersonReport) -> tuple[UUID, UUID | None]:
    """The namespace whose moderators judge a person, and the room in which the actor has met them.

    A direct room has one other person: it would say who has reported.
    """
    shared = namespaces_shared(actor, user_id)
    if not shared:
        raise Conflict("This person belongs to no namespace whose moderators could judge. Ban them instead.")
    if new.room:
        room = member_for(actor, parse_id(new.room)).room
        if room.namespace_id in shared:
            return room.namespace_id, None if room.kind == "direct" else room.pk
    return shared[0], None


def _newest(namespace_id: UUID, places: Collection[tuple[UUID, UUID]]) -> tuple[UUID, UUID] | None:
    """The room and the message, the newest of those in the file's own namespace that show it.

    Its moderators judge the file, and have no business in the rooms of other namespaces.
    """
    here = messages_within(namespace_id, {message for _, message in places})
    return max((place for place in places if place[1] in here), key=lambda place: place[1], default=None)


def _open(make: Callable[[], Case], namespace_id: UUID, **subject: UUID) -> Case:
    """The open case of a thing, which is locked, or a new one."""
    case = locks.take_one(Rank.CASE, Case.objects.filter(closed_at=None, **subject))
    if case is not None:
        note_step(case, by_person=False)
        return case
    case = make()
    case.namespace_id, case.opened_at = namespace_id, clock.now()
    case.save(force_insert=True)
    locks.inserted(case)
    log_opened([case])
    return case


def _added(actor: Actor, case: Case, new: NewReport) -> Report:
    moment = clock.now()
    hour = Report.objects.filter(reporter=actor.user_id, at__gt=moment - timedelta(hours=1)).order_by("at")
    if len(times := list(hour.values_list("at", flat=True)[:REPORTS_AN_HOUR])) == REPORTS_AN_HOUR:
        left_s = (times[0] + timedelta(hours=1) - moment).total_seconds()
        raise RateLimited(
            f"You have reported {REPORTS_AN_HOUR} things within an hour. Those are kept; go on a little later.",
            retry_after_s=max(1.0, left_s),
        )
    report = Report.objects.create(
        case=case, reporter_id=actor.user_id, reason=new.reason, text=new.text.strip(), at=moment
    )
    case.sources |= bit_of("report")
    case.risk = min(_MOST_RISK, max(case.risk + _WEIGHT_OF_MORE, _WEIGHTS[new.reason]))
    case.save()
    tell([case.pk])
    return report
