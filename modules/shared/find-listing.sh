# shellcheck shell=sh
# drover_list DIRECTORY MARK FOLLOW LEVELS: links to directories, ended by NUL each; then behind a mark the time and
# whether there is such a directory; then behind a mark each what is known of one entry.
drover_list() {
  LC_ALL=C
  export LC_ALL
  if [ ! -d "$1" ]; then
    printf '%s%s\0' "$2" "$(date +%s)"
    return 0
  fi
  # shellcheck disable=SC2016
  find ${3:+-L} "$1/" ${4:+-maxdepth "$4"} -exec sh -c 'for drover_entry; do
    if [ -L "$drover_entry" ] && [ -d "$drover_entry" ]; then printf "%s\0" "$drover_entry"; fi
  done' sh {} + 2>/dev/null
  printf '%s%s\0001\0' "$2" "$(date +%s)"
  if stat -c %f / >/dev/null 2>&1; then set -- "$1" "$2" "$3" "$4" -c "$2"'%f %d %i %h %u %g %s %X %Y %Z
%x
%y
%z
%U
%G
%n'
  else set -- "$1" "$2" "$3" "$4" -f "$2"'%Xp %d %i %l %u %g %z %a %m %c
%Fa
%Fm
%Fc
%Su
%Sg
%N'
  fi
  find ${3:+-L} "$1/" ${4:+-maxdepth "$4"} -exec stat "$5" "$6" -- {} +
}

# drover_read LABEL PATH: the contents of a file behind its label and size.
drover_read() {
  if [ -r "$2" ]; then
    printf '%s\0%s\0' "$1" "$(($(wc -c <"$2")))"
    cat <"$2"
  fi
}
