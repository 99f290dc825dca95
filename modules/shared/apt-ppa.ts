import { type Answer, type Change, ModuleFailure, quote } from '../../src/module/index.js';
import { FETCH_URL } from './fetch-url.js';

/** A personal archive of Launchpad. */
export interface Ppa {
  readonly owner: string;
  readonly name: string;
  /** The source that it stands for. */
  readonly source: string;
}

export function parsePpa(repo: string, codename: string): Ppa | undefined {
  if (!repo.startsWith('ppa:')) return undefined;
  const [owner = '', name = 'ppa'] = repo.slice('ppa:'.length).split(':')[0]!.split('/');
  return {
    owner,
    name,
    source: `deb https://ppa.launchpadcontent.net/${owner}/${name}/ubuntu ${codename} main`,
  };
}

/** Gets the archive's signing key, unless apt has it. Launchpad tells which that is. */
export function keyChange({ owner, name, source }: Ppa, verify: boolean): Change {
  const file = `${source.split('/').at(-1)!.replaceAll(' ', '-')}-${owner}-${name}.gpg`;
  const api = `https://api.launchpad.net/1.0/~${owner}/+archive/${name}`;
  return { field: 'key', before: null, after: file, run: keyScript(api, file, verify), failed: keyFailure };
}

function keyScript(api: string, file: string, verify: boolean): string {
  return `${FETCH_URL}
umask 022
drover_home=$(mktemp -d "\${TMPDIR:-/tmp}/.drover.XXXXXX") || exit
trap 'rm -rf "$drover_home"' EXIT
drover_fetch ${quote(api)} "$drover_home/info" ${quote(verify ? '1' : '')} || {
  printf 'failed to fetch PPA information, error was: %s' "$drover_said" >&2; exit 1; }
drover_print=$(sed -n 's/.*"signing_key_fingerprint": *"\\([0-9A-Fa-f]*\\)".*/\\1/p' "$drover_home/info")
[ -n "$drover_print" ] || { printf 'Launchpad tells no signing key' >&2; exit 1; }
command -v gpg >/dev/null 2>&1 || {
  printf 'gpg is needed to get the signing key: install the package gnupg' >&2; exit 1; }
for drover_ring in /etc/apt/trusted.gpg /etc/apt/keyrings/* /etc/apt/trusted.gpg.d/* /usr/share/keyrings/*; do
  [ -f "$drover_ring" ] || continue
  if gpg --homedir "$drover_home" --list-packets "$drover_ring" 2>/dev/null | grep -qF "$drover_print"; then exit 0; fi
done
gpg --homedir "$drover_home" --batch --no-tty --keyserver hkp://keyserver.ubuntu.com:80 --recv-keys "$drover_print" &&
  mkdir -p /etc/apt/trusted.gpg.d &&
  gpg --homedir "$drover_home" --batch --export "$drover_print" >"$drover_home/key" &&
  [ -s "$drover_home/key" ] &&
  cp "$drover_home/key" /etc/apt/trusted.gpg.d/${quote(file)} ||
  { printf 'Unable to get required signing key' >&2; exit 1; }`;
}

function keyFailure(answer: Answer): string {
  const lines = answer.errorText.trim().split('\n');
  throw new ModuleFailure(lines.at(-1)!, { rc: answer.rc, stderr: answer.errorText });
}
