#!/usr/bin/env bash
# Makes the Python environment of the tests in .venv, from the requirements beside them, pinned by version and hash.
#
# Usage: scripts/python.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

python="${PYTHON:-python3}"
requirements=(Tests/MailTests/Servers/requirements.txt)
[[ -f conformance/requirements.txt ]] && requirements+=(conformance/requirements.txt)

stamp="$(cat "${requirements[@]}" "${BASH_SOURCE[0]}" | sha256sum | cut -d' ' -f1)"
if [[ -x .venv/bin/python && -f .venv/requirements.sha256 && "$(cat .venv/requirements.sha256)" == "$stamp" ]]; then
    echo "python: up to date in .venv"
    exit 0
fi

echo "python: making .venv"
"$python" -m venv --clear .venv
arguments=()
for file in "${requirements[@]}"; do arguments+=(-r "$file"); done
.venv/bin/python -m pip install --disable-pip-version-check --quiet --require-hashes "${arguments[@]}"
printf '%s\n' "$stamp" >.venv/requirements.sha256
