# shellcheck shell=sh disable=SC2154,SC2209
# Whoever does not know whether it was started asks again.
if [ -e "$drover_file" ]; then
  echo "$drover_file"
  exit
fi
printf %s "$drover_record" >"$drover_file.job" &&
  printf %s "$drover_program" >"$drover_file.sh" &&
  cat >"$drover_file.in" &&
  printf '{"started": true, "finished": false, "ansible_job_id": "%s"}\n' "$drover_job" >"$drover_file" || exit 1
# In a session of its own nothing that ends this one reaches it; nohup spares it at least the hang-up.
drover_apart=nohup
command -v setsid >/dev/null 2>&1 && drover_apart=setsid
$drover_apart "${drover_shell:-/bin/sh}" -c "$drover_supervise" "$drover_file" "$drover_limit" "$drover_job" </dev/null >/dev/null 2>&1 &
echo "$drover_file"
