#!/usr/bin/env bash
# Compares a prepared read by primary key through `Database` with `pgbench -M prepared`: one durable private server, the same
# table, the same clients, taken in turns.
#
#   benchmarks/postgres.sh [--bench PROGRAM] [--clients N] [--seconds S] [--rounds R]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
bench=$root/.build/release/DatabaseBench
clients=8 seconds=5 rounds=3
while [ $# -gt 0 ]; do
    case $1 in
        --bench) bench=$2 ;;
        --clients) clients=$2 ;;
        --seconds) seconds=$2 ;;
        --rounds) rounds=$2 ;;
        *) sed -n 's/^# \{0,1\}//p' "$0" | sed -n '3,$p' >&2; exit 64 ;;
    esac
    shift 2
done
pgbench=$(ls /usr/lib/postgresql/*/bin/pgbench 2>/dev/null | sort -V | tail -1)
pgbench=${pgbench:-$(command -v pgbench)}

folder=$(mktemp -d /tmp/hansard-bench.XXXXXX)
trap '"$root/scripts/postgres.sh" stop "$folder" || true; rm -rf "$folder"' EXIT
url=$("$root/scripts/postgres.sh" start "$folder")
"$pgbench" --initialize --scale 1 --quiet "$url" 2>/dev/null

pgbench_rate() {
    "$pgbench" -M prepared -S -n -c "$clients" -j 2 -T "$seconds" "$url" 2>/dev/null | sed -n 's/^tps = \([0-9]*\).*/\1/p'
}

ours=0 theirs=0
for round in $(seq "$rounds"); do
    t=$(pgbench_rate)
    o=$("$bench" "$url" "$clients" "$seconds")
    rate=$(sed -n 's/^read_per_second //p' <<<"$o")
    echo "round $round: pgbench $t/s, Database $rate/s, CPU per read $(sed -n 's/^read_cpu_microseconds //p' <<<"$o") µs"
    theirs=$((theirs + t)) ours=$((ours + rate))
done
awk -v o="$ours" -v t="$theirs" -v c="$clients" \
    'BEGIN { r = o / t; printf "ratio with %d clients: %.2f (at least 0.80)\n", c, r; exit r < 0.8 }'
