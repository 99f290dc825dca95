import {
  type Answer,
  type ArgsOf,
  type Change,
  defineModule,
  ModuleFailure,
  type Options,
  sh,
} from '../src/module/index.js';
import { debSource, keyringOf, slugOf } from './shared/deb822.js';
import { type EditState, planEdit, probeEdit, readEdit } from './shared/edit-file.js';
import { FETCH_URL } from './shared/fetch-url.js';
import { pathFacts, pathInfo } from './shared/file-attributes.js';
import { modeOnly } from './shared/mode-only.js';

const list = { type: 'list', elements: 'str' } as const;

const options = {
  name: { required: true, description: 'Name of the source; files are named after it.' },
  state: { default: 'present', choices: ['absent', 'present'], description: 'Whether it must be there.' },
  mode: { type: 'raw', default: '0644', description: 'Permissions of the file.' },
  allow_downgrade_to_insecure: { type: 'bool', description: 'Whether a package that was signed may come unsigned.' },
  allow_insecure: { type: 'bool', description: 'Whether it may be unsigned.' },
  allow_weak: { type: 'bool', description: 'Whether the signature may use a weak algorithm.' },
  architectures: { ...list, description: 'Architectures that are looked for.' },
  by_hash: { type: 'bool', description: 'Whether indexes are fetched by their checksum.' },
  check_date: { type: 'bool', description: "Whether the machine's clock is believed." },
  check_valid_until: { type: 'bool', description: 'Whether old indexes are refused.' },
  components: { ...list, description: 'Components: `main` …' },
  date_max_future: { type: 'int', description: 'Seconds that it may be from the future.' },
  enabled: { type: 'bool', description: 'Whether apt uses it.' },
  inrelease_path: { description: 'Path of its InRelease file.' },
  languages: { ...list, description: 'Languages of descriptions.' },
  pdiffs: { type: 'bool', description: 'Whether indexes are updated by differences.' },
  signed_by: { description: 'The key: a URL, a keyring file on the target, a fingerprint, or the key as text.' },
  suites: { ...list, description: 'Suites: `bookworm` …, or a path.' },
  targets: { ...list, description: 'What is downloaded.' },
  trusted: { type: 'bool', description: 'Whether it is trusted without a signature.' },
  types: { ...list, default: ['deb'], choices: ['deb', 'deb-src'], description: 'Binary packages, sources, or both.' },
  uris: { ...list, description: 'Addresses.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

interface State {
  readonly source: EditState;
  /** Whether `signed_by` is a file on the target. */
  readonly keyFile: boolean;
  /** Keyring files of this source that are there, by their end. */
  readonly keyrings: ReadonlySet<string>;
  /** Of a key that was downloaded: its end, and whether the keyring has it. */
  readonly fetched: { readonly end: string; readonly same: boolean; readonly mode: string } | undefined;
  readonly directory: string | undefined;
}

export default defineModule({
  name: 'ansible.builtin.deb822_repository',
  description: 'Adds and removes sources of packages for apt, in the deb822 format.',
  options,
  returns: {
    repo: { type: 'str', description: 'The source as it is written; null when it is absent.', returned: 'always' },
    dest: { type: 'str', description: 'Its file.', returned: 'always' },
    key_filename: { type: 'str', description: 'The file of its key.', returned: 'always' },
  },
  probe: (args) => probe(args),
  read: (answer, args) => read(answer, args),
  plan: (state, args) => plan(state, args),
  failedPath: pathFacts,
  result({ before, after }, args) {
    const file = { dest: destOf(args), ...pathInfo(after.source.file) };
    if (args.state === 'absent') return { repo: null, key_filename: keyringOf(args.name, 'gpg'), ...file };
    const { text, keyring } = sourceOf(before, args);
    return { repo: text, key_filename: keyring ?? null, ...file };
  },
  diff: () => undefined,
});

function destOf(args: Args): string {
  return `/etc/apt/sources.list.d/${slugOf(args.name)}.sources`;
}

function editArgs(args: Args) {
  return { path: destOf(args), backup: false, validate: undefined, ...modeOnly(args.mode) };
}

/** Whether the key is to be downloaded: it has a scheme. */
function isUrl(key: string): boolean {
  return /^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(key.trim());
}

const RINGS = `for drover_end in asc gpg; do
  if [ -e "$drover_ring.$drover_end" ]; then printf 'ring:%s=1\\0' "$drover_end"; fi
done
if [ -d /etc/apt/keyrings ]; then printf 'rings=%s\\0' "$(stat -c '%u:%g:%a' /etc/apt/keyrings)"; fi`;

const FETCH = `drover_file=$(mktemp "\${TMPDIR:-/tmp}/.drover.XXXXXX") || exit
if drover_fetch "$drover_key" "$drover_file" 1; then
  drover_end=gpg
  if grep -q -e '-----BEGIN PGP PUBLIC KEY BLOCK-----' "$drover_file"; then drover_end=asc; fi
  [ -s "$drover_file" ] || drover_end=
  printf 'fetched=%s\\0' "$drover_end"
  if cmp -s "$drover_file" "$drover_ring.$drover_end"; then printf 'same=%s\\0' "$(stat -c %a "$drover_ring.$drover_end")"; fi
else
  printf 'unfetched=%s\\0' "$drover_said"
fi
rm -f "$drover_file"`;

function probe(args: Args): string {
  const key = args.state === 'present' ? (args.signed_by ?? '') : '';
  const ring = keyringOf(args.name, '').slice(0, -1);
  return [
    FETCH_URL,
    sh`drover_ring=${ring} drover_key=${key}`,
    RINGS,
    `if [ -f "$drover_key" ]; then printf 'keyfile=1\\0'`,
    isUrl(key) ? `else\n${FETCH}` : '',
    'fi',
    probeEdit(editArgs(args)),
  ].join('\n');
}

function read(answer: Answer, args: Args): State {
  const { pairs } = answer;
  const unfetched = pairs.get('unfetched');
  if (unfetched !== undefined) throw new ModuleFailure(`Could not fetch signed_by key: ${unfetched.trim()}`);
  const end = pairs.get('fetched');
  return {
    source: readEdit(answer, editArgs(args)),
    keyFile: pairs.has('keyfile'),
    keyrings: new Set(['asc', 'gpg'].filter((name) => pairs.has(`ring:${name}`))),
    fetched: end ? { end, same: pairs.has('same'), mode: pairs.get('same') ?? '' } : undefined,
    directory: pairs.get('rings'),
  };
}

function sourceOf(state: State, args: Args): { text: string; keyring: string | undefined } {
  const key = args.signed_by ?? undefined;
  const keyring =
    key === undefined
      ? undefined
      : state.fetched
        ? keyringOf(args.name, state.fetched.end)
        : state.keyFile || isUrl(key)
          ? key
          : undefined;
  const { state: _state, mode: _mode, ...fields } = args;
  return { text: debSource({ ...fields, signed_by: keyring ?? key }), keyring };
}

function plan(state: State, args: Args): Change[] {
  if (args.state === 'absent') return removal(state, args);
  const { text } = sourceOf(state, args);
  const content = Buffer.from(text, 'utf8').toString('latin1');
  const changed = state.source.content !== content;
  return [...keyChanges(state, args), ...planEdit(state.source, editArgs(args), { content, changed, msg: '' })];
}

function removal(state: State, args: Args): Change[] {
  const remove = (path: string): Change => ({ field: path, before: true, after: false, run: sh`rm -f -- ${path}` });
  return [
    ...(state.source.file.lstat ? [remove(destOf(args))] : []),
    ...[...state.keyrings].map((end) => remove(keyringOf(args.name, end))),
  ];
}

/** Downloads the key once more, for nothing of it was kept. */
function keyChanges({ fetched, directory }: State, args: Args): Change[] {
  if (!fetched) return [];
  const ring = keyringOf(args.name, fetched.end);
  if (fetched.same) {
    if (fetched.mode === '644') return [];
    return [{ field: 'key mode', before: fetched.mode, after: '644', run: sh`chmod 644 -- ${ring}` }];
  }
  const make: Change = {
    field: 'keyrings',
    before: directory ?? null,
    after: '0:0:755',
    run: 'mkdir -p /etc/apt/keyrings && chown 0:0 /etc/apt/keyrings && chmod 755 /etc/apt/keyrings',
  };
  const write = `${FETCH_URL}
drover_file=$(mktemp /etc/apt/keyrings/.drover.XXXXXX) || exit
trap 'rm -f "$drover_file"' EXIT
${sh`drover_fetch ${args.signed_by!} "$drover_file" 1`} || { printf 'Could not fetch signed_by key: %s' "$drover_said" >&2; exit 1; }
${sh`chmod 644 "$drover_file" && mv -f "$drover_file" ${ring}`}`;
  return [...(directory === '0:0:755' ? [] : [make]), { field: 'key', before: null, after: ring, run: write }];
}
