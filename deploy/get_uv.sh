#!/bin/sh
# Puts uv, the installer of everything else, into the folder given: by a virtual environment, else by pip alone.
# Use: deploy/get_uv.sh <folder> <version>; then <folder>/bin/uv is there.
set -eu
folder=$1 version=$2

if python3 -m venv --clear "$folder" >/dev/null 2>&1; then
    "$folder/bin/pip" install -q --disable-pip-version-check "uv==$version"
elif python3 -m pip --version >/dev/null 2>&1; then
    rm -rf "$folder"
    python3 -m pip install -q --disable-pip-version-check --target "$folder" "uv==$version"
else
    echo "OffChat needs uv, or Python's venv or pip to fetch it: install the package python3-venv." >&2
    exit 1
fi
