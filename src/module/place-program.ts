/**
 * Shell text that puts the program from standard input, named `$drover_name`, into a private directory that is gone when
 * the shell ends, and leaves its path in `$drover_file`. A directory that is mounted noexec is passed over. The program
 * itself runs with the umask that was.
 */
export const PLACE_PROGRAM = `drover_umask=$(umask)
umask 077
drover_home=
trap 'if [ -n "$drover_home" ]; then rm -rf "$drover_home"; fi' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
for drover_root in "\${TMPDIR:-/tmp}" /var/tmp "$HOME"; do
  drover_home=$(mktemp -d "$drover_root/.drover.XXXXXX" 2>/dev/null) || continue
  drover_file=$drover_home/$drover_name
  if : >"$drover_file" && chmod 700 "$drover_file" && [ -x "$drover_file" ]; then break; fi
  rm -rf "$drover_home"
  drover_home=
done
if [ -z "$drover_home" ]; then
  echo 'no directory takes an executable file: tried TMPDIR, /tmp, /var/tmp and the home directory' >&2
  exit 126
fi
cat >"$drover_file" || exit 126
umask "$drover_umask"`;
