"""Reading groups of files that are the same, and the files that are like one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from msgspec.structs import asdict

from backend.accounts.access import Actor, Role, namespace_for
from backend.errors import NotFound
from backend.library.access import file_for
from backend.library.models import DuplicateGroup, DuplicateMember
from backend.library.payloads import FilePayload, GroupPayload, LikenessKind, SimilarFile
from backend.library.selectors.files import files_shown
from backend.library.selectors.likeness import hashes_of, likenesses, of_one_form
from backend.library.selectors.similarity import similar_to
from backend.media.access import visible_to
from backend.media.selectors import LISTED_STATES, files_where, twins_of, visible_files

NO_GROUP = "These files are no group any more, or you may not see two of them."
SIMILAR_LIMIT = 100


def groups(
    actor: Actor,
    namespace: str | None,
    kind: str | None,
    *,
    before: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[GroupPayload]:
    """The undecided groups of a namespace of which the actor sees two files at least, newest first."""
    namespace_id = namespace_for(actor, namespace, role=Role.VIEWER)
    rows = DuplicateGroup.objects.filter(namespace=namespace_id, decision=None)
    rows = rows.filter(kind=kind) if kind else rows
    # Asked of each group by itself: counted together, all groups would be read before the page could begin.
    rows = rows.filter(Exists(_members_seen(actor).filter(group=OuterRef("pk"))[1:2]))
    if after:
        rows = rows.filter(pk__gt=after).order_by("pk")
    else:
        rows = (rows.filter(pk__lt=before) if before else rows).order_by("-pk")
    keys = [row.pk for row in rows[:limit]]
    return groups_shown(actor, keys)


def group_for(actor: Actor, group_id: UUID | None) -> DuplicateGroup:
    """A group of which the actor sees two files at least; raises NotFound."""
    group = DuplicateGroup.objects.filter(pk=group_id).first() if group_id else None
    if group is None or len(members_seen(actor, [group.pk]).get(group.pk, ())) < 2:
        raise NotFound(NO_GROUP)
    return group


def members_seen(actor: Actor, group_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """The files of each of some groups that the actor may see."""
    members: dict[UUID, list[UUID]] = defaultdict(list)
    rows = _members_seen(actor).filter(group__in=group_ids).order_by("media")
    for group_id, media_id in rows.values_list("group", "media"):
        members[group_id].append(media_id)
    return members


def groups_shown(actor: Actor, group_ids: Collection[UUID]) -> list[GroupPayload]:
    """The payloads of groups, newest first, with the files that the actor may see."""
    members = members_seen(actor, group_ids)
    files = {UUID(one.id): one for one in files_shown(actor, [key for keys in members.values() for key in keys])}
    return [
        _payload(group, [files[key] for key in members[group.pk]])
        for group in DuplicateGroup.objects.filter(pk__in=group_ids).order_by("-pk")
    ]


def _payload(group: DuplicateGroup, files: list[FilePayload]) -> GroupPayload:
    return GroupPayload(
        id=str(group.pk),
        kind=group.kind,  # type: ignore[arg-type]
        score=group.score,
        files=files,
        keeper=max(files, key=_worth).id if files else None,
        decision=group.decision,  # type: ignore[arg-type]
    )


def _worth(file: FilePayload) -> tuple[int, int, int, int]:
    """By what the file to keep is proposed: pixels, what people said of it, size; of equals the oldest."""
    pixels = (file.width or 0) * (file.height or 0)
    descriptions = len(file.tags) + len(file.collections) + bool(file.description) + bool(file.alt_text)
    return pixels, descriptions, file.size, -UUID(file.id).int


def similar_files(actor: Actor, media_id: UUID | None) -> list[SimilarFile]:
    """The files that are like one and that the actor may see, the most alike first; raises NotFound."""
    media = file_for(actor, media_id)
    twins = twins_of(media.pk)
    alike: dict[UUID, tuple[LikenessKind, float, float | None]] = dict.fromkeys(twins, ("identical", 1.0, None))
    near = likenesses(media.namespace_id, media.pk, hashes_of([media.pk]).get(media.pk, []))
    fitting = of_one_form(media.pk, near)
    for one in near:
        kind: LikenessKind = "same_picture" if one.media_id in fitting else "similar"
        alike.setdefault(one.media_id, (kind, one.similarity, one.at_s))
    for other, cosine in similar_to(media.namespace_id, media.pk).items():
        alike.setdefault(other, ("similar", cosine, None))
    seen = visible_files(actor, alike, namespace_id=media.namespace_id)
    keys = sorted((key for key in alike if key in seen), key=lambda key: -alike[key][1])[:SIMILAR_LIMIT]
    return [_similar(file, *alike[UUID(file.id)]) for file in files_shown(actor, keys) if file.hold is None]


def _similar(file: FilePayload, kind: LikenessKind, similarity: float, at_s: float | None) -> SimilarFile:
    return SimilarFile(
        **asdict(file), similarity=similarity, likeness=kind, at_s=at_s if file.kind == "video" else None
    )


def _members_seen(actor: Actor) -> QuerySet[DuplicateMember]:
    """The members whose files the actor may see; each is looked up: for ``in``, SQLite lists all such files."""
    return DuplicateMember.objects.filter(Exists(files_where(Q(pk=OuterRef("media")) & _seen(actor))))


def _seen(actor: Actor) -> Q:
    return visible_to(actor) & Q(state__in=LISTED_STATES, hold=None)
