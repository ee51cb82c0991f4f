# Runs a server as long as the process at the other end of our standard input lives.
#   $1: signal for the server when that process is gone
#   $2: directory to remove then; empty for none
#   the rest: the server
# Each line read is the name of a signal to pass on to the server.
farewell=$1
remove=$2
shift 2
exec 3<&0 </dev/null
"$@" 3<&- &
server=$!
(
  while read -r signal <&3; do
    kill -"$signal" "$server"
  done
  trap '' TERM
  kill -"$farewell" "$server"
  if [ -n "$remove" ]; then
    while kill -0 "$server"; do sleep 0.1; done
    rm -rf -- "$remove"
  fi
) 2>/dev/null &
lifeline=$!
exec 3<&-
wait "$server"
status=$?
kill "$lifeline" 2>/dev/null
wait "$lifeline"
exit "$status"
