#!/usr/bin/env bash
# Starts and stops a private PostgreSQL that keeps everything in one folder and listens on a Unix socket only.
#
#   scripts/postgres.sh start DIR [--fast]   prints a DATABASE_URL; --fast gives up durability, for tests
#   scripts/postgres.sh stop DIR
#   scripts/postgres.sh url DIR
set -euo pipefail

usage() {
    sed -n 's/^# \{0,1\}//p' "$0" | sed -n '3,$p' >&2
    exit 64
}

[ $# -ge 2 ] || usage
verb=$1
mkdir -p "$2"
dir=$(cd "$2" && pwd -P)
fast=${3:-}

programs() {
    local found
    found=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
    if [ -n "$found" ] && [ -x "$found/pg_ctl" ]; then
        echo "$found"
    elif command -v pg_ctl >/dev/null; then
        dirname "$(readlink -f "$(command -v pg_ctl)")"
    else
        echo "postgres.sh: no pg_ctl found; install PostgreSQL (Debian: apt-get install postgresql)" >&2
        exit 69
    fi
}
bin=$(programs)

# PostgreSQL refuses to run as root: the folder then belongs to `postgres`, or to `nobody` where there is no such user.
as_user() {
    if [ "$(id -u)" -eq 0 ]; then
        local user=postgres
        id postgres >/dev/null 2>&1 || user=nobody
        chown "$user" "$dir"
        (cd "$dir" && exec setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups env HOME="$dir" "$@")
    else
        "$@"
    fi
}

# The server outlives whoever called this script, who may wait for what it passed on to be closed.
without_inherited() {
    (
        for descriptor in /proc/$BASHPID/fd/*; do
            descriptor=${descriptor##*/}
            [ "$descriptor" -le 2 ] || [ "$descriptor" -eq 255 ] || eval "exec $descriptor>&-"
        done
        "$@"
    )
}

# The path of a Unix socket may have 107 bytes at most, which a deep folder exceeds.
socket_dir() {
    if [ ${#dir} -le 80 ]; then
        echo "$dir"
    else
        echo "/tmp/hansard-postgres-$(printf %s "$dir" | cksum | cut -d' ' -f1)"
    fi
}
sockets=$(socket_dir)

url() {
    echo "postgresql://hansard@/hansard?host=$(printf %s "$sockets" | sed 's/%/%25/g; s/ /%20/g; s/&/%26/g; s/+/%2B/g')"
}

create() {
    as_user "$bin/initdb" -D "$dir/data" -U hansard -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$dir/initdb.log" 2>&1 || {
        cat "$dir/initdb.log" >&2
        exit 1
    }
}

start() {
    if [ ! -e "$dir/data/PG_VERSION" ]; then
        create
    fi
    if ! as_user "$bin/pg_ctl" -D "$dir/data" status >/dev/null; then
        [ "$sockets" = "$dir" ] || { mkdir -p "$sockets" && chown --reference="$dir" "$sockets" && chmod 755 "$sockets"; }
        local options="-c listen_addresses='' -c unix_socket_directories='$sockets' -c max_connections=200"
        [ "$fast" != --fast ] || options+=" -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        without_inherited as_user "$bin/pg_ctl" -D "$dir/data" -l "$dir/server.log" -w -t 60 -o "$options" start >/dev/null || {
            tail -20 "$dir/server.log" >&2
            exit 1
        }
    fi
    if ! "$bin/psql" -h "$sockets" -U hansard -d hansard -c "" >/dev/null 2>&1; then
        "$bin/createdb" -h "$sockets" -U hansard hansard
    fi
    url
}

stop() {
    if as_user "$bin/pg_ctl" -D "$dir/data" status >/dev/null 2>&1; then
        as_user "$bin/pg_ctl" -D "$dir/data" -m fast -w stop >/dev/null
    fi
    [ "$sockets" = "$dir" ] || rm -rf "$sockets"
}

case $verb in
    start) start ;;
    stop) stop ;;
    url) url ;;
    *) usage ;;
esac
