#!/bin/sh
# Whether questions are answered that the record answers, and only those, without a language model and without a server.
#   benchmarks/answers.sh DATA [meaning] [texts]
# DATA holds qmsum-val.jsonl.gz. With `meaning` passages are found as search finds them where the model for it is
# installed (in HANSARD_MODELS), else by words alone. With `texts` the questions that are answered and should not be
# are shown with their answers. LANGUAGE_BENCH names a program that is already built.
set -eu
if [ $# -lt 1 ]; then
    sed -n '2,6s/^# //p' "$0"
    exit 64
fi
data=$1
shift
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
gzip -dc "$data/qmsum-val.jsonl.gz" > "$folder/qmsum-val.jsonl"
python3 "$root/benchmarks/unanswerable.py" "$folder/qmsum-val.jsonl" > "$folder/unanswerable.jsonl"
if [ -z "${LANGUAGE_BENCH:-}" ]; then
    swift build --package-path "$root" -c release --product LanguageBench >&2
    LANGUAGE_BENCH=$(swift build --package-path "$root" -c release --show-bin-path)/LanguageBench
fi
"$LANGUAGE_BENCH" "$folder" unanswered "$@"
