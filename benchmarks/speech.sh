#!/usr/bin/env bash
# Measures the speech chain: words wrong, speaker error, speed for each core, memory against length.
#
# Usage: benchmarks/speech.sh [BINARY]
#   BINARY            the SpeechBench program; built for release unless given
#   WORDS_PY          a word-error counter `words.py REFERENCE HYPOTHESIS` (default: ../shared/tools/words.py)
#   REFERENCES_JSON   the words of two_cities.wav and beckett.wav (default: ../shared/data/speech-references.json)
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(dirname "$here")"
words="${WORDS_PY:-$root/../shared/tools/words.py}"
references="${REFERENCES_JSON:-$root/../shared/data/speech-references.json}"
models="${HANSARD_MODELS:-${XDG_DATA_HOME:-$HOME/.local/share}/hansard/models}"
bench="${1:-}"
if [[ -z "$bench" ]]; then
    (cd "$root" && swift build -c release --product SpeechBench)
    bench="$root/.build/release/SpeechBench"
fi
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

echo "== words wrong: two_cities + beckett (at most 5%); speed with loading; memory"
for name in two_cities beckett; do
    python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$references" "$name.wav" \
        >>"$work/reference.txt"
done
for quality in default high fast; do
    for name in two_cities beckett; do
        "$bench" "$models/recordings/$name.wav" --words-only --json --threads=1 --quality="$quality" \
            2>"$work/$name.$quality" |
            python3 -c 'import json, sys; print(" ".join(s["text"] for s in json.load(sys.stdin)["transcript"]["segments"]))' \
                >>"$work/hypothesis.$quality"
    done
    printf '%-8s' "$quality"
    python3 "$words" "$work/reference.txt" "$work/hypothesis.$quality"
    grep -E '^(words|memory):' "$work/two_cities.$quality"
done

echo "== speaker error: sample.wav of pyannote (at most 9%, collar 0)"
"$bench" "$models/recordings/sample.wav" --json 2>/dev/null >"$work/sample.json"
python3 "$here/diarization_error.py" "$models/recordings/sample.rttm" "$work/sample.json"

# The three recordings again and again, to a length of about $1 seconds.
lengthen() {
    for name in sample two_cities; do
        ffmpeg -v error -nostdin -y -i "$models/recordings/$name.wav" -ar 16000 -ac 1 -f s16le "$work/$name.raw"
    done
    for ((seconds = 0; seconds < $1; seconds += 74)); do cat "$work/sample.raw" "$work/two_cities.raw"; done |
        ffmpeg -v error -nostdin -y -f s16le -ar 16000 -ac 1 -i - "$work/$1.wav"
}

echo "== speed and memory, 10 minutes (at least 14 × real time per core; load $(cut -d' ' -f1-3 /proc/loadavg))"
lengthen 600
# One thread: two that share a core would count each other's waiting.
"$bench" "$work/600.wav" --threads=1 2>&1 >/dev/null
echo "== memory, 60 minutes (at most 1.2 × that of 10 minutes)"
lengthen 3600
"$bench" "$work/3600.wav" --threads=1 2>&1 >/dev/null
