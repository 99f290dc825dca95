#!/bin/sh
# record.sh PROGRAM [FOLDER...]: writes what ansible-playbook prints for the plays here.
program=$1
shift
here=$(cd "$(dirname "$0")" && pwd)
[ $# -gt 0 ] || set -- "$here"/*/
for folder; do
  folder=$(cd "$folder" && pwd)
  top=$(mktemp -d)
  scratch=$top/w
  mkdir "$scratch"
  cp -R "$folder/." "$scratch"
  mkdir -p "$folder/expect"
  for play in "$scratch"/*.yml; do
    name=$(basename "$play" .yml)
    arguments=$(sed -n 's/^# args: //p' "$play")
    environment=$(sed -n 's/^# env: //p' "$play")
    grep -q '^- ' "$play" && grep -qE '(hosts|import_playbook):' "$play" || continue
    (
      cd "$scratch" &&
      eval "env -i PATH='$PATH' HOME='$scratch' TMPDIR=/tmp LANG=C.UTF-8 ANSIBLE_FORKS=1 ANSIBLE_PIPELINING=1 \
        ANSIBLE_LOCALHOST_WARNING=False ANSIBLE_DEPRECATION_WARNINGS=False $environment \
        '$program' -i inventory '$name.yml' $arguments" < /dev/null 2> /dev/null
      echo "exit status $?"
    ) | sed -E -e "s#$scratch#<CWD>#g" > "$folder/expect/$name.txt"
  done
  rm -rf "$top"
done
