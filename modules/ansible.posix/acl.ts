import { type Answer, type ArgsOf, defineModule, ModuleFailure, type Options, sh } from '../../src/module/index.js';
import { CAPTURE, captured, captureLine } from '../shared/capture.js';
import { capturedFailure, commandFailure } from '../shared/command-failure.js';
import { missingTool } from '../shared/missing-tool.js';

const options = {
  path: { type: 'path', required: true, aliases: ['name'], description: 'The file or directory.' },
  state: {
    default: 'query',
    choices: ['absent', 'present', 'query'],
    description: 'Whether the entry is there; `query` only looks.',
  },
  entry: { description: 'The entry as setfacl takes it: `[d:]user:ada:rw`.' },
  etype: { choices: ['group', 'mask', 'other', 'user'], description: 'For whom the entry is.' },
  entity: { default: '', description: 'The user or group.' },
  permissions: { description: 'What they may: letters of `rwx`.' },
  default: { type: 'bool', default: false, description: 'Whether it is what new files in the directory get.' },
  follow: { type: 'bool', default: true, description: 'Whether links are followed.' },
  recursive: { type: 'bool', default: false, aliases: ['recurse'], description: 'Whether all below is meant, too.' },
  recalculate_mask: {
    default: 'default',
    choices: ['default', 'mask', 'no_mask'],
    description: 'Whether the mask is made anew.',
  },
  use_nfsv4_acls: { type: 'bool', default: false, description: 'Whether nfs4_setfacl is used.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

interface State {
  readonly acl: readonly string[];
  /** Whether setfacl, asked what it would do, tells of a change. */
  readonly differs: boolean;
}

/** The entry in its parts. */
interface Entry {
  readonly text: string;
  readonly isDefault: boolean;
}

export default defineModule({
  name: 'ansible.posix.acl',
  description: 'Looks after entries of access control lists.',
  options,
  returns: {
    acl: { type: 'list', description: 'The list as it is.', returned: 'success', sample: ['user::rw-'] },
    msg: { type: 'str', description: 'What was done.', returned: 'success' },
  },
  differences: ['It works on Linux; elsewhere it is refused.'],
  probe(args) {
    const refused = problemOf(args);
    const set = refused === undefined && args.state !== 'query' ? setWords(args, true) : undefined;
    return `${CAPTURE}
printf 'system=%s\\0' "$(uname -s)"
${sh`[ -e ${args.path} ]`} || { printf 'nothing=1\\0'; exit 0; }
drover_need ${args.use_nfsv4_acls ? 'nfs4_setfacl' : 'setfacl'}
printf 'at=%s\\0' "$(command -v ${args.use_nfsv4_acls ? 'nfs4_setfacl' : 'setfacl'})"
${set ? captureLine('test', set) : ''}
${captureLine('get', getWords(args))}
:`;
  },
  read,
  plan({ differs }, args) {
    if (args.state === 'query' || !differs) return [];
    const words = setWords(args, false);
    const failed = (answer: Answer): string => {
      throw commandFailure(answer, words);
    };
    // What cannot be removed is as good as gone.
    const run = args.state === 'absent' ? `${sh`${words}`} || :` : sh`${words}`;
    return [{ field: 'acl', before: null, after: entryOf(args).text, run, failed }];
  },
  result({ after, changes }, args) {
    const told = args.state === 'query' ? 'current acl' : `${entryOf(args).text} is ${args.state}`;
    return { changed: changes.length > 0, msg: told, acl: [...after.acl] };
  },
  diff: () => undefined,
});

function read(answer: Answer, args: Args): State {
  const { pairs } = answer;
  if (pairs.get('system') !== 'Linux') throw new ModuleFailure('The acl module is not available on this system.');
  if (pairs.has('nothing')) throw new ModuleFailure('Path not found or not accessible.');
  const refused = problemOf(args);
  if (refused !== undefined) throw new ModuleFailure(refused);
  if (pairs.has('lacks')) throw missingTool(pairs.get('lacks')!, args.use_nfsv4_acls ? 'nfs4-acl-tools' : 'acl');
  const test = captured(answer, 'test');
  if (test && test.rc !== 0) throw capturedFailure(test, [pairs.get('at')!, ...setWords(args, true).slice(1)]);
  const get = captured(answer, 'get')!;
  if (get.rc !== 0) throw capturedFailure(get, getWords(args));
  return { acl: linesOf(get.stdout), differs: test !== undefined && differs(linesOf(test.stdout), args) };
}

/** setfacl writes `*,*` for lists that stay as they are; nfs4_setfacl lists the new entry before those that are there. */
function differs(lines: readonly string[], args: Args): boolean {
  if (!args.use_nfsv4_acls) return !lines.some((line) => line.endsWith('*,*'));
  const { text } = entryOf(args);
  return lines.filter((line) => line === text).length !== 2;
}

function linesOf(text: string): string[] {
  const lines = text.split('\n').slice(0, -1);
  const kept = lines.filter((line) => !line.startsWith('#')).map((line) => line.trim());
  return kept.at(-1) === '' ? kept.slice(0, -1) : kept;
}

/** What is wrong with the arguments together. */
function problemOf(args: Args): string | undefined {
  const { state, entry, entity, etype, permissions, recalculate_mask: mask } = args;
  if (state === 'query' && args.recursive) return "'recursive' MUST NOT be set when 'state=query'.";
  if (state === 'query' && mask !== 'default') {
    return "'recalculate_mask' MUST NOT be set to 'mask' or 'no_mask' when 'state=query'.";
  }
  if (!entry) {
    if (state === 'absent' && permissions && !args.use_nfsv4_acls) {
      return "'permissions' MUST NOT be set when 'state=absent'.";
    }
    if (state === 'absent' && !entity) return "'entity' MUST be set when 'state=absent'.";
    return state !== 'query' && !etype ? `'etype' MUST be set when 'state=${state}'.` : undefined;
  }
  if (etype || entity || permissions) {
    return "'entry' MUST NOT be set when 'entity', 'etype' or 'permissions' are set.";
  }
  const colons = entry.split(':').length - 1;
  if (state === 'present' && ![2, 3].includes(colons)) {
    return "'entry' MUST have 3 or 4 sections divided by ':' when 'state=present'.";
  }
  if (state === 'absent' && ![1, 2].includes(colons)) {
    return "'entry' MUST have 2 or 3 sections divided by ':' when 'state=absent'.";
  }
  if (state === 'query') return "'entry' MUST NOT be set when 'state=query'.";
  const parts = partsOf(entry).length;
  return parts < 2 || parts > 3 ? `'entry' is not understood: ${entry}` : undefined;
}

function partsOf(entry: string): string[] {
  return /^d/i.test(entry) ? entry.split(':').slice(1) : entry.split(':');
}

const TYPES: Readonly<Record<string, string>> = { u: 'user', g: 'group', m: 'mask', o: 'other' };

function entryOf(args: Args): Entry {
  const [type, entity, permissions] = args.entry
    ? partsOf(args.entry)
    : [args.etype ?? '', args.entity, args.permissions ?? undefined];
  const isDefault = args.default || /^d/i.test(args.entry ?? '');
  const named = TYPES[type!.toLowerCase().slice(0, 1)] ?? type!;
  if (args.use_nfsv4_acls) {
    return { text: `A:${named === 'group' ? 'g' : ''}:${entity}:${permissions ?? ''}tcy`, isDefault };
  }
  const may = args.state === 'present' && permissions ? `:${permissions}` : '';
  return { text: `${named}:${entity}${may}`, isDefault };
}

function setWords(args: Args, test: boolean): string[] {
  const { text, isDefault } = entryOf(args);
  const nfs = args.use_nfsv4_acls;
  const add = args.state === 'present';
  return [
    nfs ? 'nfs4_setfacl' : 'setfacl',
    ...(test ? ['--test'] : []),
    ...(isDefault ? ['-d'] : []),
    ...(add ? [nfs ? '-a' : '-m', text] : ['-x', text]),
    ...(args.recursive && !nfs ? ['--recursive'] : []),
    ...maskFlag(args),
    ...(args.follow || nfs ? [] : ['--physical']),
    args.path,
  ];
}

function maskFlag({ recalculate_mask: mask }: Args): string[] {
  if (mask === 'default') return [];
  return [mask === 'mask' ? '--mask' : '--no-mask'];
}

function getWords(args: Args): string[] {
  const nfs = args.use_nfsv4_acls;
  const isDefault = args.default || /^d/i.test(args.entry ?? '');
  return [
    nfs ? 'nfs4_getfacl' : 'getfacl',
    ...(isDefault ? ['-d'] : []),
    ...(nfs ? [] : ['--absolute-names']),
    '--omit-header',
    ...(args.recursive && !nfs ? ['--recursive'] : []),
    ...(args.follow || nfs ? [] : ['--physical']),
    args.path,
  ];
}
