#!/usr/bin/env bash
# Measures what Hansard costs, by ratios taken in one run. Usage: benchmarks/run.sh   (after 'make build')
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

part() { printf '\n== %s\n' "$1"; }

part "requests"
python3 benchmarks/requests_cost.py
part "the mesh, in process"
benchmarks/mesh.sh
part "PostgreSQL"
benchmarks/postgres.sh
part "speech"
benchmarks/speech.sh
