"""Checks who may moderate a namespace or a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from backend.accounts.access import Actor, Role, namespace_for
from backend.accounts.selectors import administering
from backend.bots.selectors import makers_of_bots
from backend.errors import Forbidden, NotFound
from backend.media.access import existing_file, media_for
from backend.moderation.models import Case

if TYPE_CHECKING:
    from backend.media.models import MediaFile

NO_CASE = "This case does not exist, or is not yours to judge."
_FOR_MODERATORS = "This is for moderators."


def namespace_to_moderate(actor: Actor, slug: str | None) -> UUID:
    """Return the id of a namespace, for None the first that the actor moderates; raises Forbidden for others."""
    if not slug:
        mine = [key for key in actor.slugs.values() if actor.may_moderate(key)]
        if not mine:
            raise Forbidden(_FOR_MODERATORS)
        return mine[0]
    return namespace_for(actor, slug, role=Role.MODERATOR)


def file_to_moderate(actor: Actor, media_id: UUID | None) -> MediaFile:
    """Return a file of a namespace that the actor moderates.

    Raises Forbidden for others who may see the file, NotFound for those who may not.
    """
    media = existing_file(media_id)
    if not actor.may_moderate(media.namespace_id):
        media_for(actor, media_id)
        raise Forbidden(_FOR_MODERATORS)
    return media


def case_for(actor: Actor, case_id: UUID) -> Case:
    """Return a case of a namespace that the actor moderates; raises NotFound for all others."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None or not actor.may_moderate(case.namespace_id):
        raise NotFound(NO_CASE)
    return case


def case_to_judge(actor: Actor, case_id: UUID) -> Case:
    """The same; raises Forbidden for the one who is judged, unless they administer the server, and for their bots."""
    case = case_for(actor, case_id)
    if case.author_id in not_told(actor, case.namespace_id) and not actor.is_superuser:
        if case.author_id != actor.user_id:
            raise Forbidden("This case is about somebody who has this bot in hand: a person judges it.")
        raise Forbidden("This case is about you: another moderator judges it.")
    return case


def refuse_own(actor: Actor, files: Iterable[MediaFile]) -> None:
    """Raise Forbidden where one of some held files is the actor's own, or of those who have the bot in hand.

    Administrators of the server may let go all. The files are of one namespace, copies among them: the file of another
    person that is let go lets go the actor's own with the same bytes.
    """
    held = list(files)
    if not held or actor.is_superuser:
        return
    theirs = {media.uploader_id for media in held} & not_told(actor, held[0].namespace_id)
    if actor.user_id in theirs:
        raise Forbidden("This file is your own: another moderator decides about it.")
    if theirs:
        raise Forbidden("This file is of somebody who has this bot in hand: a person decides about it.")


def not_told(actor: Actor, namespace_id: UUID) -> set[UUID]:
    """Return the people whose reporters the actor may not see, and whose cases they may not judge: themselves.

    What a bot is told, those may be who have made one and who administer the namespace: they can have its token.
    """
    if actor.scopes is None:
        return {actor.user_id}
    return {actor.user_id, *administering(namespace_id), *makers_of_bots(namespace_id)}
