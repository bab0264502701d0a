"""Reading tags."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from msgspec import Struct

from backend.accounts.access import Actor, Role, namespace_for
from backend.accounts.selectors import namespace_slug
from backend.library.access import tag_for
from backend.library.models import MediaTag, TagAlias
from backend.library.payloads import TagPayload, tag_payload


class TagPlace(Struct, frozen=True, kw_only=True):
    """A tag's place in the list: its path, then its key."""

    path: str
    id: UUID


def tag(actor: Actor, tag_id: UUID | None) -> TagPayload:
    """One tag; raises NotFound, or Gone where it was deleted or merged."""
    row = tag_for(actor, tag_id)
    return tag_payload(row, namespace=row.namespace.slug)


def tags(
    actor: Actor,
    namespace: str | None,
    *,
    q: str | None = None,
    parent: UUID | None = None,
    before: TagPlace | None = None,
    after: TagPlace | None = None,
    limit: int = 100,
) -> list[TagPayload]:
    """The tags of a namespace in the order of their paths; ``q`` is a part of a present or former name.

    A fixed number of queries for any number of tags.
    """
    namespace_id = namespace_for(actor, namespace, role=Role.VIEWER)
    rows = MediaTag.objects.filter(namespace=namespace_id, deleted_at=None).prefetch_related("aliases")
    if parent:
        rows = rows.filter(parent=tag_for(actor, parent).pk)
    if q:
        former = TagAlias.objects.filter(tag=OuterRef("pk"), name__icontains=q)
        rows = rows.filter(Q(name__icontains=q) | Exists(former))
    if before:
        rows = rows.filter(Q(path__lt=before.path) | Q(pk__lt=before.id), path__lte=before.path)
        page = list(rows.order_by("-path", "-pk")[:limit])[::-1]
    else:
        if after:
            rows = rows.filter(Q(path__gt=after.path) | Q(pk__gt=after.id), path__gte=after.path)
        page = list(rows.order_by("path", "pk")[:limit])
    slug = namespace_slug(namespace_id)
    return [tag_payload(one, namespace=slug) for one in page]


def vocabulary(namespace_id: UUID) -> tuple[str, ...]:
    """The paths of the tags that a namespace uses most."""
    rows = MediaTag.objects.filter(namespace=namespace_id, deleted_at=None, usage_count__gt=0)
    return tuple(rows.order_by("-usage_count", "path").values_list("path", flat=True)[:_VOCABULARY])


_VOCABULARY = 200
