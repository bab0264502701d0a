"""Which pages the object storage takes parts of files from (CORS)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import httpx

from backend.ids import new_id
from backend.storage import incoming
from backend.storage.base import StoreFailed
from backend.storage.s3 import translated

_ID = "offchat-uploads"
_TIMEOUT_S = 10


def rule_for(origins: Sequence[str]) -> dict[str, Any]:
    """Return the rule that a bucket needs for pages of some origins."""
    return {
        "ID": _ID,
        "AllowedOrigins": list(origins),
        "AllowedMethods": ["PUT"],
        "AllowedHeaders": ["*"],
        "ExposeHeaders": ["ETag"],
        "MaxAgeSeconds": 3600,
    }


def add(rule: dict[str, Any]) -> None:
    """Add a rule to those of the bucket, in place of the one that was added before; raises StoreFailed."""
    store = incoming.require_storage()
    try:
        with translated():
            rules = store.client.get_bucket_cors(Bucket=store.bucket)["CORSRules"]
    except StoreFailed as none:
        if "NoSuchCORSConfiguration" not in str(none):
            raise
        rules = []
    others = [one for one in rules if one.get("ID") != _ID]
    with translated():
        store.client.put_bucket_cors(Bucket=store.bucket, CORSConfiguration={"CORSRules": [*others, rule]})


def lets_in(origin: str) -> bool:
    """Whether pages of an origin may send parts, asked as a browser asks; raises StoreFailed without an answer."""
    address = incoming.part_addresses(new_id(), "none", [1])["1"]
    asked = {"Origin": origin, "Access-Control-Request-Method": "PUT"}
    try:
        answer = httpx.options(address, headers=asked, timeout=_TIMEOUT_S)
    except httpx.HTTPError as failed:
        raise StoreFailed(f"The object storage does not answer: {failed}") from failed
    return answer.is_success and answer.headers.get("Access-Control-Allow-Origin") in {"*", origin}
