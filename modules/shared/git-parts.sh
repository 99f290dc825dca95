# shellcheck shell=sh
# shellcheck disable=SC2154
# Parts of what the module git does: signatures, submodules, archives, repositories apart from their tree. git.sh has the
# variables and functions that they use.

drover_do_verify() {
  drover_how=verify-commit
  if drover_run "$drover_git" cat-file -t "refs/tags/$drover_version" && [ "$drover_out" = tag ]; then
    drover_how=verify-tag
  fi
  drover_run "$drover_git" "$drover_how" ${drover_allowed:+--raw} "$drover_version" ||
    drover_fail said "Failed to verify GPG signature of commit/tag \"$drover_version\""
  [ -n "$drover_allowed" ] || return 0
  drover_print=$(sed -n 's/^\[GNUPG:\] VALIDSIG \([^ ]*\).*/\1/p' "$drover_tmp/err" | head -n 1)
  case "$drover_rs$drover_allowed" in
    *"$drover_rs$drover_print$drover_rs"*) ;;
    *) drover_fail said "The gpg_allowlist does not include the public key \"$drover_print\" for this commit" ;;
  esac
}

# drover_submodule_heads REF: the commit of that ref in each submodule.
drover_submodule_heads() {
  drover_run "$drover_git" submodule --quiet foreach "$drover_git rev-parse '$1'" ||
    drover_fail said 'Unable to determine hashes of submodules'
}

# drover_submodules: fetches them. Succeeds when they are to be updated.
drover_submodules() {
  [ -e "$drover_dest/.gitmodules" ] || return 1
  drover_run "$drover_git" config -f .gitmodules --get-regexp '^submodule\..*\.path' || return 1
  printf '%s\n' "$drover_out" >"$drover_tmp/paths"
  while IFS= read -r drover_line; do
    [ -e "$drover_dest/${drover_line#*.path }/.git" ] || return 0
  done <"$drover_tmp/paths"
  drover_submodule_heads HEAD
  drover_before=$drover_out
  drover_must "$drover_git" submodule foreach "$drover_git" fetch
  if [ -n "$drover_track" ]; then
    drover_submodule_heads "$drover_remote/master"
    [ "$drover_before" != "$drover_out" ]
    return
  fi
  drover_must "$drover_git" submodule status
  grep -q '^[^ ]' "$drover_tmp/out"
}

drover_update_submodules() {
  drover_must "$drover_git" submodule sync
  drover_run "$drover_git" submodule update --init --recursive ${drover_track:+--remote} ${drover_force:+--force} ||
    drover_fail glued 'Failed to init/update submodules: '
}

drover_do_archive() {
  set -- "$drover_git" archive --format "$drover_format"
  drover_made=$drover_archive
  [ ! -e "$drover_archive" ] || drover_made=$drover_tmp/archive.$drover_format
  set -- "$@" --output "$drover_made"
  [ -z "$drover_prefixed" ] || set -- "$@" --prefix "$drover_prefix"
  drover_run "$@" "$drover_version" || {
    drover_say details "Git archive command failed to create archive $drover_made using $drover_dest directory.Error: $(cat "$drover_tmp/err")
"
    drover_fail plain 'Failed to perform archive operation'
  }
  if [ "$drover_made" = "$drover_archive" ]; then drover_say changed 1
  elif cmp -s "$drover_made" "$drover_archive"; then drover_say changed 0
  else
    cat "$drover_made" >"$drover_archive" && drover_say changed 1
  fi
}

# drover_relocate: moves the repository out of the working tree.
drover_relocate() {
  [ ! -e "$drover_separate" ] || drover_fail plain "Separate-git-dir path $drover_separate already exists."
  mv -- "$drover_path" "$drover_separate" || drover_fail plain 'Unable to move git dir.'
  printf 'gitdir: %s' "$drover_separate" >"$drover_dest/.git" || drover_fail plain 'Unable to move git dir.'
  drover_say git_dir_before "$drover_path"
  drover_say git_dir_now "$drover_separate"
  drover_path=$drover_separate
}
