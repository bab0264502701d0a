"""Addresses for a minute: the same for everybody during half of one, and no longer good than they say."""

import base64
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from backend.ids import new_id
from backend.storage import incoming
from backend.storage.links import LIFE_S, origins, signed_address, upload_origins
from backend.storage.s3 import S3Store, store_of

ABOUT = {"content_type": "image/png", "disposition": "inline"}
KEY = "originals/a/b"
NOW = 1_800_000_000.0


@pytest.fixture(scope="module")
def store() -> S3Store:
    return store_of("bucket", endpoint="", region="eu-central-1", key_id="key", secret="secret", encryption="")


def asked(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def test_one_address_is_for_all_during_half_a_minute_and_lives_for_one(store: S3Store) -> None:
    first, last, next_one = (signed_address(store, KEY, **ABOUT, now=NOW + seconds) for seconds in (0, 29.9, 30))
    assert first == last != next_one
    assert asked(first)["X-Amz-Date"] == "20270115T080000Z"
    assert asked(first)["X-Amz-Expires"] == str(LIFE_S)
    assert urlsplit(first).netloc == "bucket.s3.eu-central-1.amazonaws.com"


def test_type_and_disposition_are_signed_with_it(store: S3Store) -> None:
    one = signed_address(store, KEY, content_type="image/png", disposition="inline", now=NOW)
    other = signed_address(store, KEY, content_type="image/png", disposition="attachment", now=NOW)
    assert asked(one)["response-content-type"] == "image/png"
    assert asked(one)["X-Amz-Signature"] != asked(other)["X-Amz-Signature"]


def test_behind_a_custom_domain_cloudfront_is_given_its_own_signature(store: S3Store, settings) -> None:
    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
    settings.AWS_CLOUDFRONT_KEY, settings.AWS_CLOUDFRONT_KEY_ID = pem, "K1"
    settings.AWS_S3_CUSTOM_DOMAIN, settings.MEDIA_DELIVERY = "cdn.example.org", "redirect"
    address = signed_address(store, KEY, **ABOUT, now=NOW)
    assert address.startswith("https://cdn.example.org/originals/a/b?")
    assert (asked(address)["Expires"], asked(address)["Key-Pair-Id"]) == (str(int(NOW) + LIFE_S), "K1")
    assert address == signed_address(store, KEY, **ABOUT, now=NOW + 29)
    assert origins() == ["https://cdn.example.org"]
    resource = address.partition("&Expires=")[0]
    until = {"DateLessThan": {"AWS:EpochTime": int(NOW) + LIFE_S}}
    policy = json.dumps({"Statement": [{"Resource": resource, "Condition": until}]}, separators=(",", ":"))
    signature = asked(address)["Signature"].translate(str.maketrans("-_~", "+=/"))
    key.public_key().verify(base64.b64decode(signature), policy.encode(), padding.PKCS1v15(), SHA1())


STORAGES = {
    "of Amazon": ({}, "https://media.s3.amazonaws.com"),
    "of Amazon by its address": ({"AWS_S3_ENDPOINT_URL": "https://s3.amazonaws.com"}, "https://s3.amazonaws.com"),
    "of Amazon behind a CDN": ({"AWS_S3_CUSTOM_DOMAIN": "cdn.yourdomain.com"}, "https://media.s3.amazonaws.com"),
    "in another region": ({"AWS_S3_REGION_NAME": "eu-central-1"}, "https://media.s3.amazonaws.com"),
    "MinIO": ({"AWS_S3_ENDPOINT_URL": "http://localhost:9000"}, "http://localhost:9000"),
    "Linode": ({"AWS_S3_ENDPOINT_URL": "https://us-east-1.linodeobjects.com"}, "https://us-east-1.linodeobjects.com"),
}


@pytest.mark.parametrize("storage", STORAGES)
def test_pages_may_send_to_the_very_origin_of_each_kind_of_storage_that_the_documents_name(storage, settings) -> None:
    keys = {"AWS_ACCESS_KEY_ID": "minioadmin", "AWS_SECRET_ACCESS_KEY": "minioadmin", "MEDIA_STORE": "s3"}
    changes, origin = STORAGES[storage]
    for name, value in (keys | {"AWS_STORAGE_BUCKET_NAME": "media", "DIRECT_UPLOAD_BYTES": 1} | changes).items():
        setattr(settings, name, value)
    (address,) = incoming.part_addresses(new_id(), "upload", [1]).values()
    sent_to = urlsplit(address)
    assert f"{sent_to.scheme}://{sent_to.netloc}" in upload_origins()
    assert origin in upload_origins()
    settings.DIRECT_UPLOAD_BYTES = 0
    assert upload_origins() == []
