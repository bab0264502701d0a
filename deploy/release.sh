#!/usr/bin/env bash
# Makes a release of this tree in var/release: the wheel with its screens, the packages for npm, the client in Python, the
# list of what it consists of with its licences, the notes of the version, and checksums over all. Publishes nothing.
# Use: make release VERSION=1.0.0. It fails where the changelog has no heading for that version, or a package has another one.
set -euo pipefail
cd "$(dirname "$0")/.."
version=$1
out=$PWD/var/release
python=.venv/bin/python

heading=$(grep -nE "^## \[$version\]" CHANGELOG.md | cut -d: -f1 || true)
[ -n "$heading" ] || { echo "CHANGELOG.md has no heading \"## [$version] - DATE\": what is under Unreleased belongs below it." >&2; exit 1; }
wrong=$(grep -LE "^version = \"$version\"|^  \"version\": \"$version\"," \
    pyproject.toml admin_ui/python_client/pyproject.toml admin_ui/{client,components,app}/package.json || true)
[ -z "$wrong" ] || { printf 'These have another version than %s:\n%s\n' "$version" "$wrong" >&2; exit 1; }

rm -rf "$out" && mkdir -p "$out"
$python -m hatchling build -t wheel -d "$out" >/dev/null 2>&1
(cd admin_ui/python_client && ../../$python -m hatchling build -t wheel -d "$out" >/dev/null 2>&1)
for package in client components; do
    (cd "admin_ui/$package" && PATH="$OLDPWD/.tools/node:$PATH" npm pack --silent --pack-destination "$out" >/dev/null)
done
make --no-print-directory sbom >/dev/null
sed -n "$((heading + 1)),\$p" CHANGELOG.md | sed '/^## \[/,$d' >"$out/notes.md"
$python -m tests.contracts.migration_rules --note "$version"
(cd "$out" && sha256sum -- *) >"$out.sums" && mv "$out.sums" "$out/SHA256SUMS"

cat "$out/SHA256SUMS"
echo "Look at the change in deploy/released-migrations.txt, commit it, and tag that commit v$version."
