import {
  type Answer,
  type ArgsOf,
  type Change,
  defineModule,
  ModuleFailure,
  type Options,
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
  readonly supported: string;
  readonly there: ReadonlySet<string>;
}

export default defineModule({
  name: 'community.general.locale_gen',
  description: 'Makes and removes locales, on Debian and Ubuntu.',
  options,
  returns: { name: { type: 'list', description: 'The option.', returned: 'always' } },
  probe: () => `PATH=$PATH:/usr/sbin:/sbin
if command -v locale-gen >/dev/null 2>&1; then printf 'tool=1\\0'; fi
printf 'there=%s\\0' "$(locale -a 2>/dev/null)"
if [ -d /var/lib/locales/supported.d ]; then printf 'supported=%s\\0' "$(cat /usr/share/i18n/SUPPORTED 2>/dev/null)"
elif [ -e /etc/locale.gen ]; then printf 'list='; cat /etc/locale.gen; printf '\\0'; fi`,
  read: ({ pairs }: Answer): State => ({
    tool: pairs.has('tool'),
    list: pairs.get('list'),
    supported: pairs.get('supported') ?? '',
    there: new Set((pairs.get('there') ?? '').split('\n').map(normalized)),
  }),
  plan,
  result: ({ changes }, { name }) => ({ changed: changes.length > 0, name }),
  diff: () => undefined,
});

/** `locale -a` writes utf8 for UTF-8, and no hyphen in iso88591. */
function normalized(name: string): string {
  const [base = '', charset, ...rest] = name.split(/(?=[.@])/);
  if (!charset?.startsWith('.')) return name;
  return [base, charset.toLowerCase().replaceAll('-', ''), ...rest].join('');
}

function plan(state: State, args: Args): Change[] {
  if (!state.tool) throw missingTool('locale-gen', 'locales');
  const table = state.list ?? state.supported;
  const unknown = args.name.filter((name) => !isKnown(name, table));
  if (unknown.length > 0) {
    const listed = unknown.map((name) => `'${name}'`).join(', ');
    throw new ModuleFailure(`The following locales you have entered are not available on your system: ${listed}`);
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
