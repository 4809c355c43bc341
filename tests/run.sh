# The body of `./fadu test`, read by the script at the root: what is missing is installed, a throw-away PostgreSQL is started,
# every test project runs, and all that was started is ended. Needs $root and say().

install_missing() {
  local missing=()
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
  [ -x /usr/bin/chromium ] || missing+=(chromium)
  [ -n "$(find /usr/share/fonts -iname 'NotoSansCJK*' -print -quit 2>/dev/null)" ] || missing+=(fonts-noto-cjk)
  command -v strace >/dev/null 2>&1 || missing+=(strace)
  command -v softhsm2-util >/dev/null 2>&1 || missing+=(softhsm2)
  command -v python3 >/dev/null 2>&1 || missing+=(python3)
  [ ${#missing[@]} -gt 0 ] || return 0

  say "正在安装 Installing: ${missing[*]}"
  local apt=(apt-get -qq -o Dpkg::Use-Pty=0)
  [ "$(id -u)" = 0 ] || apt=(sudo -n "${apt[@]}")
  export DEBIAN_FRONTEND=noninteractive
  if ! "${apt[@]}" install -y --no-install-recommends "${missing[@]}" </dev/null >"$scratch/apt.log" 2>&1; then
    # The package lists may be missing or stale.
    if ! { "${apt[@]}" update && "${apt[@]}" install -y --no-install-recommends "${missing[@]}"; } </dev/null >>"$scratch/apt.log" 2>&1; then
      tail -5 "$scratch/apt.log" >&2
      say "未能安装 Could not install: ${missing[*]}"
      exit 69
    fi
  fi
}

# initdb and the server refuse root, so as root they run as the user `postgres`.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid=postgres --regid=postgres --init-groups env HOME="$cluster" LC_ALL=C.UTF-8 "$@"
  else
    env LC_ALL=C.UTF-8 "$@"
  fi
}

# For tests of meaning only: it runs without fsync. Exports FADU_TEST_PG, and FADU_TEST_PG_BIN for tests that start a server of their own.
start_postgres() {
  FADU_TEST_PG_BIN="$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)"
  cluster="$(mktemp -d /tmp/fadu-pg.XXXXXX)"
  local port attempt
  if [ "$(id -u)" = 0 ]; then chown postgres:postgres "$cluster"; fi
  (cd / && as_postgres "$FADU_TEST_PG_BIN/initdb" -D "$cluster/data" -U postgres -A trust -E UTF8 \
    --locale-provider=icu --icu-locale=zh-Hans-CN --locale=C.UTF-8 --no-sync) >"$scratch/initdb.log" 2>&1 ||
    { cat "$scratch/initdb.log" >&2; exit 70; }
  for attempt in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 12000))
    if (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then continue; fi
    if (cd / && as_postgres "$FADU_TEST_PG_BIN/pg_ctl" -D "$cluster/data" -w -t 30 -l "$cluster/log" -o "-p $port \
      -c listen_addresses=127.0.0.1 -c unix_socket_directories=$cluster -c max_connections=300 \
      -c fsync=off -c synchronous_commit=off -c full_page_writes=off" start) >"$scratch/pg.log" 2>&1 </dev/null; then
      export FADU_TEST_PG="Host=127.0.0.1;Port=$port;Username=postgres;Database=postgres;Include Error Detail=true" FADU_TEST_PG_BIN
      return
    fi
  done
  cat "$cluster/log" >&2
  say "PostgreSQL 未能启动 did not start"
  exit 70
}

# The compiler of this run, known by its pipe.
compiler="fadu-test-$$"
end_compiler() {
  local line
  printf -- '-pipename:%s\n' "$compiler" | { grep -lzsFx -f - /proc/[0-9]*/cmdline || true; } | while IFS=/ read -r _ _ line _; do
    kill -TERM "$line" 2>/dev/null || true
  done
}

end_all() {
  local rc=$?
  trap - EXIT INT TERM HUP
  if [ -n "${runner:-}" ] && kill -0 -- "-$runner" 2>/dev/null; then kill -TERM -- "-$runner" 2>/dev/null || true; fi
  end_compiler
  if [ -n "${cluster:-}" ]; then
    if [ -f "$cluster/data/postmaster.pid" ]; then
      (cd / && as_postgres "$FADU_TEST_PG_BIN/pg_ctl" -D "$cluster/data" -m immediate -w stop) >/dev/null 2>&1 || true
    fi
    rm -rf "$cluster"
  fi
  rm -rf "$scratch"
  exit "$rc"
}

# In a process group of its own, so that an interrupt ends the test hosts too, and shown while it runs.
run_group() {
  local log=$1 rc=0
  shift
  # The viewer may be there before the runner's first line.
  : >"$log"
  setsid "$@" </dev/null >>"$log" 2>&1 &
  runner=$!
  tail -n +1 -s 0.3 --pid="$runner" -f "$log" 2>/dev/null &
  local viewer=$!
  wait "$runner" || rc=$?
  wait "$viewer" || true
  runner=
  return $rc
}

# The last summary block of the runner only: what tests print cannot add to it. A test host that died counts as a failure.
closing_line() {
  local log=$1 rc=$2 total failed passed skipped errors
  read -r total failed passed skipped errors < <(awk '
    /^Test run summary:/ { t = f = s = k = ""; e = 0; on = 1; next }
    on && /^  total: [0-9]+$/ { t = $2 }      on && /^  failed: [0-9]+$/ { f = $2 }
    on && /^  succeeded: [0-9]+$/ { s = $2 }  on && /^  skipped: [0-9]+$/ { k = $2 }
    on && /^  error: [0-9]+$/ { e = $2 }
    END { print t, f, s, k, e }' "$log")
  if [ -z "${skipped:-}" ] || [ "$total" -ne $((passed + failed + skipped)) ]; then
    say "no trustworthy test summary (rc $rc)"
    return $((rc ? rc : 90))
  fi
  failed=$((failed + errors))
  if [ "$skipped" -gt 0 ]; then echo "$passed passed, $failed failed, $skipped skipped"; else echo "$passed passed, $failed failed"; fi
  [ "$total" -gt 0 ] || { [ "$rc" -ne 0 ] || rc=91; }
  [ "$failed" -eq 0 ] || { [ "$rc" -ne 0 ] || rc=92; }
  return "$rc"
}

run_tests() {
  local rc=0 filters=() target=(--solution "$root/Fadu.slnx") word name
  scratch="$(mktemp -d)"
  trap end_all EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP

  for word in "$@"; do
    name="${word#Fadu.}"
    name="${name%.Tests}"
    case "$word" in
      --long) export FADU_TEST_LONG=1 ;;
      -h | --help)
        echo "./fadu test [--long] [Law|Ledger|Store|…] [part of a test's name]… [--filter-class X …]"
        return 0
        ;;
      -*) filters+=("$word") ;;
      *)
        if [ -d "$root/tests/Fadu.$name.Tests" ]; then
          target=(--project "$root/tests/Fadu.$name.Tests")
        elif [ ${#filters[@]} -gt 0 ] && [[ "${filters[-1]}" == --filter-* ]]; then
          filters+=("$word")
        else
          filters+=(--filter-method "*$word*")
        fi
        ;;
    esac
  done

  install_missing
  start_postgres
  cd "$root"

  # One compiler for all that is compiled: one for each project would be made ready two dozen times.
  compiling=(-p:UseSharedCompilation=true -p:SharedCompilationId="$compiler")
  say "正在构建 Building the solution."
  if ! run_group "$scratch/build.log" dotnet build "${target[1]}" -c Debug --nologo -v quiet -nodeReuse:false "${compiling[@]}"; then
    say "构建未成 The build failed"
    echo "0 passed, 1 failed"
    return 70
  fi

  # The command's tests start it scores of times: as published, compiled ahead, each start takes a fraction.
  if [ ${#filters[@]} -eq 0 ]; then
    ensure_built
    export FADU_TEST_COMMAND="$artifacts/fadu/fadu"
  fi
  end_compiler

  # Hundreds of processes are started and killed: compiled ahead, each starts at half the price.
  if [ "${FADU_TEST_LONG:-}" = 1 ] && [ "$(uname -sm)" = "Linux x86_64" ]; then
    say "正在编译被终止的进程 Compiling ahead the process that is killed."
    if dotnet publish tests/Fadu.Casework.Host -c Release -r linux-x64 --self-contained false -p:PublishReadyToRun=true -o "$root/artifacts/test-host" --artifacts-path "$scratch/ahead" \
      --nologo -v quiet -nodeReuse:false -p:UseSharedCompilation=false </dev/null >"$scratch/host.log" 2>&1; then
      export FADU_TEST_HOST="$root/artifacts/test-host/Fadu.Casework.Host.dll"
    fi
  fi

  # A filter that finds nothing in one project is no error; finding nothing at all is (closing_line).
  NO_COLOR=1 run_group "$scratch/test.log" dotnet test "${target[@]}" -c Debug --no-build --no-restore --no-ansi --no-progress \
    --results-directory "$scratch/results" --report-xunit-xml --ignore-exit-code 8 --show-stdout Failed --show-stderr Failed "${filters[@]}" || rc=$?

  if ! python3 "$root/tests/count_by_database.py" "$scratch/results" ${filters:+--filtered}; then
    [ "$rc" -ne 0 ] || rc=93
  fi
  closing_line "$scratch/test.log" "$rc" || rc=$?
  return "$rc"
}
