# shellcheck shell=sh
# drover_body PATH: size and first bytes of a file for a diff; it must be the last thing that a probe prints.
drover_body() {
  [ -f "$1" ] && [ -r "$1" ] || return 0
  drover_size=$(wc -c <"$1")
  printf 'body.size=%s\0' "$((drover_size))"
  if [ "$drover_size" -le 104448 ]; then
    printf 'body=' && cat <"$1"
  else
    printf 'body=' && head -c 8192 <"$1"
  fi
}
