# shellcheck shell=sh
# shellcheck disable=SC2154
# What the module pip does on the target. Variables: drover_env (the environment), drover_chdir, drover_executable,
# drover_python, drover_check, drover_compare, drover_site. It prints fields `name=text`, each ended by NUL.

# drover_say_file NAME FILE: a field from a file.
drover_say_file() {
  printf '%s=' "$1"
  cat "$2"
  printf '\0'
}

# drover_make_env WORD…: makes the environment.
drover_make_env() {
  printf 'created=1\0'
  case $1 in
    */*) ;;
    *)
      drover_program=$(command -v "$1") || { printf 'lacks=%s\0' "$1"; exit 0; }
      shift
      set -- "$drover_program" "$@"
      ;;
  esac
  if [ -n "$drover_site" ]; then set -- "$@" --system-site-packages
  else
    drover_help=$("$1" --help 2>/dev/null)
    case " $drover_help " in *' --no-site-packages'*) set -- "$@" --no-site-packages ;; esac
  fi
  if [ -n "$drover_by_virtualenv" ]; then set -- "$@" "-p${drover_virtualenv_python:-$(drover_find_python)}"; fi
  set -- "$@" "$drover_env"
  (cd "$drover_chdir" && exec "$@") >"$drover_tmp/out" 2>"$drover_tmp/err" </dev/null || {
    printf 'venv-cmd='
    printf '%s\036' "$@"
    printf '\0failed=1\0'
    drover_say_file stdout "$drover_tmp/out"
    drover_say_file stderr "$drover_tmp/err"
    exit 0
  }
}

drover_find_python() {
  if [ -n "$drover_python" ]; then printf '%s' "$drover_python"
  else command -v python3 || command -v python; fi
}

# drover_find_pip: prints the words that are pip, each ended by a record separator.
drover_find_pip() {
  if [ -n "$drover_env" ]; then
    for drover_name in pip3 pip; do
      if [ -x "$drover_env/bin/$drover_name" ]; then printf '%s\036' "$drover_env/bin/$drover_name" && return; fi
    done
  elif [ -n "$drover_executable" ]; then
    case $drover_executable in
      /*) printf '%s\036' "$drover_executable" ;;
      *) command -v "$drover_executable" | tr '\n' '\036' ;;
    esac
  else
    drover_name=$(drover_find_python)
    if [ -n "$drover_name" ] && "$drover_name" -c 'import pip' 2>/dev/null; then
      printf '%s\036-m\036pip\036' "$drover_name"
    else
      command -v pip3 | tr '\n' '\036'
    fi
  fi
}

# drover_main WORD…: lists, or runs pip with these words.
drover_main() {
  drover_words=$(drover_find_pip)
  [ -n "$drover_words" ] || { printf 'nopip=1\0'; exit 0; }
  printf 'pip=%s\0' "$drover_words"
  [ "$drover_check" != blind ] || exit 0
  drover_ifs=$IFS
  IFS=$(printf '\036')
  set -f
  # The words of pip stay apart at the separator, whatever is in them.
  drover_pip=$drover_words
  if [ "$drover_check" = list ] || [ -n "$drover_compare" ]; then
    drover_list_pip "$drover_tmp/before"
  fi
  if [ "$drover_check" = list ]; then
    drover_say_file listed "$drover_tmp/before"
    drover_say_file listed-err "$drover_tmp/before.err"
    exit 0
  fi
  if [ -n "$drover_env" ]; then export PATH="$drover_env/bin:$PATH"; fi
  # shellcheck disable=SC2086
  (cd "$drover_chdir" && exec $drover_pip "$@") >"$drover_tmp/out" 2>"$drover_tmp/err" </dev/null
  printf 'rc=%s\0' "$?"
  if [ -n "$drover_compare" ]; then
    drover_list_pip "$drover_tmp/after"
    cmp -s "$drover_tmp/before" "$drover_tmp/after" || printf 'differs=1\0'
  fi
  IFS=$drover_ifs
  drover_say_file stdout "$drover_tmp/out"
  drover_say_file stderr "$drover_tmp/err"
}

# drover_list_pip FILE: what is installed, or the end.
drover_list_pip() {
  # shellcheck disable=SC2086
  (cd "$drover_chdir" && LC_ALL=C.UTF-8 exec $drover_pip list --format=freeze) >"$1" 2>"$1.err" </dev/null && return 0
  # shellcheck disable=SC2086
  (cd "$drover_chdir" && exec $drover_pip freeze) >"$1" 2>"$1.err" </dev/null && return 0
  printf 'failed=1\0unlisted=1\0'
  drover_say_file stdout "$1"
  drover_say_file stderr "$1.err"
  exit 0
}

drover_tmp=$(mktemp -d "${TMPDIR:-/tmp}/.drover.XXXXXX") || exit
trap 'rm -rf "$drover_tmp"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
