import { type Answer, type ArgsOf, defineModule, ModuleFailure, type Options, sh } from '../../src/module/index.js';
import { CAPTURE, type Captured, captured, captureLine } from '../shared/capture.js';
import { capturedFailure, commandFailure } from '../shared/command-failure.js';
import { missingTool } from '../shared/missing-tool.js';

const options = {
  path: { type: 'path', required: true, aliases: ['name'], description: 'The file.' },
  namespace: { default: 'user', description: 'The namespace of the attribute.' },
  key: { no_log: false, description: 'The attribute. Needed for `present` and `absent`.' },
  value: { description: 'Its value. Given, it is set whatever `state` is.' },
  state: {
    default: 'read',
    choices: ['absent', 'all', 'keys', 'present', 'read'],
    description: 'Whether it is there; `read`, `keys` and `all` only look.',
  },
  follow: { type: 'bool', default: true, description: 'Whether a link is followed.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

type Attributes = Readonly<Record<string, string>>;

interface State {
  readonly attributes: Attributes;
  readonly setfattr: string;
}

export default defineModule({
  name: 'community.general.xattr',
  description: 'Looks after extended attributes of files.',
  options,
  returns: {
    xattr: { type: 'dict', description: 'The attributes as they were before.', returned: 'success' },
    msg: { type: 'str', description: 'What was done.', returned: 'success' },
  },
  probe: (args) => `${CAPTURE}
${sh`[ -e ${args.path} ]`} || { printf 'nothing=1\\0'; exit 0; }
drover_need getfattr
drover_need setfattr
printf 'get=%s\\0set=%s\\0' "$(command -v getfattr)" "$(command -v setfattr)"
${captureLine('look', ['getfattr', ...getWords(args)])}
:`,
  read,
  plan({ attributes, setfattr }, args) {
    const key = keyOf(args);
    const setting = isSetting(args);
    if (setting ? attributes[key!] === args.value : args.state !== 'absent' || !(key! in attributes)) return [];
    const flags = args.follow ? [] : ['-h'];
    const words = setting
      ? [...flags, '-n', key!, '-v', ...((args.value ?? null) === null ? [] : [args.value!]), args.path]
      : [...flags, '-x', key!, args.path];
    const failed = (answer: Answer): string => {
      throw commandFailure(answer, [setfattr, ...words]);
    };
    const run = setting ? sh`setfattr ${words}` : `${sh`setfattr ${words}`} || :`;
    return [{ field: key!, before: attributes[key!] ?? null, after: setting ? args.value! : null, run, failed }];
  },
  result({ before, changes }, args) {
    return { changed: changes.length > 0, msg: messageOf(args), xattr: { ...before.attributes } };
  },
  diff: () => undefined,
});

function isSetting({ state, value }: Args): boolean {
  return state === 'present' || (value ?? null) !== null;
}

/** The attribute's name with its namespace. */
function keyOf({ key, namespace }: Args): string | undefined {
  if ((key ?? null) === null) return undefined;
  const named = namespace === '' || (namespace === 'user' && key!.startsWith('user.'));
  return named ? key! : `${namespace}.${key}`;
}

function getWords(args: Args): string[] {
  const key = keyOf(args);
  const listing = args.state === 'keys' && !isSetting(args);
  const all = args.state === 'all' && !isSetting(args);
  const chosen = key === undefined || all ? ['-d'] : ['-n', key];
  return ['--absolute-names', ...(args.follow ? [] : ['-h']), ...(listing ? [] : chosen), args.path];
}

function read(answer: Answer, args: Args): State {
  const { pairs } = answer;
  if (pairs.has('nothing')) throw new ModuleFailure('path not found or not accessible!');
  if ((args.key ?? null) === null && (args.state === 'absent' || isSetting(args))) {
    throw new ModuleFailure(`${args.state === 'absent' ? 'absent' : 'present'} needs a key parameter`);
  }
  if (pairs.has('lacks')) throw missingTool(pairs.get('lacks')!, 'attr');
  const look = captured(answer, 'look')!;
  if (args.state === 'keys' && look.rc !== 0) throw capturedFailure(look, [pairs.get('get')!, ...getWords(args)]);
  return { attributes: attributesIn(look), setfattr: pairs.get('set')! };
}

function attributesIn({ stdout }: Captured): Attributes {
  const lines = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const rows = lines.map((line): [string, string] => {
    const at = line.indexOf('=');
    return at === -1 ? [line, ''] : [line.slice(0, at), line.slice(at + 1).replace(/^"+|"+$/g, '')];
  });
  return Object.fromEntries(rows);
}

function messageOf(args: Args): string {
  const key = keyOf(args) ?? 'None';
  if (isSetting(args)) return `${key} set to ${args.value ?? 'None'}`;
  const told = { absent: `${key} removed`, keys: 'returning all keys', all: 'dumping all', read: `returning ${key}` };
  return told[args.state as keyof typeof told];
}
