#!/usr/bin/env bash
# Runs every test: the Swift suites on SQLite and on a private PostgreSQL, then the tests that drive the program.
#
# Usage: scripts/test.sh
# Stops at the first part that fails, with its exit code. Called by 'make test', after the packages and models.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

part() { current=$1; printf '\ntest: %s\n' "$1"; }
log="$(mktemp "${TMPDIR:-/tmp}/hansard-test.XXXXXX")"
# Runs Swift suites that are already built. What failed is said again at the end: thousands of lines lie between.
suites() { swift test --skip-build --disable-xctest "$@" 2>&1 | tee "$log"; }
finish() {
    local code=$?
    if [[ $code -ne 0 ]]; then
        printf '\ntest: what failed:\n' >&2
        grep -E '✘|recorded an issue|Fatal error|crashed|error: ' "$log" | head -n 100 >&2 || true
    fi
    rm -f "$log"
    [[ -n "${database:-}" ]] && { scripts/postgres.sh stop "$database" >/dev/null 2>&1 || true; rm -rf "$database"; }
    [[ -n "${language:-}" ]] && { scripts/llm-server.sh stop "$language" >/dev/null 2>&1 || true; }
    [[ $code -eq 0 ]] || printf '\ntest: failed at: %s (exit code %d)\n' "${current:-start}" "$code" >&2
    exit "$code"
}
trap finish EXIT

part "building"
swift build --build-tests

part "starting a private PostgreSQL"
database="$(mktemp -d "${TMPDIR:-/tmp}/hansard-postgres.XXXXXX")"
HANSARD_TEST_POSTGRES="$(scripts/postgres.sh start "$database" --fast)"
export HANSARD_TEST_POSTGRES
export HANSARD_TEST_PYTHON="$PWD/.venv/bin/python"

part "starting a small language model"
language="$PWD/.build/llm-server"
HANSARD_TEST_LLM="$(scripts/llm-server.sh start "$language")"
export HANSARD_TEST_LLM

# Those that count on anybody's patience do not share the cores with those that listen to recordings.
part "Swift: database, jobs and connections"
suites --filter '^(DatabaseTests|JobsTests|OutboundTests|RemoteTests|SpeechRemoteTests|LanguageRemoteTests)\.'

# Foundation starts processes safely one at a time only: who starts some does not share a process with others who do.
part "Swift: mail"
suites --filter '^MailTests\.'

part "Swift: speech"
suites --filter '^SpeechTests\.'

part "Swift: everything else"
suites --skip '^(DatabaseTests|JobsTests|OutboundTests|RemoteTests|SpeechRemoteTests|LanguageRemoteTests|SpeechTests|MailTests)\.'

part "Swift: the stores, on PostgreSQL"
HANSARD_TEST_STORES=postgresql suites --no-parallel --filter '^HansardTests\.'

part "conformance: the program, driven from outside"
export HANSARD_BINARY="$PWD/.build/debug/hansard"
.venv/bin/python -m pytest conformance

printf '\ntest: everything passed\n'
