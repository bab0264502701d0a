"""Static files that are collected for a server in front stand there compressed, too."""

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
