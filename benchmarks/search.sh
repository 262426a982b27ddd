#!/usr/bin/env bash
# Measures search through a real server: what is found of public meeting data, and how fast in large records.
#
# Usage: benchmarks/search.sh SCORE DATA [BINARY]
#   SCORE   the program that asks a server the questions of the data (score.py)
#   DATA    qmsum-val.jsonl.gz
#   BINARY  hansard; .build/release/hansard unless given
#
# WAYS="words meaning" chooses between words alone and both; PASSAGES="4000 170000" sizes of records to time, none if
# empty (a million segments are about 170,000 passages, which take some minutes to write). HANSARD_MODELS names the
# folder of models. Python needs requests.
set -euo pipefail
if [[ $# -lt 2 ]]; then
    sed -n '2,12s/^# \{0,1\}//p' "$0"
    exit 64
fi
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

echo "(load $(cut -d' ' -f1-3 /proc/loadavg))"
for way in ${WAYS-words meaning}; do
    echo "== public meetings, by $way"
    HANSARD="${3:-$root/.build/release/hansard}" "${PYTHON:-python3}" "$root/benchmarks/search.py" score "$work/$way" "$way" "$1" "$2"
done
for passages in ${PASSAGES-4000 170000}; do
    echo "== $passages passages"
    HANSARD="${3:-$root/.build/release/hansard}" "${PYTHON:-python3}" "$root/benchmarks/search.py" time "$work/$passages" "$passages"
done
