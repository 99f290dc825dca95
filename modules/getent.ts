import {
  type ArgsOf,
  defineModule,
  ModuleFailure,
  type Options,
  type Plain,
  sh,
  shellText,
} from '../src/module/index.js';
import { ACCOUNTS } from './shared/accounts.js';
import { call } from './shared/file-probe.js';
import { missingTool } from './shared/missing-tool.js';

const options = {
  database: { required: true, description: 'The database: passwd, group, hosts, services …' },
  key: { no_log: false, description: 'The entry to look for; all of them when not given.' },
  service: { description: 'The only service to ask (`files`, `ldap` …).' },
  split: { description: 'What separates the fields; a colon for passwd, shadow, group and gshadow, else white space.' },
  fail_key: { type: 'bool', default: true, description: 'Whether it fails when there is no such entry.' },
} as const satisfies Options;

const COLONS: ReadonlySet<string> = new Set(['passwd', 'shadow', 'group', 'gshadow']);

const PROBLEMS: Readonly<Record<number, string>> = {
  1: 'Missing arguments, or database unknown.',
  2: 'One or more supplied key could not be found in the database.',
  3: 'Enumeration not supported on this database.',
};

export default defineModule({
  name: 'ansible.builtin.getent',
  description: 'Reads entries of the databases of users, groups, hosts …, as facts.',
  options,
  returns: {
    ansible_facts: {
      type: 'dict',
      description: '`getent_` and the database: the fields by the key.',
      returned: 'success',
    },
  },
  check: 'full',
  looksFirst: true,
  async run(args, target) {
    const words = [args.database, ...given(args.key), ...(args.service ? ['-s', args.service] : [])];
    const file = `/etc/${args.database}`;
    const look = given(args.key).length > 0 ? call('drover_entry', args.database, args.key!, '1') : sh`cat ${file}`;
    const byFile = COLONS.has(args.database) ? sh`elif [ -r ${file} ]; then ${shellText(look)} || exit 2` : '';
    const script = sh`${shellText(ACCOUNTS)}
if command -v getent >/dev/null 2>&1; then getent ${words}
${shellText(byFile)}
else echo 'getent: not found' >&2; exit 127; fi`;
    const answer = await target.sh(script, { form: 'look' });
    const name = `getent_${args.database}`;
    if (answer.rc === 0) return { ansible_facts: { [name]: entries(answer.lines, args) } };
    if (answer.rc === 127) throw missingTool('getent', 'libc-bin or musl-utils');
    if (answer.rc === 2 && !args.fail_key) {
      const msg = 'One or more supplied key could not be found in the database.';
      return { msg, ansible_facts: { [name]: new Map([[args.key ?? 'null', null]]) } };
    }
    throw new ModuleFailure(PROBLEMS[answer.rc] ?? 'Unexpected failure!');
  },
});

function given(key: string | null | undefined): string[] {
  return key === null || key === undefined ? [] : [key];
}

/** Fields by the first of them; an entry whose key was there already adds to a list. */
function entries(lines: readonly string[], args: ArgsOf<typeof options>): Plain {
  const separator = args.split || (COLONS.has(args.database) ? ':' : undefined);
  const found = new Map<string, Plain>();
  const seen = new Map<string, number>();
  for (const line of lines) {
    const [key = '', ...fields] = separator === undefined ? line.trim().split(/\s+/) : line.split(separator);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    if (count === 1) found.set(key, fields);
    else if (count === 2) found.set(key, [found.get(key), fields] as Plain[]);
    else found.set(key, [...(found.get(key) as Plain[]), fields]);
  }
  return found;
}
