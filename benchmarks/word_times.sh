#!/usr/bin/env bash
# Measures when words are said to begin, against a forced alignment by other means (pocketsphinx, an HMM aligner), and
# the aligner itself against speech whose times are known (espeak-ng).
#
# Usage: benchmarks/word_times.sh [BINARY]
#   BINARY            the SpeechBench program; built for release unless given
#   REFERENCES_JSON   the words of two_cities.wav and beckett.wav (default: ../shared/data/speech-references.json)
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(dirname "$here")"
references="${REFERENCES_JSON:-$root/../shared/data/speech-references.json}"
models="${HANSARD_MODELS:-${XDG_DATA_HOME:-$HOME/.local/share}/hansard/models}"
bench="${1:-}"
if [[ -z "$bench" ]]; then
    (cd "$root" && swift build -c release --product SpeechBench)
    bench="$root/.build/release/SpeechBench"
fi
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# The aligner needs packages that nothing else of ours does: they are kept apart, and not kept. What it would need to
# play sound is left out.
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --disable-pip-version-check --quiet --no-deps --only-binary :all: --require-hashes \
    -r "$here/word_times.txt"
"$work/venv/bin/python" "$here/word_times.py" "$bench" "$models/recordings" "$references"
