#!/usr/bin/env bash
# Measures the minutes of ten hours of talk through a real server: how long they take and how much memory.
#
# Usage: benchmarks/minutes.sh DATA [BINARY]
#   DATA    qmsum-val.jsonl.gz, whose meetings are put together to one of 100,000 words
#   BINARY  hansard; .build/release/hansard unless given
#
# Python needs requests.
set -euo pipefail
if [[ $# -lt 1 ]]; then
    sed -n '2,8s/^# \{0,1\}//p' "$0"
    exit 64
fi
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

echo "(load $(cut -d' ' -f1-3 /proc/loadavg))"
HANSARD="${2:-$root/.build/release/hansard}" "${PYTHON:-python3}" "$root/benchmarks/minutes.py" "$work" "$1"
