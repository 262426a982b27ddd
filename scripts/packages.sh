#!/usr/bin/env bash
# Makes sure that the system packages are there which Hansard is built from and runs with.
#
# Usage: scripts/packages.sh [test]
#   test  also what only the tests need: PostgreSQL, a browser, a synthetic voice
#
# For Debian 12 and Ubuntu 24.04, or newer. Nothing is asked of the network when everything is there.
set -euo pipefail

# package, least version, and the command that may stand in for it (or -)
needed() {
    cat <<'TABLE'
ca-certificates    20211016  -
curl               7.80      curl
ffmpeg             7:4.4     ffmpeg
libargon2-dev      0~2017    -
libcrypt-dev       1:4.4     -
libpq-dev          14        -
libsqlite3-dev     3.37      -
python3            3.11      python3
python3-venv       3.11      -
TABLE
    [[ "${1:-}" == test ]] && cat <<'TABLE'
chromium           100       chromium
espeak-ng          1.50      espeak-ng
fonts-dejavu-core  2.37      -
openssl            3.0       openssl
postgresql         14        pg_ctl
TABLE
    return 0
}

say() { printf 'packages: %s\n' "$*"; }
fail() { printf 'packages: %s\n' "$*" >&2; exit 1; }

case "${1:-}" in
    "" | test) ;;
    *) fail "unknown argument '$1'; usage: scripts/packages.sh [test]" ;;
esac

installed_version() { dpkg-query -W -f '${db:Status-Status} ${Version}' "$1" 2>/dev/null | sed -n 's/^installed //p'; }

# A package that is installed must be new enough; where it is not, a command of the user's own may stand in.
is_there() {
    local package=$1 least=$2 command=$3 version
    version=$(installed_version "$package")
    if [[ -n "$version" ]]; then
        dpkg --compare-versions "$version" ge "$least"
    else
        [[ "$command" != - ]] && command -v "$command" >/dev/null
    fi
}

if ! command -v dpkg-query >/dev/null; then
    say "this is no Debian or Ubuntu; please install by hand what these are called here:"
    needed "${1:-}" | awk '{ print "    " $1 " " $2 " or newer" }'
    exit 0
fi

missing=()
while read -r package least command; do
    is_there "$package" "$least" "$command" || missing+=("$package")
done < <(needed "${1:-}")

if [[ ${#missing[@]} -eq 0 ]]; then
    say "all there"
    exit 0
fi

say "missing or too old: ${missing[*]}"
root=()
if [[ $(id -u) -ne 0 ]]; then
    command -v sudo >/dev/null ||
        fail "neither root nor sudo; please run as root: apt-get install ${missing[*]}"
    root=(sudo)
fi
export DEBIAN_FRONTEND=noninteractive
apt=("${root[@]}" apt-get -o DPkg::Lock::Timeout=300 -qq)
install=("${apt[@]}" install -y --no-install-recommends "${missing[@]}")
say "installing them"
# The lists of packages may be old or absent: then once more with new ones.
"${install[@]}" >/dev/null 2>&1 || { "${apt[@]}" update && "${install[@]}" >/dev/null; } ||
    fail "apt-get could not install them; please look at: apt-get install ${missing[*]}"

while read -r package least command; do
    is_there "$package" "$least" "$command" ||
        fail "$package is needed in version $least or newer; this system offers $(installed_version "$package")"
done < <(needed "${1:-}")
say "ready"
