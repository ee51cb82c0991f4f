# Looks at, starts and stops one PostgreSQL server. Arguments:
#   $1 what to do   $2 data directory   $3 directory of the programs, empty to look for them
#   $4 systemd service, empty for pg_ctl   $5 seconds that a start or a stop may take
#   $6 job   $7 the job's token   $8 further argument
# The file windlass.failover in the data directory says which job may change the server: its
# line is "job token beginning state further-argument". What a failover changes is changed under a
# lock and only for the job and token in that file; for others this ends with 9. Secrets come by
# standard input and go to no program's arguments.
action=$1 data=$2 bin=$3 service=$4 seconds=$5 job=$6 token=$7 more=$8
mark=$data/windlass.failover
conf=$data/postgresql.auto.conf
cd / || exit 1
LC_ALL=C
export LC_ALL
umask 077

say() { printf '%s\n' "$*"; }
fail() { say "$2" >&2; exit "$1"; }

super() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# A service is started and stopped by whoever logs in, who need not be able to read the data.
if [ -n "$service" ]; then
  case $action in
    start | stop) super systemctl "$action" "$service"; exit ;;
  esac
fi

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

# The newest timeline that the server wrote, and from where on. pg_controldata has an older one
# until the first checkpoint after a promotion; the promotion itself leaves a history.
newest_timeline() {
  timeline=$(pg_controldata --pgdata="$data" | sed -n "s/^Latest checkpoint's TimeLineID: *//p")
  start=$(pg_controldata --pgdata="$data" | sed -n "s/^Latest checkpoint's REDO location: *//p")
  newest=$(ls "$data/pg_wal" | sed -n 's/^\([0-9A-F]\{8\}\)\.history$/\1/p' | sort | tail -n 1)
  if [ -n "$newest" ] && [ $((0x$newest)) -gt "$timeline" ]; then
    for segment in "$data/pg_wal/$newest"????????????????; do
      if [ -e "$segment" ]; then
        timeline=$((0x$newest))
        start=$(sed -n '/^[0-9]/p' "$data/pg_wal/$newest.history" | tail -n 1 | cut -f 2)
        break
      fi
    done
  fi
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
    if [ -e "$data/postgresql.conf" ]; then say "configuration=true"; fi
    [ -r "$data/postmaster.pid" ] && sed -n -e '3s/^/started=/p' -e '4s/^/port=/p' "$data/postmaster.pid"
    [ -r "$mark" ] && sed -n '1s/^/mark=/p' "$mark"
    say "clock=$(date +%s)"
    ;;
  end)
    # The last whole record in the log of a server that does not run.
    is_running && fail 4 "the server runs"
    newest_timeline
    pg_waldump --path="$data/pg_wal" --timeline="$timeline" --start="$start" 2>/dev/null |
      tail -n 1 | sed -n 's/^/record=/p'
    pg_controldata --pgdata="$data" | sed -n \
      -e 's/^WAL block size: */block=/p' \
      -e 's/^Bytes per WAL segment: */segment=/p'
    ;;
  claim)
    lock
    begin=$(date +%s) state=working
    if read -r its_job its_token its_begin its_state its_more 2>/dev/null <"$mark"; then
      if [ "$its_job" = "$job" ]; then
        [ "$its_token" -le "$token" ] || fail 9 "a later attempt works on this node"
        begin=$its_begin more=$its_more
        [ "$its_state" != promoting ] || state=promoting
      else
        # What another job put aside is older than what is there now.
        rm -f "$conf.windlass"
      fi
    fi
    write_mark "$job" "$token" "$begin" "$state" "$more" || fail 3 "$mark cannot be written"
    ;;
  promoting)
    # From here on the target may be told to become the primary: the fence stays.
    own
    write_mark "$job" "$token" "$its_begin" promoting "$its_more" || fail 3 "$mark cannot be written"
    sync "$mark" "$data" 2>/dev/null
    ;;
  fence)
    # The signal is written before it is asked whether the server runs: a start that comes in
    # between finds it.
    own
    IFS= read -r conninfo && IFS= read -r slot && IFS= read -r passfile && IFS= read -r password
    if [ -n "$password" ]; then
      if ! say "$password" | grep -q -x -F -f - "$passfile" 2>/dev/null; then
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
    log=$data/windlass-pg_ctl.log
    # From PostgreSQL 18 on, pg_ctl calls it a success when a standby has ended again at once.
    is_running || {
      pg_ctl start --pgdata="$data" --wait --timeout="$seconds" --log="$log" >/dev/null 2>&1 &&
        is_running
    } || {
      say "pg_ctl could not start it; from the end of $log" >&2
      { tail -n 20 "$log" | grep -E 'FATAL|PANIC' || tail -n 3 "$log"; } >&2
      exit 5
    }
    ;;
  stop)
    if [ -n "$job" ]; then
      own
      exec 8>&-
    fi
    pg_ctl stop --pgdata="$data" --mode="$more" --wait --timeout="$seconds" >&2
    ;;
  *)
    fail 3 "no such action: $action"
    ;;
esac
