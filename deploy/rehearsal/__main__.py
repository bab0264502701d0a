"""``make rehearsal``: a rolling upgrade and its rollback on two hosts, under load, by the documented steps.

Three hosts are network namespaces: two run what the units of ``deploy/systemd`` run, the third PostgreSQL, Valkey and
nginx with ``deploy/nginx/site.conf``. Sockets, messages, uploads, downloads and pages go on all the time. It fails
where a message is lost, doubled or out of order, where a socket has not resumed within 10 s of its close, at an answer
of 500 or above, at a broken connection (but of a PATCH that resumed), and at a file that is not whole. Needs root.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import os
import random
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from deploy.rehearsal import judge, network, services, versions
from deploy.rehearsal.load import Load, Person
from deploy.rehearsal.network import Host
from deploy.rehearsal.units import UNITS, Unit, install
from tests.corpus import videos

ROOT = Path(__file__).resolve().parents[2]
PORT = "8001"
UNITS_OF_A_HOST = (("offchat-web", PORT), ("offchat-worker", "people"))
BETWEEN_S = 5


class Deployment:
    """The hosts, and what they run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.below = Host("services", "10.77.0.4", folder / "services")
        self.hosts = [Host("one", "10.77.0.2", folder / "one"), Host("two", "10.77.0.3", folder / "two")]
        self.units: dict[str, list[Unit]] = {}
        self.times: list[tuple[str, float]] = []

    def start(self) -> ssl.SSLContext:
        """Start everything with the old version."""
        network.lay()
        for host in (self.below, *self.hosts):
            host.lay()
        database, redis = services.postgres(self.below), services.valkey(self.below)
        data = self.folder / "data"
        data.mkdir()
        for host in self.hosts:
            self._settle(host, database, redis, data)
        install(self.hosts[0], self.folder / "old")
        self.migrate(self.hosts[0])
        for host in self.hosts:
            install(host, self.folder / "old")
            for unit in self.units[host.name]:
                unit.start()
            self._wait_until_healthy(host)
        services.name(self.below, self.folder)
        return services.nginx(self.below, [f"{host.address}:{PORT}" for host in self.hosts])

    def _settle(self, host: Host, database: str, redis: str, data: Path) -> None:
        """Settings as the example has them, and a data folder that both hosts share."""
        etc = host.folder / "etc" / "offchat"
        etc.mkdir(parents=True)
        (host.folder / "var" / "lib").mkdir(parents=True)
        (host.folder / "var" / "lib" / "offchat").symlink_to(data)
        for path in UNITS.glob("*.env"):
            shutil.copy(path, etc)
        settings = {"DATABASE_URL": database, "REDIS_URL": redis, "SECRET_KEY": "of both hosts of the rehearsal",
                    "WEB_HOST": host.address, "ALLOWED_HOSTS": f"{services.NAME},localhost,{host.address}"}  # fmt: skip
        self.units[host.name] = [Unit(host, name, instance, settings) for name, instance in UNITS_OF_A_HOST]
        self.units[host.name + " migrate"] = [Unit(host, "offchat-migrate", "", settings)]

    def migrate(self, host: Host) -> None:
        """Bring the tables up to date with what is installed on a host."""
        self.times.append((f"{host.name}: tables", self.units[host.name + " migrate"][0].run()))

    def exchange(self, host: Host, version: str) -> None:
        """The documented steps on one host: stop all, lead ``/opt/offchat`` to the other version, start all."""
        for unit in self.units[host.name]:
            self.times.append((f"{host.name}: {unit.name} stops", unit.stop()))
        install(host, self.folder / version)
        # Units want `offchat-migrate` to have run before them.
        self.migrate(host)
        for unit in self.units[host.name]:
            self.times.append((f"{host.name}: {unit.name} starts", unit.start()))
        self.times.append((f"{host.name}: healthy after", self._wait_until_healthy(host)))

    def _wait_until_healthy(self, host: Host) -> float:
        began = time.monotonic()
        while True:
            try:
                if httpx.get(f"http://{host.address}:{PORT}/readyz", timeout=5).status_code == 200:
                    return time.monotonic() - began
            except httpx.TransportError:
                pass
            if time.monotonic() > began + 30:
                raise RuntimeError((host.folder / f"offchat-web@{PORT}.log").read_text()[-3000:])
            time.sleep(0.1)

    def people(self, count: int) -> list[Person]:
        """Have the old version make people and rooms."""
        unit = self.units[self.hosts[0].name][0]
        environment = unit._environment() | {"DJANGO_SETTINGS_MODULE": "backend.settings"}
        script = str(Path(__file__).parent / "people.py")
        self.hosts[0].run("people", [str(self.folder / "old/bin/python"), script, str(count)], environment=environment)
        told = json.loads((self.hosts[0].folder / "people.log").read_text().splitlines()[-1])
        return [Person(**one) for one in told]


def film(size: int) -> bytes:
    """A video of so many bytes that is like no other: a free box of noise takes what its frames do not."""
    frames = videos.of_format("mp4").read_bytes()
    rest = size - len(frames)
    return frames + rest.to_bytes(4, "big") + b"free" + random.randbytes(rest - 8)


async def rehearse(
    deployment: Deployment, people: list[Person], trust: ssl.SSLContext, given: argparse.Namespace
) -> list[str]:
    """The load, and under it the upgrade and the rollback; returns what was wrong."""
    load = Load(f"https://{services.NAME}", people, trust, sends_per_s=given.sends)
    size = given.megabytes << 20
    kept = film(size)
    media = await load.upload(people[0], kept, 1e9)
    await load.processed(people[0], media)
    load.before[people[0].room] += 1
    path = f"/media/{media}/file"
    served = await load.http.get(path, headers={"Authorization": f"Token {people[0].token}"})
    digest = hashlib.sha256(served.content).hexdigest()
    await load.begin([film(size) for _ in range(given.uploads)], size / given.upload_s)
    print(f"{len(people)} sockets are open", flush=True)
    for _ in range(given.downloads):
        load.download(path, people[0], digest, len(served.content) / given.download_s)
    await asyncio.sleep(BETWEEN_S)
    for version in ("new", "old"):
        for host in deployment.hosts:
            await asyncio.to_thread(deployment.exchange, host, version)
            print(f"  {host.name} runs the {version} version", flush=True)
            await asyncio.sleep(BETWEEN_S)
    await load.end()
    wrong = await judge.judge(load, given.resumed_within_s)
    await load.leave()
    judge.report(load, deployment.times, wrong)
    return wrong


def inside(folder: Path, given: argparse.Namespace) -> int:
    """The rehearsal itself, in namespaces of its own."""
    deployment = Deployment(folder)
    trust = deployment.start()
    people = deployment.people(given.sockets)
    return 1 if asyncio.run(rehearse(deployment, people, trust, given)) else 0


def main() -> int:
    """Build both versions, then enter the namespaces, which end with everything that was started in them."""
    parser = argparse.ArgumentParser(prog="make rehearsal", description=__doc__)
    parser.add_argument("--sockets", type=int, default=1000)
    parser.add_argument("--sends", type=float, default=20, help="messages a second")
    parser.add_argument("--uploads", type=int, default=5)
    parser.add_argument("--upload-s", type=float, default=60, help="seconds that an upload takes")
    parser.add_argument("--downloads", type=int, default=4)
    parser.add_argument("--download-s", type=float, default=4, help="seconds that a download takes")
    parser.add_argument("--megabytes", type=int, default=30, help="size of a file")
    parser.add_argument("--resumed-within-s", type=float, default=10, help="from the close of a socket on")
    parser.add_argument("--limit-s", type=float, default=900, help="seconds after which it is given up")
    parser.add_argument("--old", help="a commit that the old version is made of")
    parser.add_argument("--keep", action="store_true", help="leave the folder with all logs")
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inside:
        return inside(given.inside, given)
    if os.geteuid():
        parser.error("it makes network namespaces, and so has to run as root")
    folder = Path(tempfile.mkdtemp(prefix="offchat-rehearsal-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        videos.of_format("mp4")
        versions.make(folder, given.old)
        apart = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"]
        again = [sys.executable, "-m", "deploy.rehearsal", "--inside", str(folder), *sys.argv[1:]]
        return subprocess.run([*apart, *again], cwd=ROOT, check=False, timeout=given.limit_s).returncode
    finally:
        if given.keep:
            print(f"Logs: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
