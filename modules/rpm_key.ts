import {
  type Answer,
  type ArgsOf,
  type Change,
  defineModule,
  ModuleFailure,
  type Options,
  quote,
  sh,
} from '../src/module/index.js';
import { FETCH_URL } from './shared/fetch-url.js';
import { missingTool } from './shared/missing-tool.js';

const options = {
  key: { required: true, no_log: false, description: 'The key: a URL, a file on the target, or an id.' },
  state: { default: 'present', choices: ['absent', 'present'], description: 'Whether it must be there.' },
  fingerprint: { type: 'list', elements: 'str', description: 'Fingerprints that the key must have.' },
  validate_certs: { type: 'bool', default: true, description: 'Whether the certificate of the URL is checked.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

interface State {
  readonly id: string;
  /** Whether there is a file to import. */
  readonly file: boolean;
  readonly imported: readonly string[];
  readonly fingerprints: readonly string[];
}

export default defineModule({
  name: 'ansible.builtin.rpm_key',
  description: 'Adds and removes keys that rpm trusts.',
  options,
  returns: {},
  probe: (args) => probe(args),
  read: (answer, args) => read(answer, args),
  plan: (state, args) => plan(state, args),
  result: () => ({}),
  diff: () => undefined,
});

const LOOK = `drover_gpg=$(command -v gpg || command -v gpg2) || { printf 'lacks=gpg\\0'; exit 0; }
command -v rpm >/dev/null 2>&1 || { printf 'lacks=rpm\\0'; exit 0; }
drover_home=$(mktemp -d "\${TMPDIR:-/tmp}/.drover.XXXXXX") || exit
trap 'rm -rf "$drover_home"' EXIT
drover_list() { "$drover_gpg" --homedir "$drover_home" --no-tty --batch --with-colons --fixed-list-mode "$@"; }
drover_file=
case $drover_key in
  *://*)
    drover_file=$drover_home/key
    drover_fetch "$drover_key" "$drover_file" "$drover_verify" || { printf 'unfetched=%s\\0' "$drover_said"; exit 0; }
    grep -q -e '-----BEGIN PGP PUBLIC KEY BLOCK-----' "$drover_file" || { printf 'nokey=1\\0'; exit 0; } ;;
  *) if [ -z "$drover_id" ] && [ -f "$drover_key" ]; then drover_file=$drover_key; fi ;;
esac
if [ -n "$drover_file" ]; then
  printf 'file=1\\0'
  drover_said=$(drover_list "$drover_file" 2>"$drover_home/err") || { printf 'unread=%s\\0' "$(cat "$drover_home/err")"; exit 0; }
  printf 'key=%s\\0' "$drover_said"
  printf 'prints=%s\\0' "$(drover_list --import --import-options show-only --dry-run "$drover_file" 2>/dev/null)"
fi
if rpm -q gpg-pubkey >/dev/null 2>&1; then
  printf 'imported=%s\\0' "$(rpm -q gpg-pubkey --qf '%{description}\\n' | drover_list - 2>/dev/null)"
fi`;

function isId(key: string): boolean {
  return /^(?:0x)?[0-9a-f]{8}/i.test(key) && !key.includes('://');
}

function probe({ key, validate_certs: verify }: Args): string {
  const variables = sh`drover_key=${key} drover_verify=${verify ? '1' : ''} drover_id=${isId(key) ? '1' : ''}`;
  return [FETCH_URL, variables, LOOK].join('\n');
}

function read({ pairs }: Answer, { key }: Args): State {
  const lacks = pairs.get('lacks');
  if (lacks !== undefined) throw missingTool(lacks, lacks === 'gpg' ? 'gnupg2' : lacks);
  if (pairs.has('unfetched')) {
    throw new ModuleFailure(`failed to fetch key at ${key} , error was: ${pairs.get('unfetched')!.trim()}`);
  }
  if (pairs.has('nokey')) throw new ModuleFailure(`Not a public key: ${key}`);
  if (pairs.has('unread')) throw new ModuleFailure(pairs.get('unread')!);
  const file = pairs.has('file');
  if (!file && !isId(key)) throw new ModuleFailure(`Not a valid key ${key}`);
  const id = file ? fieldOf(pairs.get('key') ?? '', 'pub', 4)[0] : key;
  if (id === undefined) throw new ModuleFailure('Unexpected gpg output');
  return {
    id: id.trim().toUpperCase().replace(/^0X/, ''),
    file,
    imported: (pairs.get('imported') ?? '').split('\n').map((line) => line.split(':')[4] ?? ''),
    fingerprints: fieldOf(pairs.get('prints') ?? '', 'fpr', 9),
  };
}

/** A field of the lines of one kind, from what `gpg --with-colons` lists. */
function fieldOf(text: string, kind: string, field: number): string[] {
  return text
    .split('\n')
    .map((line) => line.trim().split(':'))
    .filter(([first]) => first === kind)
    .map((fields) => fields[field] ?? '');
}

function plan(state: State, args: Args): Change[] {
  const there = state.imported.some((id) => id.includes(state.id));
  if (there === (args.state === 'present')) return [];
  const failed = (answer: Answer) => answer.errorText;
  const [before, after] = there ? (['present', 'absent'] as const) : (['absent', 'present'] as const);
  if (there) {
    const name = `gpg-pubkey-${state.id.slice(-8).toLowerCase()}`;
    return [{ field: 'key', before, after, run: sh`rpm --erase --allmatches ${name}`, failed }];
  }
  if (!state.file) throw new ModuleFailure('When importing a key, a valid file must be given');
  refuseOthers(state, args);
  return [{ field: 'key', before, after, run: importScript(args), failed }];
}

function refuseOthers({ fingerprints }: State, { fingerprint }: Args): void {
  const wanted = [...new Set((fingerprint ?? []).map((print) => print.replaceAll(' ', '').toUpperCase()))];
  if (wanted.every((print) => fingerprints.includes(print))) return;
  const set = (prints: readonly string[]) => `{${prints.map((print) => `'${print}'`).join(', ')}}`;
  throw new ModuleFailure(
    `The specified fingerprint, '${set(wanted)}', does not match any key fingerprints in '${set(fingerprints)}'`,
  );
}

function importScript({ key, validate_certs: verify }: Args): string {
  if (!key.includes('://')) return `rpm --import ${quote(key)}`;
  return `${FETCH_URL}
drover_file=$(mktemp "\${TMPDIR:-/tmp}/.drover.XXXXXX") || exit
trap 'rm -f "$drover_file"' EXIT
${sh`drover_fetch ${key} "$drover_file" ${verify ? '1' : ''}`} || { printf '%s' "$drover_said" >&2; exit 1; }
rpm --import "$drover_file"`;
}
