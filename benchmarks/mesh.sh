#!/usr/bin/env bash
# Measures what the mesh adds to a call in the same process, and an answer from its cache. Fails when a call costs more than it may.
#
# Usage: benchmarks/mesh.sh [BINARY]
#   BINARY   the MeshBench program; built for release unless given
set -euo pipefail

root="$(dirname "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)")"
bench="${1:-}"
if [[ -z "$bench" ]]; then
    (cd "$root" && swift build -c release --product MeshBench)
    bench="$root/.build/release/MeshBench"
fi

echo "== the mesh: nanoseconds of processor time for each call (load $(cut -d' ' -f1-3 /proc/loadavg))"
"$bench"
