#!/usr/bin/env bash
# Measures what Hansard costs, by ratios taken in one run. Usage: benchmarks/run.sh   (after 'make build')
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

part() { printf '\n== %s\n' "$1"; }

for product in DatabaseBench SpeechBench MeshBench; do
    swift build -c release --product "$product"
done

part "requests"
python3 benchmarks/requests_cost.py
part "the mesh, in process"
benchmarks/mesh.sh .build/release/MeshBench
part "PostgreSQL"
benchmarks/postgres.sh --clients 8
benchmarks/postgres.sh --clients 32
part "speech"
benchmarks/speech.sh .build/release/SpeechBench
benchmarks/word_times.sh .build/release/SpeechBench
SPEECH_BENCH="$PWD/.build/release/SpeechBench" benchmarks/meeting.sh
