#!/usr/bin/env bash
# Measures Fadu beside the limits of this machine, in one run, and prints a table of Markdown.
#   bench/run.sh [PART…]     pure quiet acts acts-postgres long-matter look-up audit verify start growth; none: all
# REPS (3) and SECS (5) set repeats and seconds; SMALL and LARGE the bureaus of `growth`, VERIFY_MATTERS that of `verify`.
# One session pushes all it can, so the server is started without its limits for programs (`--api-readings 0 --api-recordings 0`).
# The bare programs are those in ../shared/bench, built unchanged. What is started is ended by its own id. Nothing else should run beside it.
set -euo pipefail

here="$(cd "$(dirname "$0")" && pwd)"
root="${here%/*}"
bare="$root/../shared/bench"
export WORK="${WORK:-$(mktemp -d /tmp/fadu-bench.XXXXXX)}"
export PGDIR="$WORK/pg" PGPORT="${PGPORT:-54329}"
export FADU="$root/fadu" LAWS="$root/laws" LOGS="$root/../shared/data/event-logs" LIMITS="$WORK/limits/limits"
[ -d "$bare" ] || { echo "bench: $bare is not there" >&2; exit 69; }

. "$bare/lib/pg.sh"
need wrk wrk
need strace strace
need /usr/bin/time time
need pg_ctl-bin postgresql

mkdir -p "$WORK"
chmod 755 "$WORK"
[ -x "$LIMITS" ] || { cp -r "$bare/limits" "$WORK/limits-src" && (cd "$WORK/limits-src" && dotnet publish -c Release -o "$WORK/limits" -v q --nologo) >&2; }
"$FADU" --version >/dev/null
(cd "$here/Fadu.Bench" && dotnet publish -c Release -o "$WORK/bench" -v q --nologo) >&2

end_all() { pg_down || true; [ -n "${KEEP:-}" ] || rm -rf "$WORK"; }
trap end_all EXIT
case " ${*:-acts-postgres} " in
  *" acts-postgres "*)
    pg_up
    # The product's readers and the bare inserts ask for more connections together than this cluster allows as it is made.
    pg_sql -d postgres -c 'alter system set max_connections = 300' >&2
    pg_down
    pg_up
    pg_sql -d postgres -c 'show fsync' -c 'show synchronous_commit' -t >&2
    export PG="Host=127.0.0.1;Port=$PGPORT;Username=postgres;Database=postgres" PG_BIN="$PGBIN"
    ;;
esac

echo "$(date -u +%F), $(nproc) cores, $(awk '/MemTotal/{printf "%.0f GB", $2/1048576}' /proc/meminfo), $(lscpu | sed -n 's/^Model name: *//p'), load $(cut -d' ' -f1 /proc/loadavg)"
echo
"$WORK/bench/Fadu.Bench" "$@"
