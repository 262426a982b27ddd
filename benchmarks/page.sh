#!/usr/bin/env bash
# Measures the page in Debian's Chromium, against a real server on a folder of its own: what the first view costs, and a
# meeting of 10,000 segments with an hour of sound: how soon it can be used, whether it stays smooth while it plays, and
# whether its memory grows in an hour.
#
# Usage: benchmarks/page.sh [BINARY]
#   BINARY   hansard; .build/release/hansard unless given
#   PYTHON   with playwright and requests; the project's virtual environment unless given
#
# HANSARD_WEB names another folder of the page than the program finds by itself. ROUNDS=5 is how often each time is
# taken. PARTS="visit meeting" chooses. Needs ffmpeg and chromium. Nothing else should run: a busy processor drops frames.
set -euo pipefail
root="$(dirname "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)")"
python="${PYTHON:-$root/.venv/bin/python}"
for tool in ffmpeg chromium; do
    command -v "$tool" >/dev/null || { echo "page: $tool is missing; on Debian: apt-get install $tool" >&2; exit 1; }
done
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

echo "== the page (load $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) cores)"
HANSARD="${1:-$root/.build/release/hansard}" HANSARD_WEB="${HANSARD_WEB:-$root/web}" "$python" "$root/benchmarks/page.py" "$work"
