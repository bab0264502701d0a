"""Which stores there are: where new bytes go, and where older ones may still stand while they are migrated."""

from __future__ import annotations

from django.conf import settings

from backend.errors import Misconfigured
from backend.storage.base import Store
from backend.storage.disk import DiskStore
from backend.storage.s3 import S3Store, store_of

DISK, S3 = "disk", "s3"


def store_named(name: str) -> Store:
    """Return a store by its name, ``disk`` or ``s3``; raises Misconfigured where no bucket is named."""
    if name == DISK:
        return DiskStore()
    if not settings.AWS_STORAGE_BUCKET_NAME:
        raise Misconfigured("There is no object storage: set AWS_STORAGE_BUCKET_NAME.")
    return _s3()


def stores() -> list[Store]:
    """Return all stores that bytes are read from; the first takes what is new."""
    if not settings.AWS_STORAGE_BUCKET_NAME:
        return [DiskStore()]
    return [_s3(), DiskStore()] if settings.MEDIA_STORE == S3 else [DiskStore(), _s3()]


def _s3() -> S3Store:
    return store_of(
        settings.AWS_STORAGE_BUCKET_NAME,
        endpoint=settings.AWS_S3_ENDPOINT_URL,
        region=settings.AWS_S3_REGION_NAME,
        key_id=settings.AWS_ACCESS_KEY_ID,
        secret=settings.AWS_SECRET_ACCESS_KEY,
        encryption=settings.AWS_S3_ENCRYPTION,
    )
