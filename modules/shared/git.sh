# shellcheck shell=sh
# shellcheck disable=SC2154
# What the module git does on the target. It prints fields `name=text`, each ended by NUL, and ends where something fails:
# `failed` has the message then, `kind` says what belongs to it. The options are variables: drover_git, drover_dest,
# drover_repo, drover_given, drover_version, drover_remote, drover_refspec, drover_reference, drover_force, drover_depth,
# drover_clone, drover_update, drover_verify, drover_allowed, drover_bare, drover_recursive, drover_single, drover_track,
# drover_archive, drover_prefix, drover_prefixed, drover_format, drover_separate, drover_check, drover_diff.
export LANG=C.UTF-8 LC_ALL=C.UTF-8 LC_MESSAGES=C.UTF-8 LC_CTYPE=C.UTF-8 LANGUAGE=C.UTF-8

# A look alone does not refresh git's index either.
if [ -n "$drover_check" ]; then export GIT_OPTIONAL_LOCKS=0; fi

# drover_run PROGRAM WORD…: runs in the working tree, where there is one. Leaves drover_rc and drover_out.
drover_run() {
  drover_cmd=
  for drover_word; do drover_cmd=$drover_cmd$drover_word$drover_rs; done
  (
    if [ -d "$drover_dest" ]; then cd "$drover_dest" || exit; fi
    exec "$@"
  ) >"$drover_tmp/out" 2>"$drover_tmp/err" </dev/null
  drover_rc=$?
  drover_out=$(cat "$drover_tmp/out")
  return "$drover_rc"
}

# drover_fail KIND MESSAGE: says what went wrong, with what the last command said, and ends.
drover_fail() {
  printf 'failed=%s\0kind=%s\0' "$2" "$1"
  printf 'cmd=%s\0rc=%s\0stdout=' "$drover_cmd" "$drover_rc"
  cat "$drover_tmp/out"
  printf '\0stderr='
  cat "$drover_tmp/err"
  printf '\0'
  exit 0
}

# drover_must PROGRAM WORD…: runs what must not fail.
drover_must() {
  drover_run "$@" || drover_fail checked ''
}

drover_say() {
  printf '%s=%s\0' "$1" "$2"
}

# drover_gitdir: where the repository is: it leaves drover_path.
drover_gitdir() {
  drover_path=$drover_dest/.git
  [ -z "$drover_bare" ] || drover_path=$drover_dest
  [ -f "$drover_path" ] || return 0
  drover_line=$(cat "$drover_path")
  case $drover_line in
    'gitdir: '*) drover_line=${drover_line#gitdir: } ;;
    *) drover_say details '.git file has invalid git dir reference format' && return 1 ;;
  esac
  case $drover_line in /*) drover_path=$drover_line ;; *) drover_path=$drover_dest/$drover_line ;; esac
  [ -d "$drover_path" ] || { drover_say details "$drover_path is not a directory" && return 1; }
}

drover_valid_gitdir() {
  drover_gitdir || drover_fail plain \
    'Current repo does not have a valid reference to a separate Git dir or it refers to the invalid path'
}

# drover_head_branch: the branch of HEAD, or for a detached one the remote's: it leaves drover_branch.
drover_head_branch() {
  drover_valid_gitdir
  drover_branch=None
  if drover_run "$drover_git" symbolic-ref -q HEAD; then
    drover_branch=${drover_out#refs/heads/}
  elif [ -f "$drover_path/refs/remotes/$drover_remote/HEAD" ]; then
    IFS= read -r drover_line <"$drover_path/refs/remotes/$drover_remote/HEAD"
    drover_branch=${drover_line#"ref: refs/remotes/$drover_remote/"}
  fi
}

# drover_remote_has -h|-t REMOTE REF: whether a remote has a branch or tag.
drover_remote_has() {
  drover_must "$drover_git" ls-remote "$2" "$1" "$3"
  case $drover_out in *"$drover_version"*) return 0 ;; esac
  return 1
}

drover_remote_branch() { drover_remote_has -h "$1" "refs/heads/$drover_version"; }
drover_remote_tag() { drover_remote_has -t "$1" "refs/tags/$drover_version"; }
drover_local_branch() { drover_run "$drover_git" show-ref --verify -q "refs/heads/$1"; }

# drover_revision REF: the commit of a ref: it leaves drover_out.
drover_revision() { drover_run "$drover_git" rev-parse "$1" || :; }

# drover_remote_head REMOTE: the commit that the version has there: it leaves drover_head.
drover_remote_head() {
  if [ "$drover_version" = HEAD ]; then
    if [ "$1" = "$drover_given" ] || [ "$1" = "file://$drover_given" ]; then
      drover_must "$drover_git" ls-remote "$1" -h HEAD
    else
      drover_head_branch
      drover_must "$drover_git" ls-remote "$1" -h "refs/heads/$drover_branch"
    fi
  elif drover_remote_branch "$1"; then
    drover_must "$drover_git" ls-remote "$1" -h "refs/heads/$drover_version"
  elif drover_remote_tag "$1"; then
    drover_must "$drover_git" ls-remote "$1" -t "refs/tags/$drover_version*"
    # An annotated tag is an object of its own; the line with ^{} has its commit.
    drover_head=$(printf '%s\n' "$drover_out" | while IFS= read -r drover_line; do
      case $drover_line in *"$drover_version^{}") printf '%s\n' "$drover_line"; break ;; esac
    done)
    [ -n "$drover_head" ] || drover_head=$(printf '%s\n' "$drover_out" | while IFS= read -r drover_line; do
      case $drover_line in *"$drover_version") printf '%s\n' "$drover_line" ;; esac
    done | tail -n 1)
    drover_head=${drover_head%%[!0-9a-f]*}
    return 0
  else
    drover_head=$drover_version
    return 0
  fi
  [ -n "$drover_out" ] || drover_fail said "Could not determine remote revision for $drover_version"
  drover_head=${drover_out%%[!0-9a-f]*}
}

# drover_url: the URL of the remote: it leaves drover_out. drover_other_url tells whether it is another than asked for.
drover_url() { drover_run "$drover_git" ls-remote --get-url "$drover_remote"; }
drover_plain_url() { printf '%s' "$1" | sed 's#//*#/#g; s#/\./#/#g; s#\(.\)/$#\1#'; }
drover_other_url() {
  [ "$drover_out" != "$drover_repo" ] && [ "$(drover_plain_url "$drover_out")" != "$(drover_plain_url "$drover_repo")" ]
}

drover_set_url() {
  drover_url || drover_out=
  drover_other_url || { drover_moved=0 && return 0; }
  drover_moved=1
  drover_run "$drover_git" remote set-url "$drover_remote" "$drover_repo" ||
    drover_fail told "Failed to set a new url $drover_repo for $drover_remote: "
}

drover_do_clone() {
  case $drover_dest in /*/*) mkdir -p -- "${drover_dest%/*}" 2>/dev/null || : ;; esac
  drover_named=
  if drover_remote_branch "$drover_repo" || drover_remote_tag "$drover_repo"; then drover_named=1; fi
  set -- "$drover_git" clone
  if [ -n "$drover_bare" ]; then set -- "$@" --bare; else set -- "$@" --origin "$drover_remote"; fi
  if [ -n "$drover_depth" ]; then
    if [ "$drover_version" = HEAD ] || [ -n "$drover_refspec" ]; then set -- "$@" --depth "$drover_depth"
    elif [ -n "$drover_named" ]; then set -- "$@" --depth "$drover_depth" --branch "$drover_version"
    else drover_say warn:depth 'Ignoring depth argument. Shallow clones are only available for HEAD, branches, tags or in combination with refspec.'
    fi
  fi
  [ -z "$drover_reference" ] || set -- "$@" --reference "$drover_reference"
  if [ -n "$drover_single" ]; then
    set -- "$@" --single-branch
    [ -z "$drover_named" ] || set -- "$@" --branch "$drover_version"
  fi
  [ -z "$drover_separate" ] || set -- "$@" "--separate-git-dir=$drover_separate"
  drover_must "$@" "$drover_repo" "$drover_dest"
  if [ -n "$drover_bare" ] && [ "$drover_remote" != origin ]; then
    drover_must "$drover_git" remote add "$drover_remote" "$drover_repo"
  fi
  if [ -n "$drover_refspec" ]; then
    set -- "$drover_git" fetch
    [ -z "$drover_depth" ] || set -- "$@" --depth "$drover_depth"
    drover_must "$@" "$drover_remote" "$drover_refspec"
  fi
  [ -z "$drover_verify" ] || drover_do_verify
}

drover_do_fetch() {
  set --
  if [ -n "$drover_depth" ]; then
    drover_head_branch
    if [ -n "$drover_refspec" ]; then set -- "$drover_refspec"
    elif [ "$drover_version" = HEAD ]; then set -- "$drover_branch"
    elif drover_remote_branch "$drover_repo"; then
      [ "$drover_branch" = "$drover_version" ] || set -- "+refs/heads/$drover_version:refs/heads/$drover_version"
      set -- "$@" "+refs/heads/$drover_version:refs/remotes/$drover_remote/$drover_version"
    elif drover_remote_tag "$drover_repo"; then
      set -- "+refs/tags/$drover_version:refs/tags/$drover_version"
    fi
  fi
  drover_flags=
  if [ -n "$drover_depth" ] && [ "$#" -gt 0 ]; then drover_flags="--depth $drover_depth"
  else
    if [ -n "$drover_bare" ]; then set -- '+refs/heads/*:refs/heads/*' '+refs/tags/*:refs/tags/*'
    else drover_flags=--tags
    fi
    [ -z "$drover_refspec" ] || set -- "$@" "$drover_refspec"
  fi
  [ -z "$drover_force" ] || drover_flags="$drover_flags --force"
  # shellcheck disable=SC2086
  drover_run "$drover_git" fetch $drover_flags "$drover_remote" "$@" ||
    drover_fail list 'Failed to download remote objects and refs: '
}

drover_do_switch() {
  if [ "$drover_version" = HEAD ]; then
    drover_head_branch
    drover_run "$drover_git" checkout --force "$drover_branch" ||
      drover_fail said "Failed to checkout branch $drover_branch"
    drover_run "$drover_git" reset --hard "$drover_remote/$drover_branch" -- ||
      drover_fail command "Failed to checkout branch $drover_branch"
  elif drover_remote_branch "$drover_remote"; then
    if [ -n "$drover_depth" ] && ! drover_local_branch "$drover_version"; then
      drover_run "$drover_git" fetch "--depth=$drover_depth" "$drover_remote" \
        "+refs/heads/$drover_version:refs/heads/$drover_version" \
        "+refs/heads/$drover_version:refs/remotes/$drover_remote/$drover_version" ||
        drover_fail said "Failed to fetch branch from remote: $drover_version"
    fi
    if drover_local_branch "$drover_version"; then
      drover_run "$drover_git" checkout --force "$drover_version" ||
        drover_fail said "Failed to checkout branch $drover_version"
      drover_run "$drover_git" reset --hard "$drover_remote/$drover_version" ||
        drover_fail command "Failed to checkout $drover_version"
    else
      drover_run "$drover_git" checkout --track -b "$drover_version" "$drover_remote/$drover_version" ||
        drover_fail command "Failed to checkout $drover_version"
    fi
  else
    drover_run "$drover_git" checkout --force "$drover_version" ||
      drover_fail command "Failed to checkout $drover_version"
  fi
  [ -z "$drover_verify" ] || drover_do_verify
}

# drover_show_diff BEFORE AFTER: what changed. In check mode what is missing is fetched into a directory of its own.
drover_show_diff() {
  [ -n "$drover_diff" ] || return 0
  if [ -z "$1" ]; then drover_say diff ">> Newly checked out $2" && return 0; fi
  [ "$1" != "$2" ] || return 0
  if [ -n "$drover_check" ]; then
    drover_gitdir
    drover_run "$drover_git" rev-parse --git-common-dir && case $drover_out in
      /*) drover_common=$drover_out ;;
      *) drover_common=$drover_dest/$drover_out ;;
    esac
    mkdir "$drover_tmp/objects"
    export GIT_ALTERNATE_OBJECT_DIRECTORIES="$drover_common/objects" GIT_OBJECT_DIRECTORY="$drover_tmp/objects"
    drover_ref=$drover_version
    [ "$drover_ref" != HEAD ] || drover_ref=$drover_branch
    drover_run "$drover_git" fetch -q --dry-run --no-tags "$drover_repo" "$drover_ref" || :
  fi
  if drover_run "$drover_git" diff "$1" "$2"; then
    drover_say diff "$(cat "$drover_tmp/out"; echo x)"
  else
    drover_say diff-failed "$(cat "$drover_tmp/err"; echo x)"
  fi
}

# drover_main: all of it.
drover_main() {
  drover_path=
  if [ -n "$drover_dest" ]; then
    drover_valid_gitdir
    if [ -n "$drover_separate" ] && [ -e "$drover_path" ] && [ "$drover_separate" != "$drover_path" ]; then
      drover_say changed 1
      [ -n "$drover_check" ] || drover_relocate
    fi
  fi
  drover_old=
  drover_moved=
  drover_dirty=
  if { [ -n "$drover_dest" ] && [ ! -e "$drover_path/config" ]; } || [ -z "$drover_dest" ]; then
    if [ -n "$drover_check" ] || [ -z "$drover_clone" ]; then
      drover_remote_head "$drover_repo"
      drover_say changed 1
      drover_say after "$drover_head"
      drover_show_diff '' "$drover_head"
      return 0
    fi
    drover_do_clone
  elif [ -z "$drover_update" ]; then
    drover_revision HEAD
    drover_say before "$drover_out"
    drover_say after "$drover_out"
    [ -z "$drover_archive" ] || if [ -n "$drover_check" ]; then drover_say changed 1; else drover_do_archive; fi
    return 0
  else
    drover_renew || return 0
  fi
  drover_settle
}

# drover_renew: what is done with a repository that is there. Fails when nothing is left to do.
drover_renew() {
  if [ -z "$drover_bare" ] && drover_run "$drover_git" status --porcelain && grep -q '^\([^?]\|.[^?]\)' "$drover_tmp/out"; then
    drover_dirty=1
  fi
  drover_revision HEAD
  drover_old=$drover_out
  drover_say before "$drover_old"
  if [ -n "$drover_dirty" ]; then
    [ -n "$drover_force" ] ||
      drover_fail before "Local modifications exist in the destination: $drover_dest (force=no)."
    if [ -z "$drover_check" ]; then
      drover_must "$drover_git" reset --hard HEAD
      drover_say msg "Local modifications exist in the destination: $drover_dest"
    fi
  fi
  if [ -n "$drover_check" ]; then
    drover_url || drover_out=
    drover_moved=0
    if [ -n "$drover_out" ] && drover_other_url; then drover_moved=1; fi
    drover_say remote_url_changed "$drover_moved"
    drover_remote_head "$drover_remote"
    drover_say after "$drover_head"
    if [ "$drover_old" != "$drover_head" ] || [ "$drover_moved" = 1 ]; then drover_say changed 1; fi
    drover_show_diff "$drover_old" "$drover_head"
    return 1
  fi
  drover_set_url
  drover_say remote_url_changed "$drover_moved"
  drover_do_fetch
}

# drover_settle: checks out the version, updates submodules, makes the archive.
drover_settle() {
  [ -n "$drover_bare" ] || drover_do_switch
  drover_more=
  if [ -n "$drover_recursive" ] && [ -z "$drover_bare" ] && drover_submodules; then
    drover_more=1
    drover_say submodules_changed 1
    drover_update_submodules
  fi
  drover_revision HEAD
  drover_new=$drover_out
  drover_say after "$drover_new"
  if [ "$drover_old" != "$drover_new" ] || [ -n "$drover_dirty$drover_more" ] || [ "$drover_moved" = 1 ]; then
    drover_say changed 1
    drover_show_diff "$drover_old" "$drover_new"
  fi
  [ -z "$drover_archive" ] || drover_do_archive
}

drover_rs=$(printf '\036')
drover_cmd=''
drover_rc=0
drover_tmp=$(mktemp -d "${TMPDIR:-/tmp}/.drover.XXXXXX") || exit
trap 'rm -rf "$drover_tmp"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
: >"$drover_tmp/out"
: >"$drover_tmp/err"
drover_main
