# shellcheck shell=sh
apart=
command -v setsid >/dev/null 2>&1 && apart=setsid
begun=$(date '+%s.%N')
sleep "$1" &
limit=$!
(
  $apart /bin/sh "$0.sh" <"$0.in" >"$0.out" 2>"$0.err" &
  program=$!
  echo "$program" >"$0.pid"
  wait "$program"
  status=$?
  ended=$(date '+%s.%N')
  printf '%s %s %s %s\n' "$status" "${begun%.*N}" "${ended%.*N}" "$(date '+%z')" >"$0.new"
  mv "$0.new" "$0.rc"
  kill "$limit"
) &
wait "$limit"
if ! [ -e "$0.rc" ]; then
  : >"$0.late"
  read -r program <"$0.pid"
  kill -TERM "-$program" || kill -TERM "$program"
  sleep 1
  kill -KILL "-$program" || kill -KILL "$program"
fi
printf '{"started": true, "finished": true, "ansible_job_id": "%s"}\n' "$2" >"$0.new"
mv "$0.new" "$0"
rm -f "$0.in" "$0.sh" "$0.pid"
