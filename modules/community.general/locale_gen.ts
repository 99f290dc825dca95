import {
  type Answer,
  type ArgsOf,
  type Change,
  defineModule,
  ModuleFailure,
  type Options,
  type PlainDict,
  sh,
} from '../../src/module/index.js';
import { missingTool } from '../shared/missing-tool.js';
import { systemFile } from '../shared/system-file.js';

const options = {
  name: { type: 'list', elements: 'str', required: true, description: 'Locales: en_US.UTF-8, de_CH …' },
  state: { default: 'present', choices: ['absent', 'present'], description: 'Whether they must be there.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

interface State {
  readonly tool: boolean;
  /** Text of /etc/locale.gen; undefined where that is not the way (Ubuntu). */
  readonly list: string | undefined;
  /** All locales that Ubuntu can make. */
  readonly supported: string | undefined;
  readonly there: ReadonlySet<string>;
}

export default defineModule({
  name: 'community.general.locale_gen',
  description: 'Makes and removes locales, on Debian and Ubuntu.',
  options,
  returns: {
    name: { type: 'list', description: 'The option.', returned: 'always' },
    mechanism: { type: 'str', description: '`glibc` with /etc/locale.gen, else `ubuntu_legacy`.', returned: 'success' },
    ubuntu_mode: { type: 'bool', description: 'Whether it is the latter.', returned: 'success' },
  },
  probe: () => `PATH=$PATH:/usr/sbin:/sbin
if command -v locale-gen >/dev/null 2>&1; then printf 'tool=1\\0'; fi
printf 'there=%s\\0' "$(locale -a 2>/dev/null)"
if [ -e /etc/locale.gen ]; then printf 'list='; cat /etc/locale.gen; printf '\\0'
elif [ -d /var/lib/locales/supported.d ]; then printf 'supported=%s\\0' "$(cat /usr/share/i18n/SUPPORTED 2>/dev/null)"; fi`,
  read: ({ pairs }: Answer): State => ({
    tool: pairs.has('tool'),
    list: pairs.get('list'),
    supported: pairs.get('supported'),
    there: new Set((pairs.get('there') ?? '').split('\n').map(normalized)),
  }),
  plan,
  differences: ['Check mode tells of the change; the reference says that there is none.'],
  result: ({ before, changes }, args) => ({ changed: changes.length > 0, ...about(before, args) }),
  diff: () => undefined,
});

/** The option, and the way where there is one. */
function about({ list, supported }: State, { name }: Args): PlainDict {
  if (list === undefined && supported === undefined) return { name };
  const legacy = list === undefined;
  return { name, mechanism: legacy ? 'ubuntu_legacy' : 'glibc', ubuntu_mode: legacy };
}

function refuse(msg: string, state: State, args: Args): ModuleFailure {
  const known = about(state, args);
  return new ModuleFailure(msg, { ...known, output: known, vars: known });
}

/** `locale -a` writes utf8 for UTF-8, and no hyphen in iso88591. */
function normalized(name: string): string {
  const [base = '', charset, ...rest] = name.split(/(?=[.@])/);
  if (!charset?.startsWith('.')) return name;
  return [base, charset.toLowerCase().replaceAll('-', ''), ...rest].join('');
}

function plan(state: State, args: Args): Change[] {
  const table = state.list ?? state.supported;
  if (table === undefined) {
    const missing = '/var/lib/locales/supported.d and /etc/locale.gen are missing. Is the package "locales" installed?';
    throw refuse(missing, state, args);
  }
  if (!state.tool) throw missingTool('locale-gen', 'locales');
  const unknown = args.name.filter((name) => !isKnown(name, table));
  if (unknown.length > 0) {
    const text = 'The following locales you have entered are not available on your system';
    throw refuse(`${text}: ${unknown.join(', ')}`, state, args);
  }
  const wanted = args.state === 'present';
  const names = args.name.filter((name) => state.there.has(normalized(name)) !== wanted);
  if (names.length === 0) return [];
  const failed = (answer: Answer) => answer.errorText.trim() || answer.text.trim();
  const change = { field: 'locales', before: !wanted, after: wanted, failed };
  if (state.list !== undefined) {
    const text = names.reduce(
      (lines, name) => (wanted ? uncommented(lines, name) : commented(lines, name)),
      state.list,
    );
    const write = { ...change, field: '/etc/locale.gen', run: systemFile('/etc/locale.gen', text) };
    return [write, { ...change, run: 'PATH=$PATH:/usr/sbin\nlocale-gen >/dev/null' }];
  }
  const run = wanted ? sh`locale-gen ${names} >/dev/null` : sh`localedef --delete-from-archive ${names}`;
  return [{ ...change, run: `PATH=$PATH:/usr/sbin\n${run}` }];
}

function escaped(name: string): string {
  return name.replace(/[.*+?^$(){}|[\]\\]/g, '\\$&');
}

function isKnown(name: string, table: string): boolean {
  return new RegExp(`^#?\\s*${escaped(name)}\\s+\\S+`, 'm').test(table);
}

function uncommented(text: string, name: string): string {
  return text.replace(new RegExp(`^#?\\s*(${escaped(name)}\\s+\\S+)`, 'm'), '$1');
}

function commented(text: string, name: string): string {
  return text.replace(new RegExp(`^(${escaped(name)}\\s+\\S+)`, 'm'), '# $1');
}
