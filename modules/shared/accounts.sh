# shellcheck shell=sh
# Functions that look up accounts and print fields `name=text`, each ended by NUL. System directories are searched for
# programs too: a login shell's PATH may lack them.
PATH=$PATH:/sbin:/usr/sbin:/usr/local/sbin

# drover_entry DATABASE KEY LOCAL: the line of a user or group, by name or number. LOCAL looks at the file only.
drover_entry() {
  if [ -z "$3" ] && command -v getent >/dev/null 2>&1; then getent "$1" "$2" 2>/dev/null; return; fi
  while IFS= read -r entry_line; do
    entry_rest=${entry_line#*:*:}
    case $entry_line in "$2":*) printf '%s\n' "$entry_line"; return 0 ;; esac
    case ${entry_rest%%:*} in "$2") printf '%s\n' "$entry_line"; return 0 ;; esac
  done <"/etc/$1"
  return 1
}

# drover_all DATABASE: all lines.
drover_all() {
  if command -v getent >/dev/null 2>&1; then getent "$1" 2>/dev/null; else cat "/etc/$1"; fi
}

# drover_tools NAME…: which of the programs there are.
drover_tools() {
  for tools_name; do
    if command -v "$tools_name" >/dev/null 2>&1; then printf 'tool:%s=1\0' "$tools_name"; fi
  done
}
