"""A real object storage for tests: OpenStack Swift with its S3 interface, from an environment of its own."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests import environments
from tests.guard import Guarded, folder

HERE = Path(__file__).parent
REQUIREMENTS = HERE / "requirements.txt"
START_S = 120


def provide() -> Path:
    """Make Swift's environment where it is missing or of other versions; returns its Python."""
    return environments.provide("swift", REQUIREMENTS) / "python"


@contextlib.contextmanager
def swift() -> Iterator[str]:
    """A fresh Swift that keeps nothing; yields its address."""
    data = folder("swift")
    with (data / "server.log").open("wb") as log:
        command = [str(provide()), "-W", "ignore", str(HERE / "server.py"), str(data)]
        process = Guarded(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={"PATH": os.environ["PATH"]})
    try:
        deadline = time.monotonic() + START_S
        while not (data / "url").exists():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Swift did not start:\n{(data / 'server.log').read_text()[-2000:]}")
            time.sleep(0.02)
        yield (data / "url").read_text()
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(data, ignore_errors=True)


def settings_for(url: str) -> dict[str, str]:
    """The environment of a server that keeps its files in a new bucket of this Swift."""
    bucket = f"offchat-{secrets.token_hex(4)}"
    named = {
        "AWS_STORAGE_BUCKET_NAME": bucket,
        "AWS_S3_ENDPOINT_URL": url,
        "AWS_S3_REGION_NAME": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test:tester",
        "AWS_SECRET_ACCESS_KEY": "testing",
        # Swift encrypts for everybody or for nobody, and refuses to be asked.
        "AWS_S3_ENCRYPTION": "none",
    }
    client_of(named).create_bucket(Bucket=bucket)
    return named


def client_of(named: dict[str, str]) -> Any:
    """A client of the bucket that some settings name, for what a test wants to know beside the product."""
    from backend.storage.s3 import store_of

    return store_of(
        named["AWS_STORAGE_BUCKET_NAME"], endpoint=named["AWS_S3_ENDPOINT_URL"], region=named["AWS_S3_REGION_NAME"],
        key_id=named["AWS_ACCESS_KEY_ID"], secret=named["AWS_SECRET_ACCESS_KEY"], encryption="",
    ).client  # fmt: skip
