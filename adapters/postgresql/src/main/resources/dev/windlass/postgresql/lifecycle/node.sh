# Looks at, starts and stops one PostgreSQL server. Arguments:
#   $1 what to do   $2 data directory   $3 directory of the programs, empty to look for them
#   $4 systemd service, empty for pg_ctl   $5 seconds that a start or a stop may take
#   $6 job   $7 the job's token   $8 further argument
# The file windlass.failover in the data directory says which job may change the server: its
# line is "job token beginning state further-argument". What changes something is done under a
# lock and only for the job and token in that file; for others this ends with 9.
action=$1 data=$2 bin=$3 service=$4 seconds=$5 job=$6 token=$7 more=$8
mark=$data/windlass.failover
conf=$data/postgresql.auto.conf
cd / || exit 1
LC_ALL=C
export LC_ALL
umask 077

say() { printf '%s\n' "$*"; }
fail() { say "$2" >&2; exit "$1"; }

[ -r "$data/PG_VERSION" ] || fail 3 "there is no readable PG_VERSION in $data"
version=$(cat "$data/PG_VERSION")
if [ -z "$bin" ]; then
  for bin in "/usr/lib/postgresql/$version/bin" "/usr/pgsql-$version/bin" ""; do
    [ -z "$bin" ] || [ -x "$bin/pg_ctl" ] && break
  done
fi
[ -z "$bin" ] || PATH=$bin:$PATH
command -v pg_ctl >/dev/null || fail 3 "pg_ctl of PostgreSQL $version is not found; set binDirectory"
command -v pg_controldata >/dev/null || fail 3 "pg_controldata is not found; set binDirectory"

is_running() { pg_ctl status --pgdata="$data" >/dev/null 2>&1; }

lock() {
  if command -v flock >/dev/null; then
    exec 8>"$mark.lock" && flock -w 30 8 || fail 3 "$mark.lock is held by another"
  fi
}

# Goes on only for the job and token in the mark.
own() {
  lock
  read -r its_job its_token its_begin its_state its_more 2>/dev/null <"$mark"
  [ "$its_job $its_token" = "$job $token" ] || fail 9 "another job or attempt works on this node"
}

write_mark() {
  printf '%s %s %s %s %s\n' "$1" "$2" "$3" "$4" "$5" >"$mark.new" && mv "$mark.new" "$mark"
}

super() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

case $action in
  look)
    if is_running; then say "running=true"; else say "running=false"; fi
    pg_controldata --pgdata="$data" | sed -n \
      -e 's/^Database cluster state: */state=/p' \
      -e 's/^Database system identifier: */system=/p' \
      -e 's/^Latest checkpoint location: */checkpoint=/p' \
      -e "s/^Latest checkpoint's REDO location: */redo=/p" \
      -e "s/^Latest checkpoint's TimeLineID: */timeline=/p"
    if [ -e "$data/standby.signal" ]; then say "signal=true"; else say "signal=false"; fi
    [ -r "$data/postmaster.pid" ] && sed -n -e '3s/^/started=/p' -e '4s/^/port=/p' "$data/postmaster.pid"
    [ -r "$mark" ] && sed -n '1s/^/mark=/p' "$mark"
    say "clock=$(date +%s)"
    ;;
  end)
    # How far the log of a server that does not run goes. The last message of pg_waldump names the
    # first place that holds no record any more.
    is_running && fail 4 "the server runs"
    timeline=$(pg_controldata --pgdata="$data" | sed -n "s/^Latest checkpoint's TimeLineID: *//p")
    redo=$(pg_controldata --pgdata="$data" | sed -n "s/^Latest checkpoint's REDO location: *//p")
    pg_waldump --path="$data/pg_wal" --timeline="$timeline" --start="$redo" 2>&1 >/dev/null | tail -n 1
    ;;
  claim)
    lock
    begin=$(date +%s)
    if read -r its_job its_token its_begin its_state its_more 2>/dev/null <"$mark"; then
      if [ "$its_job" = "$job" ]; then
        [ "$its_token" -le "$token" ] || fail 9 "a later attempt works on this node"
        begin=$its_begin more=$its_more
      fi
    fi
    write_mark "$job" "$token" "$begin" working "$more"
    ;;
  fence)
    # The signal is written before it is asked whether the server runs: a start that comes in
    # between finds it.
    own
    read -r conninfo && read -r slot && read -r passfile && read -r password
    if [ -n "$password" ]; then
      if ! grep -q -x -F -e "$password" "$passfile" 2>/dev/null; then
        { say "$password"; cat "$passfile" 2>/dev/null; } >"$passfile.windlass" &&
          mv "$passfile.windlass" "$passfile" || fail 3 "$passfile cannot be written"
      fi
    fi
    if [ -n "$conninfo" ]; then
      [ -e "$conf.windlass" ] || cp -p "$conf" "$conf.windlass" || fail 3 "$conf cannot be copied"
      { grep -v -E '^(primary_conninfo|primary_slot_name) *=' "$conf"
        say "primary_conninfo = $conninfo"
        say "primary_slot_name = $slot"
      } >"$conf.new" && mv "$conf.new" "$conf" || fail 3 "$conf cannot be written"
    fi
    : >"$data/standby.signal" || fail 3 "$data/standby.signal cannot be written"
    sync "$data/standby.signal" "$data" 2>/dev/null
    if is_running; then
      rm -f "$data/standby.signal"
      fail 4 "the server runs"
    fi
    ;;
  unfence)
    own
    rm -f "$data/standby.signal" || fail 3 "$data/standby.signal cannot be removed"
    [ ! -e "$conf.windlass" ] || mv "$conf.windlass" "$conf" || fail 3 "$conf cannot be restored"
    ;;
  finish)
    own
    rm -f "$conf.windlass"
    write_mark "$job" "$token" "$its_begin" "$more" "$its_more"
    ;;
  mine)
    own
    ;;
  start)
    if [ -n "$service" ]; then
      super systemctl start "$service" 8>&-
    else
      is_running || pg_ctl start --pgdata="$data" --wait --timeout="$seconds" \
        --log="$data/windlass-pg_ctl.log" 8>&- >&2
    fi
    ;;
  stop)
    if [ -n "$service" ]; then
      super systemctl stop "$service"
    else
      pg_ctl stop --pgdata="$data" --mode="$more" --wait --timeout="$seconds" >&2
    fi
    ;;
  *)
    fail 3 "no such action: $action"
    ;;
esac
