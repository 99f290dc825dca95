import { DOWNLOADED, HTTP, settingsScript } from './http-script.js';

const settings = (validateCerts: boolean) => settingsScript({ url: '', validateCerts });

/**
 * The function `drover_fetch URL FILE VERIFY`: downloads to a file, with what the target has. An empty VERIFY takes any
 * certificate. What went wrong is left in `$drover_said`.
 */
export const FETCH_URL = `${HTTP}
drover_fetch() {
  drover_tmp=$(umask 077 && mktemp -d "\${TMPDIR:-/tmp}/.drover.XXXXXX") || return
  if [ -n "$3" ]; then
${settings(true)}
  else
${settings(false)}
  fi
  drover_url=$1 drover_out=$2
  drover_http
${DOWNLOADED}
  rm -rf "$drover_tmp"
  return "$drover_rc"
}`;
