"""Runs a whole Swift with its S3 interface in one process: account, container and object servers behind a proxy.

Run by the Python of Swift's own environment: ``python server.py FOLDER``. All listen on free ports of 127.0.0.1; the
address stands in ``FOLDER/url`` once the proxy listens. The access key is ``test:tester``, its secret ``testing``.
"""

import json
import sys
from pathlib import Path
from time import monotonic
from typing import Any

import eventlet

eventlet.monkey_patch()

from eventlet import wsgi  # noqa: E402

from swift.common import utils  # noqa: E402
from swift.common.ring import RingBuilder  # noqa: E402
from swift.common.utils.logs import NullLogger  # noqa: E402
from swift.common.wsgi import SwiftHttpProtocol, loadapp  # noqa: E402

DEFAULT = """
[DEFAULT]
swift_dir = {folder}
devices = {folder}/devices
mount_check = false
log_level = ERROR
cors_allow_origin = *
strict_cors_mode = false
cors_expose_headers = ETag,Content-Range
"""

STORE = """
[app:main]
use = egg:swift#{kind}
# The disk may be nearly full, and what stands here needs little.
fallocate_reserve = 0
"""

PROXY = """
[pipeline:main]
pipeline = catch_errors gatekeeper listing_formats s3api tempauth bulk slo dlo versioned_writes proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
cors_preflight_allow_origin = *
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
[filter:bulk]
use = egg:swift#bulk
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_versioned_writes = true
"""


class Cache:
    """What the proxy else keeps in memcached: without it, each request asks anew for its account and its bucket."""

    def __init__(self, application: Any) -> None:
        self._application = application
        self._kept: dict[str, tuple[float, Any]] = {}

    def __call__(self, environment: dict[str, Any], start_response: Any) -> Any:
        """Answer a request that finds this cache."""
        environment["swift.cache"] = self
        return self._application(environment, start_response)

    def get(self, key: str, **_: Any) -> Any:
        """Return what is kept, as long as it holds."""
        until, value = self._kept.get(key, (0, None))
        return json.loads(value) if monotonic() < until else None

    def set(self, key: str, value: Any, *, time: float = 0, **_: Any) -> None:
        """Keep something for so many seconds."""
        self._kept[key] = (monotonic() + time, json.dumps(value))

    def delete(self, key: str, **_: Any) -> None:
        """Forget it."""
        self._kept.pop(key, None)


def main(folder: Path) -> None:
    """Serve until the process is ended."""
    (folder / "devices" / "disk").mkdir(parents=True)
    (folder / "swift.conf").write_text("[swift-hash]\nswift_hash_path_suffix = tests\n[storage-policy:0]\nname = one\n")
    utils.set_swift_dir(str(folder))
    stores = {kind: eventlet.listen(("127.0.0.1", 0)) for kind in ("account", "container", "object")}
    for kind, listener in stores.items():
        write_ring(folder, kind, listener.getsockname()[1])
    servers = [start(folder, kind, listener, STORE.format(kind=kind)) for kind, listener in stores.items()]
    proxy = eventlet.listen(("127.0.0.1", 0))
    servers.append(start(folder, "proxy", proxy, PROXY, Cache))
    (folder / "url.part").write_text(f"http://127.0.0.1:{proxy.getsockname()[1]}")
    (folder / "url.part").rename(folder / "url")
    for server in servers:
        server.wait()


def write_ring(folder: Path, kind: str, port: int) -> None:
    """Write which server of one kind holds what: all is on one device."""
    builder = RingBuilder(part_power=2, replicas=1, min_part_hours=0)
    device = {"id": 0, "region": 1, "zone": 1, "weight": 1, "ip": "127.0.0.1", "port": port, "device": "disk"}
    builder.add_dev(device | {"replication_ip": "127.0.0.1", "replication_port": port, "meta": ""})
    builder.rebalance()
    builder.get_ring().save(str(folder / f"{kind}.ring.gz"))


def start(
    folder: Path, kind: str, listener: object, text: str, around: Any = lambda it: it
) -> eventlet.greenthread.GreenThread:
    """Let one server answer requests from now on."""
    path = folder / f"{kind}-server.conf"
    path.write_text(DEFAULT.format(folder=folder) + text)
    application = around(loadapp(str(path), {"log_name": kind}))
    return eventlet.spawn(
        wsgi.server, listener, application, NullLogger(), protocol=SwiftHttpProtocol, log_output=False,
        capitalize_response_headers=False,
    )  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]))
