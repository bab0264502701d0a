"""Static files: compressed beside the others for a server in front, and few enough bytes for a first load."""

import re
from pathlib import Path

from django.core.management import call_command


def test_collected_files_have_their_compressed_forms_beside_them(settings, tmp_path: Path) -> None:
    source, collected = tmp_path / "source", tmp_path / "collected"
    source.mkdir()
    (source / "page.css").write_text("body { color: black }\n" * 100)
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [source], collected
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    call_command("collectstatic", interactive=False, verbosity=0)
    assert sorted(path.name for path in collected.iterdir()) == ["page.css", "page.css.br", "page.css.gz"]


def test_the_page_names_the_few_files_that_it_begins_with_and_they_are_270_kilobytes_at_most(settings) -> None:
    page = (settings.SCREENS / "index.html").read_text()
    links = re.findall(r'<(?:script|link) [^>]*(?:src|href)="/static/app/(assets/[^"]+)"', page)
    assert any(link.endswith(".woff2") for link in links)
    assert any("/App-" in link for link in links)
    assert len(links) <= 10
    files = [settings.SCREENS / link for link in links]
    compressed = [file.with_name(f"{file.name}.br") for file in files]
    sizes = [(small if small.exists() else file).stat().st_size for small, file in zip(compressed, files, strict=True)]
    assert sum(sizes) <= 270_000
