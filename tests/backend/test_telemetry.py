"""What a Sentry and a collector are told: what failed, where in the code, how long it took; nothing of people."""

import base64
import gzip
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import brotli
import pytest

from backend.errors import Misconfigured
from backend.telemetry.start import start_telemetry
from backend.telemetry.traces import carrier, span
from tests.server import ROOT
from tests.telemetry import packages
from tests.waiting import PATIENCE_S

SECRET = "alice-wrote-this"
"""What stands for names, texts and addresses of people."""

TELL = """
import sys
import django
django.setup()
import structlog
from backend.telemetry.start import start_telemetry
from backend.telemetry.traces import carrier, span
start_telemetry("web")
log = structlog.get_logger()
secret = sys.argv[1]

def fail(text):
    raise LookupError(f"{secret} {text}")

with span("POST ThingView"):
    asked_for = carrier()
try:
    with span("make_thing", after=asked_for, queue="preview"):
        try:
            fail("by alice@example.org")
        except LookupError as error:
            raise ValueError(secret) from error
except ValueError as error:
    log.error("incident", incident="0123456789abcdef", view="ThingView", path=f"/{secret}", user=secret, exc_info=error)
import logging
logging.getLogger("django.request").error("Internal Server Error: /%s", secret)
log.warning("no.fault")
import sentry_sdk
# At its end a process waits two seconds for a Sentry, which a busy machine may not do.
sentry_sdk.flush(timeout=60)
"""


READ = """
import base64, sys
from google.protobuf.json_format import MessageToJson
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
print(MessageToJson(ExportTraceServiceRequest.FromString(base64.b64decode(sys.stdin.read()))))
"""


class Heard(ThreadingHTTPServer):
    """A server that takes whatever is sent to it."""

    def __init__(self) -> None:
        self.bodies: dict[str, list[bytes]] = {}
        super().__init__(("127.0.0.1", 0), _Takes)


class _Takes(BaseHTTPRequestHandler):
    server: Heard

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kind = self.headers.get("Content-Encoding", "")
        unpacked = {"gzip": gzip.decompress, "br": brotli.decompress}.get(kind, bytes)(body)
        self.server.bodies.setdefault(self.path, []).append(unpacked)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def heard() -> Iterator[Heard]:
    """What a process that fails once tells."""
    server = Heard()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"127.0.0.1:{server.server_port}"
    said = run(path=packages(), SENTRY_DSN=f"http://key@{address}/1", OTEL_EXPORTER_OTLP_ENDPOINT=f"http://{address}")
    assert said.returncode == 0, said.stderr
    yield server
    server.shutdown()
    server.server_close()


def run(code: str = TELL, *, path: str = "", input: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "backend.settings", "PYTHONPATH": path, **settings}
    command = [sys.executable, "-c", code, SECRET]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        input=input,
        capture_output=True,
        text=True,
        check=False,
        timeout=2 * PATIENCE_S,
    )


def test_a_sentry_is_told_where_it_failed_and_nothing_of_people(heard: Heard) -> None:
    bodies = heard.bodies["/api/1/envelope/"]
    events = [json.loads(body.splitlines()[2]) for body in bodies]
    incident = next(event for event in events if event["message"] == "incident")
    assert incident["tags"] == {"incident": "0123456789abcdef", "view": "ThingView", "process": "web"}
    assert [value["type"] for value in incident["exception"]["values"]] == ["LookupError", "ValueError"]
    assert incident["exception"]["values"][0]["stacktrace"]["frames"][-1]["function"] == "fail"
    other = next(event for event in events if event["message"] != "incident")
    assert (other["logger"], other["message"]) == ("django.request", "A line of the log.")
    assert len(events) == 2
    everything = b"".join(bodies)
    for private in (SECRET, "example.org", os.uname().nodename, str(ROOT), os.environ.get("HOME", "/root")):
        assert private.encode() not in everything, private


def test_a_collector_is_told_of_a_request_and_its_job_as_one_trace_and_nothing_of_people(heard: Heard) -> None:
    [body] = heard.bodies["/v1/traces"]
    said = run(READ, path=packages(), input=base64.b64encode(body).decode())
    assert said.returncode == 0, said.stderr
    told = json.loads(said.stdout)["resourceSpans"][0]
    named = {one["key"]: one["value"].get("stringValue") for one in told["resource"]["attributes"]}
    assert named["service.name"] == "offchat-web"
    asked, made = told["scopeSpans"][0]["spans"]
    assert (asked["name"], made["name"]) == ("POST ThingView", "make_thing")
    assert (made["traceId"], made["parentSpanId"]) == (asked["traceId"], asked["spanId"])
    assert made["status"] == {"code": "STATUS_CODE_ERROR", "message": "ValueError"}
    assert made["attributes"] == [{"key": "queue", "value": {"stringValue": "preview"}}]
    assert SECRET.encode() not in body


@pytest.mark.parametrize("setting", ["SENTRY_DSN", "OTEL_EXPORTER_OTLP_ENDPOINT"])
def test_what_is_asked_for_and_not_installed_is_said_in_a_sentence(settings: Any, setting: str) -> None:
    extra = {"SENTRY_DSN": "sentry", "OTEL_EXPORTER_OTLP_ENDPOINT": "otel"}[setting]
    setattr(settings, setting, "http://key@127.0.0.1:1/1")
    with pytest.raises(Misconfigured, match=rf"{setting} is set, .* pip install 'offchat\[{extra}\]'"):
        start_telemetry("web")


def test_without_a_setting_nothing_is_told_and_nothing_is_loaded() -> None:
    start_telemetry("web")
    assert not {"sentry_sdk", "opentelemetry"} & set(sys.modules)
    with span("anything") as begun:
        assert (begun, carrier()) == (None, {})
