"""Which pages a bucket takes files from: asked of a real Swift as a browser asks; the rule that lets them in."""

import json

import httpx
import pytest
from botocore.stub import Stubber

from backend.cli.check import look
from backend.cli.main import main
from backend.storage import cors, incoming, stores
from backend.storage.base import StoreFailed
from tests.swift import settings_for

PAGES = "https://chat.example.org"


@pytest.fixture(scope="module")
def named(swift_url: str) -> dict[str, str]:
    return settings_for(swift_url)


@pytest.fixture(autouse=True)
def _bucket(named: dict[str, str], settings) -> None:
    for name, value in named.items():
        setattr(settings, name, "" if value == "none" else value)
    settings.MEDIA_STORE, settings.DIRECT_UPLOAD_BYTES, settings.BASE_URL = stores.S3, 64 * 1024 * 1024, PAGES


def test_a_storage_that_lets_pages_in_is_told_from_one_that_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cors.lets_in(PAGES)
    refused = httpx.Response(403, request=httpx.Request("OPTIONS", "https://s3.example.org"))
    monkeypatch.setattr(httpx, "options", lambda *_, **__: refused)
    assert not cors.lets_in(PAGES)


def test_a_storage_that_does_not_answer_is_no_storage_that_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "part_addresses", lambda *_: {"1": "http://127.0.0.1:1/"})
    with pytest.raises(StoreFailed, match="does not answer"):
        cors.lets_in(PAGES)


def test_the_rule_joins_those_of_others_and_takes_the_place_of_its_own() -> None:
    others, client = (
        {"ID": "other", "AllowedOrigins": ["*"], "AllowedMethods": ["GET"]},
        incoming.require_storage().client,
    )
    bucket = {"Bucket": incoming.require_storage().bucket}
    rule = cors.rule_for([PAGES])
    with Stubber(client) as stub:
        stub.add_client_error("get_bucket_cors", "NoSuchCORSConfiguration")
        stub.add_response("put_bucket_cors", {}, {**bucket, "CORSConfiguration": {"CORSRules": [rule]}})
        cors.add(rule)
        standing = {"CORSRules": [others, cors.rule_for(["https://old.example.org"])]}
        stub.add_response("get_bucket_cors", standing, bucket)
        stub.add_response("put_bucket_cors", {}, {**bucket, "CORSConfiguration": {"CORSRules": [others, rule]}})
        cors.add(rule)
        stub.assert_no_pending_responses()


def test_a_storage_that_takes_no_rules_is_told_of_with_the_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["storage", "cors"]) == 3
    printed = capsys.readouterr()
    assert json.loads(printed.out)["AllowedOrigins"] == [PAGES]
    assert "by hand" in printed.err


def test_the_check_says_what_to_do_where_pages_cannot_send(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def found() -> tuple[bool, str]:
        (one,) = [finding for finding in look(public=False) if finding.subject == "uploads into it"]
        return one.fine, one.text

    assert found()[0]
    monkeypatch.setattr(cors, "lets_in", lambda _: False)
    fine, text = found()
    assert not fine
    assert "`offchat storage cors`" in text
