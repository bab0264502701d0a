"""What the ``offchat`` command loads before it does anything."""

import subprocess
import sys

LOADED = "import sys; import backend.cli.main; print(*{name.partition('.')[0] for name in sys.modules})"


def test_the_supervisor_of_offchat_up_loads_neither_django_nor_what_its_parts_need() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) & {"django", "redis", "valkey", "psycopg", "cryptography"} == set()
