# shellcheck shell=sh disable=SC2034,SC2088,SC2154
case $drover_dir in '~') drover_dir=$HOME ;; '~/'*) drover_dir=$HOME/${drover_dir#'~/'} ;; esac
drover_file=$drover_dir/$drover_job
