# shellcheck shell=sh disable=SC2154
umask 077
mkdir -p "$drover_dir" 2>/dev/null
if ! [ -d "$drover_dir" ] || ! [ -w "$drover_dir" ]; then
  echo "could not create directory: $drover_dir"
  exit 1
fi
