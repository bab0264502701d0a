"""The files that say how OffChat runs elsewhere are sound, and speak of things that exist."""

import importlib.util
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.checkers import checkers

ROOT = Path(__file__).parent.parent.parent
COMPOSE = ROOT / "docker-compose.yml"
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text()
NGINX = (ROOT / "deploy" / "nginx" / "nginx.conf").read_text()
ENTRYPOINT = ROOT / "deploy" / "entrypoint.sh"


def test_the_compose_file_keeps_to_the_compose_specification() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(COMPOSE)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("service", ["db", "redis", "backend", "frontend", "worker", "worker-transcode"])
def test_the_compose_file_has_the_services_that_people_know_by_name(service: str) -> None:
    assert re.search(rf"^  {service}:( &\w+)?$", COMPOSE.read_text(), re.MULTILINE)


def test_no_port_is_open_to_the_network_unless_somebody_says_so() -> None:
    published = re.findall(r'^      - "(.*):\d+:\d+"$', COMPOSE.read_text(), re.MULTILINE)
    assert set(published) == {"${BIND:-127.0.0.1}", "127.0.0.1"}
    assert published.count("${BIND:-127.0.0.1}") == 1


def test_a_release_without_a_heading_in_the_changelog_is_refused() -> None:
    said = subprocess.run([ROOT / "deploy" / "release.sh", "9.9.9"], capture_output=True, text=True, check=False)
    assert (said.returncode, "CHANGELOG.md has no heading" in said.stderr) == (1, True)


def test_hadolint_finds_nothing_in_the_dockerfile() -> None:
    said = subprocess.run([checkers() / "hadolint", "-"], input=DOCKERFILE, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout) == (0, "")


def copied() -> list[str]:
    """Every path that the Dockerfile copies from the repository."""
    lines = re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
    return [path for line in lines for path in line.split()[:-1]]


@pytest.mark.parametrize("path", copied())
def test_what_the_image_copies_is_there_and_not_kept_from_the_builder(path: str) -> None:
    assert (ROOT / path).exists()
    assert f"!{path.partition('/')[0]}" in (ROOT / ".dockerignore").read_text().splitlines()


def test_the_images_run_as_nobody_in_particular() -> None:
    stages = re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)[2:]
    assert [re.findall(r"^USER (.+)$", stage, re.MULTILINE)[-1] for stage in stages] == ["10001:10001", "101:101"]


def test_the_entry_point_starts_modules_that_exist() -> None:
    modules = re.findall(r"exec python -m (\S+)", ENTRYPOINT.read_text())
    assert modules == ["consumers.serve", "media_pipeline.worker"]
    assert all(importlib.util.find_spec(module) for module in modules)


def test_the_entry_point_hands_on_any_other_command_as_it_stands() -> None:
    said = subprocess.run([ENTRYPOINT, "echo", "a b", "c"], capture_output=True, text=True, check=True)
    assert said.stdout == "a b c\n"


def test_the_front_door_writes_no_query_string_into_its_log() -> None:
    logged = re.findall(r"log_format[^;]+;", NGINX)
    assert len(logged) == 1
    assert not set(re.findall(r"\$\w+", logged[0])) & {"$request", "$request_uri", "$args", "$query_string"}


def test_the_front_door_overwrites_the_address_that_a_client_claims() -> None:
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in NGINX
    assert "$proxy_add_x_forwarded_for" not in NGINX


@pytest.mark.parametrize(("age_s", "status"), [(1, 0), (60, 1), (None, 1)])
def test_a_worker_is_healthy_while_it_says_that_it_lives(tmp_path: Path, age_s: int | None, status: int) -> None:
    alive = tmp_path / "worker.alive"
    if age_s is not None:
        alive.touch()
        then = time.time() - age_s
        os.utime(alive, (then, then))
    environment = {"PATH": os.environ["PATH"], "WORKER_ALIVE_FILE": str(alive)}
    command = [sys.executable, ROOT / "deploy" / "healthy.py", "worker"]
    assert subprocess.run(command, env=environment, check=False).returncode == status
