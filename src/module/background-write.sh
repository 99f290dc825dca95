# shellcheck shell=sh disable=SC2154,SC2088
umask 077
case $drover_dir in '~') drover_dir=$HOME ;; '~/'*) drover_dir=$HOME/${drover_dir#'~/'} ;; esac
mkdir -p "$drover_dir" 2>/dev/null
if ! [ -d "$drover_dir" ] || ! [ -w "$drover_dir" ]; then
  echo "could not create directory: $drover_dir"
  exit 1
fi
cat >"$drover_dir/$drover_job.new" && mv "$drover_dir/$drover_job.new" "$drover_dir/$drover_job" && echo "$drover_dir/$drover_job"
