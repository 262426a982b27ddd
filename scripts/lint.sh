#!/usr/bin/env bash
# Checks the form of every file of ours: Swift format, shell and Python syntax, and words that do not belong here.
#
# Usage: scripts/lint.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf 'lint: %s\n' "$*"; }
fail() { printf 'lint: %s\n' "$*" >&2; exit 1; }

# Files that git knows or would add, so that nothing built or fetched is looked at.
ours() { git ls-files --cached --others --exclude-standard -z -- "$@" | while IFS= read -r -d '' file; do
    [[ -f "$file" ]] && printf '%s\0' "$file"
done; return 0; }
count() { tr -cd '\0' | wc -c; }

say "$(ours '*.swift' | count) Swift files"
ours '*.swift' | xargs -0 -r swift format lint --strict --parallel --configuration .swift-format ||
    fail "the format is off; 'make format' mends most of it"

say "$(ours '*.sh' .ci/run | count) shell scripts"
while IFS= read -r -d '' script; do
    bash -n "$script" || fail "$script has a syntax error"
done < <(ours '*.sh' .ci/run)

say "$(ours '*.py' | count) Python files"
ours '*.py' | xargs -0 -r python3 -c '
import ast, pathlib, sys
for name in sys.argv[1:]:
    ast.parse(pathlib.Path(name).read_bytes(), name)
' || fail "a Python file has a syntax error"

if command -v node >/dev/null; then
    say "$(ours 'web/*.js' | count) JavaScript files"
    while IFS= read -r -d '' script; do
        node --check "$script" 2>/dev/null || node --input-type=module --check <"$script" ||
            fail "$script has a syntax error"
    done < <(ours 'web/*.js')
fi

# A path or an address that only one machine has. Written in parts, so that this file passes its own check.
banned="/(work|root|home/[a-z]+|Users/[A-Za-z]+)/[A-Za-z.]|/opt/""swift|\.internal""/|:[0-9]+/""simple\b|--(find""-links|index""-url)"
say "words that do not belong here"
if ours . | xargs -0 -r grep -nIE "$banned" -- | grep -vE '^(LICENSE|docs/operations\.md|deploy/)'; then
    fail "the lines above name a place that only one machine has"
fi
say "fine"
