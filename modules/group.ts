import {
  type Answer,
  type ArgsOf,
  type Change,
  defineModule,
  ModuleFailure,
  type Options,
} from '../src/module/index.js';
import { ACCOUNTS, type AccountTools, chooseTools, commandOf, saidBy } from './shared/accounts.js';
import { call } from './shared/file-probe.js';
import { missingTool } from './shared/missing-tool.js';

const options = {
  name: { required: true, description: 'Name of the group.' },
  state: { default: 'present', choices: ['absent', 'present'], description: 'Whether it must be there.' },
  gid: { type: 'int', description: 'Its number.' },
  system: { type: 'bool', default: false, description: 'Whether a new group is one of the system.' },
  non_unique: { type: 'bool', default: false, description: 'Whether another group may have the same number.' },
  local: { type: 'bool', default: false, description: 'Whether only /etc/group counts, with the programs of libuser.' },
  force: { type: 'bool', default: false, description: 'Whether it is removed though it is the first group of a user.' },
  gid_min: { type: 'int', description: 'Lowest number that a new group gets.' },
  gid_max: { type: 'int', description: 'Highest number that a new group gets.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

interface State {
  readonly gid: number | undefined;
  readonly tools: ReadonlyMap<string, string>;
}

export default defineModule({
  name: 'ansible.builtin.group',
  description: 'Looks after a group of users.',
  options,
  required_if: [['non_unique', true, ['gid']]],
  returns: {
    name: { type: 'str', description: 'The option.', returned: 'always' },
    state: { type: 'str', description: 'The option.', returned: 'always' },
    gid: { type: 'int', description: 'Number of the group.', returned: 'when it is there' },
    system: { type: 'bool', description: 'The option.', returned: 'when it is there' },
  },
  probe: (args) =>
    [
      ACCOUNTS,
      `printf 'entry=%s\\0' "$(${call('drover_entry', 'group', args.name, args.local ? '1' : '')})"`,
      args.local && given(args.gid)
        ? `printf 'taken=%s\\0' "$(${call('drover_entry', 'group', `${args.gid}`, '1')})"`
        : '',
      'drover_tools groupadd lgroupadd addgroup pw',
      `if [ -e /etc/alpine-release ]; then printf 'alpine=1\\0'; fi`,
    ].join('\n'),
  read: (answer, args) => readGroup(answer, args),
  plan: (state, args) => plan(state, args),
  result(done, args) {
    const { check, changes, after } = done;
    if (check && changes.some(({ field }) => field === 'state')) return {};
    const known = after.gid === undefined ? {} : { system: args.system, gid: after.gid };
    return { name: args.name, state: args.state, ...saidBy(done), ...known };
  },
  diff: () => undefined,
});

function readGroup(answer: Answer, args: Args): State {
  const tools = answer.pairs;
  const [name, , gid] = (tools.get('entry') ?? '').split(':');
  return { gid: name === args.name && gid ? Number(gid) : undefined, tools };
}

function plan(state: State, args: Args): Change[] {
  refuse(args);
  if (args.state === 'present') refuseTaken(state, args);
  const change = (
    field: string,
    before: number | string,
    after: number | string | null,
    words: readonly (string | number)[],
  ) => {
    const failed = (answer: Answer): string => {
      if (answer.rc === 127 && args.local) throw missingTool(String(words[0]), 'libuser');
      throw new ModuleFailure(answer.errorText, { name: args.name });
    };
    return [{ field, before, after, run: `PATH=$PATH:/sbin:/usr/sbin:/usr/local/sbin\n${commandOf(words)}`, failed }];
  };
  const exists = state.gid !== undefined;
  if (args.state === 'absent') return exists ? change('state', 'present', 'absent', removal(state, args)) : [];
  if (!exists) return change('state', 'absent', 'present', addition(state, args));
  if (!given(args.gid) || args.gid === state.gid) return [];
  return change('gid', state.gid!, args.gid, numbering(state, args));
}

function refuse(args: Args): void {
  for (const name of ['gid_min', 'gid_max'] as const) {
    if (args.local && given(args[name])) throw new ModuleFailure(`'${name}' can not be used with 'local'`);
  }
  if (args.force && args.local) {
    throw new ModuleFailure('force is not a valid option for local, force=True and local=True are mutually exclusive');
  }
}

/** libuser would make half of the group before it finds that the number is taken. */
function refuseTaken({ gid, tools }: State, args: Args): void {
  const [name, , number] = (tools.get('taken') ?? '').split(':');
  if (args.non_unique || !name || Number(number) !== args.gid || gid === args.gid) return;
  throw new ModuleFailure(`GID '${args.gid}' already exists with group '${name}'`);
}

function given<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

function toolsOf(state: State, args: Args): AccountTools {
  return args.local ? 'shadow' : chooseTools(state.tools, 'groupadd', 'addgroup');
}

function removal(state: State, args: Args): (string | number)[] {
  const tools = toolsOf(state, args);
  if (tools === 'busybox') return ['delgroup', args.name];
  if (tools === 'pw') return ['pw', 'groupdel', args.name];
  return [args.local ? 'lgroupdel' : 'groupdel', ...(args.force ? ['-f'] : []), args.name];
}

function addition(state: State, args: Args): (string | number)[] {
  const tools = toolsOf(state, args);
  const limits = (['gid_min', 'gid_max'] as const).flatMap((name) =>
    given(args[name]) ? ['-K', `${name.toUpperCase()}=${args[name]}`] : [],
  );
  const number = given(args.gid) ? args.gid : undefined;
  if (tools === 'busybox') {
    return [
      'addgroup',
      ...(number === undefined ? [] : ['-g', number]),
      ...(args.system ? ['-S'] : []),
      ...limits,
      args.name,
    ];
  }
  const unique = args.non_unique ? ['-o'] : [];
  const numbered = number === undefined ? [] : ['-g', number, ...unique];
  if (tools === 'pw') return ['pw', 'groupadd', args.name, ...numbered, ...limits];
  return [args.local ? 'lgroupadd' : 'groupadd', ...numbered, ...(args.system ? ['-r'] : []), ...limits, args.name];
}

/** BusyBox has no groupmod: the number is changed in the file. */
function numbering(state: State, args: Args): (string | number)[] {
  const tools = toolsOf(state, args);
  const unique = args.non_unique ? ['-o'] : [];
  if (tools === 'pw') return ['pw', 'groupmod', args.name, '-g', args.gid!, ...unique];
  if (tools === 'shadow') return [args.local ? 'lgroupmod' : 'groupmod', '-g', args.gid!, ...unique, args.name];
  const script = `if grep -q "^[^:]*:[^:]*:$2:" /etc/group; then echo "gid '$2' in use" >&2; exit 1; fi
    drover_new=$(mktemp /etc/.drover.XXXXXX) && sed "s/^\\($1:[^:]*\\):[0-9]*:/\\1:$2:/" /etc/group >"$drover_new" &&
    chmod 644 "$drover_new" && mv -f "$drover_new" /etc/group`;
  return ['sh', '-c', script, 'sh', args.name, args.gid!];
}
