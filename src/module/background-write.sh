# shellcheck shell=sh disable=SC2154
cat >"$drover_file.new" && mv "$drover_file.new" "$drover_file" && echo "$drover_file"
