"""Two versions of OffChat as wheels, each installed into a virtual environment of its own."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("backend", "consumers", "media_pipeline", "pyproject.toml", "README.md", "LICENSE")
SCREENS = "admin_ui/app/dist"

_MIGRATION = '''"""Widens a table, as a version that is upgraded to while the one before still serves."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("chat", "{before}")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE chat_room ADD COLUMN rehearsal integer NULL", "ALTER TABLE chat_room DROP COLUMN rehearsal"
        )
    ]
'''


def make(folder: Path, commit: str | None) -> None:
    """Build and install ``folder/old`` and ``folder/new``.

    The new version is this tree. The old one is ``commit``; without one it is this tree with a stylesheet of another
    name, and the new version has a migration more.
    """
    for name in ("old", "new"):
        source = folder / f"{name}-source"
        _copy(source, commit if name == "old" else None)
        project = source / "pyproject.toml"
        version = "0.1.0+old" if name == "old" else "0.1.0+new"
        project.write_text(re.sub(r'(?m)^version = ".*"', f'version = "{version}"', project.read_text(), count=1))
        if name == "old" and commit is None:
            _rename_stylesheet(source / SCREENS)
        if name == "new" and commit is None:
            _add_migration(source / "backend" / "chat" / "migrations")
        _install(source, folder / name)
        shutil.rmtree(source)


def _copy(source: Path, commit: str | None) -> None:
    source.mkdir(parents=True)
    if commit is None:
        listed = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run([*listed, *PARTS], cwd=ROOT, check=True, capture_output=True, text=True).stdout
        for name in filter(None, names.split("\0")):
            if (ROOT / name).exists():
                (source / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, source / name)
    else:
        archive = ["git", "-c", "safe.directory=*", "archive", commit, *PARTS]
        content = subprocess.run(archive, cwd=ROOT, check=True, capture_output=True).stdout
        with tarfile.open(fileobj=BytesIO(content)) as files:
            files.extractall(source, filter="data")
    # Screens of another commit are not built: servers are what is rehearsed.
    shutil.copytree(ROOT / SCREENS, source / SCREENS)


def _rename_stylesheet(screens: Path) -> None:
    """Give the page a stylesheet that the other version does not have."""
    page = screens / "index.html"
    for one in re.findall(r"assets/([\w-]+\.css)", page.read_text())[:1]:
        shutil.copy(screens / "assets" / one, screens / "assets" / f"old-{one}")
        page.write_text(page.read_text().replace(one, f"old-{one}"))


def _add_migration(migrations: Path) -> None:
    before = max(path.stem for path in migrations.glob("0*.py"))
    name = f"{int(before[:4]) + 1:04}_rehearsal.py"
    (migrations / name).write_text(_MIGRATION.format(before=before))


def _install(source: Path, home: Path) -> None:
    wheels = source.parent / "wheels"
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels / home.name)]
    subprocess.run(build, cwd=source, check=True, timeout=300, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
    wheel = next((wheels / home.name).glob("*.whl"))
    uv = shutil.which("uv", path=ROOT / ".tools" / "uv" / "bin") or shutil.which("uv") or "uv"
    python = home / "bin" / "python"
    subprocess.run([uv, "venv", "-q", "--python", sys.executable, home], check=True, timeout=120)
    install = [uv, "pip", "install", "-q", "--offline", "--no-deps", "--python", python, wheel]
    subprocess.run(install, check=True, timeout=300)
    # Dependencies are those of this clone; the folder alone, so that its sources are not seen.
    ask = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()
    Path(packages, "lent.pth").write_text(sysconfig.get_path("purelib"))
