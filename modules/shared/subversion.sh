# shellcheck shell=sh
# shellcheck disable=SC2154
# What the module subversion does on the target. Variables: drover_svn, drover_dest, drover_repo, drover_revision,
# drover_user, drover_secret, drover_force, drover_export, drover_checkout, drover_update, drover_switch, drover_in_place,
# drover_verify, drover_check. It prints fields `name=text`, each ended by NUL, and ends where something fails.
export LANG=C.UTF-8 LC_ALL=C.UTF-8 LC_MESSAGES=C.UTF-8 LANGUAGE=C.UTF-8

# drover_run WORD…: svn with what all of its commands take. It leaves its output in a file.
drover_run() {
  set -- "$drover_svn" --non-interactive --no-auth-cache ${drover_trust:+--trust-server-cert} \
    ${drover_user:+--username "$drover_user"} ${drover_by_stdin:+--password-from-stdin} \
    ${drover_by_word:+--password "$drover_secret"} "$@"
  drover_cmd=
  for drover_word; do drover_cmd=$drover_cmd$drover_word$drover_rs; done
  printf '%s\n' "$drover_secret" | "$@" >"$drover_tmp/out" 2>"$drover_tmp/err"
}

# drover_must WORD…: runs what must not fail.
drover_must() {
  drover_run "$@" && return 0
  drover_rc=$?
  printf 'failed=1\0rc=%s\0cmd=%s\0stdout=' "$drover_rc" "$drover_cmd"
  cat "$drover_tmp/out"
  printf '\0stderr='
  cat "$drover_tmp/err"
  printf '\0'
  exit 0
}

drover_say() {
  printf '%s=%s\0' "$1" "$2"
}

# drover_state LABEL: revision and URL of the working copy.
drover_state() {
  drover_must info "$drover_dest"
  drover_say "$1" "$(drover_revision_line)
$(sed -n '/^URL *:/{p;q;}' "$drover_tmp/out" | grep . || echo 'Unable to get URL')"
}

drover_revision_line() {
  sed -n '/^[^ :]* *: *[0-9][0-9]*$/{p;q;}' "$drover_tmp/out" | grep . || echo "${1:-Unable to get revision}"
}

# drover_modified: whether files under version control were changed.
drover_modified() {
  drover_must status --quiet --ignore-externals "$drover_dest"
  grep -q '^[^?X]' "$drover_tmp/out"
}

# drover_touched: whether the last command changed files.
drover_touched() {
  grep -q '^[ABDUCGE] ' "$drover_tmp/out"
}

drover_renew() {
  if [ -z "$drover_update" ]; then return 0; fi
  if [ -n "$drover_check" ]; then
    if drover_modified && [ -z "$drover_force" ]; then drover_say refused 1; return 0; fi
    drover_must info "$drover_dest"
    drover_before=$(drover_revision_line)
    drover_must info -r "$drover_revision" "$drover_dest"
    drover_after=$(drover_revision_line)
    if [ "${drover_before##*: }" -lt "${drover_after##*: }" ]; then drover_say changed 1; fi
    drover_say before "$drover_before"
    drover_say after "$drover_after"
    drover_say checked 1
    return 0
  fi
  drover_state before
  drover_dirty=
  if drover_modified; then drover_dirty=1; fi
  if [ -n "$drover_switch" ]; then
    drover_must switch --revision "$drover_revision" "$drover_repo" "$drover_dest"
    if drover_touched; then drover_say changed 1; fi
  fi
  if [ -n "$drover_dirty" ]; then
    if [ -z "$drover_force" ]; then drover_say refused 1; return 0; fi
    drover_must revert -R "$drover_dest"
    drover_say changed 1
  fi
  drover_must update -r "$drover_revision" "$drover_dest"
  if drover_touched; then drover_say changed 1; fi
  drover_state after
}

drover_main() {
  if [ -z "$drover_export$drover_update$drover_checkout" ]; then
    drover_must info "$drover_repo"
    drover_say remote "$(drover_revision_line 'Unable to get remote revision')"
  elif [ -n "$drover_export" ] || [ ! -e "$drover_dest" ]; then
    if [ -z "$drover_export$drover_checkout" ] && [ -z "$drover_check" ]; then return 0; fi
    drover_say changed 1
    if [ -n "$drover_check" ]; then return 0; fi
    if [ -z "$drover_export" ]; then
      drover_must checkout -r "$drover_revision" "$drover_repo" "$drover_dest"
      drover_state after
    else
      drover_must export ${drover_force:+--force} -r "$drover_revision" "$drover_repo" "$drover_dest"
    fi
  elif drover_run info "$drover_dest"; then
    drover_renew
  elif [ -n "$drover_in_place" ]; then
    drover_say changed 1
    if [ -n "$drover_check" ]; then return 0; fi
    drover_must checkout --force -r "$drover_revision" "$drover_repo" "$drover_dest"
    if drover_modified && [ -n "$drover_force" ]; then drover_must revert -R "$drover_dest"; fi
    drover_state after
  else
    drover_say foreign 1
  fi
}

drover_rs=$(printf '\036')
[ -n "$drover_svn" ] || drover_svn=$(command -v svn) || { drover_say lacks svn; exit 0; }
drover_tmp=$(mktemp -d "${TMPDIR:-/tmp}/.drover.XXXXXX") || exit
trap 'rm -rf "$drover_tmp"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
drover_trust=1
[ -z "$drover_verify" ] || drover_trust=
drover_by_stdin=
drover_by_word=
if [ -n "$drover_secret" ]; then
  drover_version=$("$drover_svn" --version --quiet)
  drover_minor=${drover_version#*.}
  if [ "${drover_version%%.*}" -gt 1 ] || [ "${drover_minor%%.*}" -ge 10 ]; then drover_by_stdin=1
  else
    drover_by_word=1
    drover_say insecure 1
  fi
fi
drover_main
