"""A hook of MkDocs: pages outside of docs/ become pages of the site, links to other files of the repository text."""

import os
import re
from pathlib import Path

from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
OUTSIDE = {
    ROOT / "README.md": "project/readme.md",
    ROOT / "CHANGELOG.md": "project/changelog.md",
    ROOT / "CONTRIBUTING.md": "project/contributing.md",
    ROOT / "CODE_OF_CONDUCT.md": "project/code-of-conduct.md",
    ROOT / "SECURITY.md": "project/security-policy.md",
    ROOT / "admin_ui" / "components" / "README.md": "project/components.md",
}
"""Where pages from elsewhere stand in the site."""

_PLACES = {place: path for path, place in OUTSIDE.items()}
_PART = re.compile(
    r"(?P<code>^ *```.*?^ *```$|``.*?``|`[^`\n]*`)|(?P<image>!?)\[(?P<text>[^\]]*)\]\((?P<link>[^)\s]+)\)",
    re.MULTILINE | re.DOTALL,
)


def on_files(files, config):
    """Add the pages from outside."""
    for path, place in OUTSIDE.items():
        files.append(File.generated(config, place, content=path.read_text()))
    return files


def on_page_markdown(markdown, page, config, files):
    """Have every link lead to where its page stands in the site."""
    place = page.file.src_uri
    source = _PLACES.get(place, DOCS / place)
    return _PART.sub(lambda found: _code(found) or _linked(found, source, place), markdown)


def _code(found):
    """Code as it is; here a bar in it ends no cell of a table, and its backslash would be shown."""
    code = found["code"] or ""
    return code if code.startswith(("```", " ")) else code.replace("\\|", "|")


def _linked(found, source, place):
    path, hash_, anchor = found["link"].partition("#")
    if not path or re.match(r"\w+:", path):
        return found[0]
    target = (source.parent / path).resolve()
    if target in OUTSIDE:
        there = OUTSIDE[target]
    elif target.is_relative_to(DOCS) and target.is_file():
        there = target.relative_to(DOCS).as_posix()
    elif target.exists():
        return found["text"]
    else:
        return found[0]  # MkDocs names it, and fails.
    link = os.path.relpath(there, Path(place).parent)
    return f"{found['image']}[{found['text']}]({link}{hash_}{anchor})"
