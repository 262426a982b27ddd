#!/bin/sh
# Figures of the language room on public meeting data, without a server.
#   benchmarks/language.sh DATA [retrieval|meaning|answers|claims|minutes|topics|speed|texts|drafts …]
# DATA holds qmsum-val.jsonl.gz and ami-dev.jsonl.gz. LANGUAGE_BENCH names a program that is already built.
set -eu
if [ $# -lt 1 ]; then
    sed -n '2,4s/^# //p' "$0"
    exit 64
fi
data=$1
shift
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for name in qmsum-val ami-dev; do
    gzip -dc "$data/$name.jsonl.gz" > "$folder/$name.jsonl"
done
if [ -z "${LANGUAGE_BENCH:-}" ]; then
    swift build --package-path "$root" -c release --product LanguageBench >&2
    LANGUAGE_BENCH=$(swift build --package-path "$root" -c release --show-bin-path)/LanguageBench
fi
"$LANGUAGE_BENCH" "$folder" "$@"
