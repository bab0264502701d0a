"""Addresses under which one object can be fetched for a minute without this server: from the storage, or a CDN."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings

from backend.storage.s3 import S3Store

LIFE_S, WINDOW_S = 60, 30
"""How long an address is good for, at most, and for how long all requests get the same one, so that caches know it."""


def signed_address(store: S3Store, key: str, *, content_type: str, disposition: str, now: float | None = None) -> str:
    """Return an address that is good for 30 to 60 s; the type and the disposition are part of what is signed."""
    begun = int((time.time() if now is None else now) // WINDOW_S * WINDOW_S)
    parameters = {
        "response-cache-control": f"private, max-age={LIFE_S}",
        "response-content-disposition": disposition,
        "response-content-type": content_type,
    }
    if settings.AWS_CLOUDFRONT_KEY_ID:
        return _by_cloudfront(f"https://{settings.AWS_S3_CUSTOM_DOMAIN}/{quote(key)}?{urlencode(parameters)}", begun)
    return _by_storage(store, f"{_base_of(store)}{quote(key)}", parameters, begun)


def _by_storage(store: S3Store, url: str, parameters: dict[str, str], begun: int) -> str:
    from botocore.auth import SIGV4_TIMESTAMP, S3SigV4QueryAuth
    from botocore.awsrequest import AWSRequest

    class Signer(S3SigV4QueryAuth):  # type: ignore[misc]
        """Signs as of the beginning of the window; botocore knows the present alone."""

        def _modify_request_before_signing(self, request: Any) -> None:
            request.context["timestamp"] = datetime.fromtimestamp(begun, UTC).strftime(SIGV4_TIMESTAMP)
            super()._modify_request_before_signing(request)

    request = AWSRequest(method="GET", url=url, params=parameters)
    Signer(store.credentials.get_frozen_credentials(), "s3", store.client.meta.region_name, LIFE_S).add_auth(request)
    address: str = request.url
    return address


@cache
def _base_of(store: S3Store) -> str:
    """Return what the addresses of all objects of a store begin with."""
    named: str = store.client.generate_presigned_url("get_object", Params={"Bucket": store.bucket, "Key": "-"})
    return named.partition("?")[0][:-1]


def _by_cloudfront(url: str, begun: int) -> str:
    from storages.backends.s3 import S3Storage

    key_id, key = settings.AWS_CLOUDFRONT_KEY_ID, settings.AWS_CLOUDFRONT_KEY.encode()
    signer = S3Storage(cloudfront_signer=None).get_cloudfront_signer(key_id, key)
    address: str = signer.generate_presigned_url(url, date_less_than=datetime.fromtimestamp(begun + LIFE_S, UTC))
    return address


def are_given_out() -> bool:
    """Whether people are sent to such addresses."""
    return bool(settings.MEDIA_DELIVERY == "redirect")


def origins() -> list[str]:
    """Return the origins from which a page may be sent bytes, for its content security policy."""
    if not are_given_out():
        return []
    if settings.AWS_CLOUDFRONT_KEY_ID:
        return [f"https://{settings.AWS_S3_CUSTOM_DOMAIN}"]
    return _of_storage()


def upload_origins() -> list[str]:
    """Return the origins to which a page may send parts of files, for its content security policy."""
    return _of_storage() if settings.DIRECT_UPLOAD_BYTES else []


def _of_storage() -> list[str]:
    if settings.AWS_S3_ENDPOINT_URL:
        endpoint = urlsplit(settings.AWS_S3_ENDPOINT_URL)
        return [f"{endpoint.scheme}://{endpoint.netloc}"]
    region, bucket = settings.AWS_S3_REGION_NAME, settings.AWS_STORAGE_BUCKET_NAME
    return [f"https://{bucket}.s3.{region}.amazonaws.com", f"https://{bucket}.s3.amazonaws.com"]
