import { defineModule, ModuleFailure } from '../src/module/index.js';
import { pathFacts, pathInfo } from './shared/file-attributes.js';
import { decideHard, decideLink } from './shared/file-links.js';
import { type Decision, decideAbsent, decideDirectory, decideFile, decideTouch, fail } from './shared/file-plan.js';
import {
  type FileModuleArgs,
  type FileState,
  fileModuleOptions,
  type Kind,
  kindOf,
  probeFile,
  readFileState,
} from './shared/file-state.js';

export default defineModule({
  name: 'ansible.builtin.file',
  description: 'Looks after files, directories and links: that they are there, or not, and their attributes.',
  options: fileModuleOptions,
  returns: {
    path: { type: 'str', description: 'The path, for files, directories and what is absent.', returned: 'success' },
    dest: { type: 'str', description: 'The path, for links and touched files.', returned: 'success' },
    src: { type: 'str', description: 'What a link leads to.', returned: 'links' },
    state: { type: 'str', description: 'What is there.', returned: 'success' },
    mode: { type: 'str', description: 'Permissions.', returned: 'something is there' },
    owner: { type: 'str', description: 'Owner.', returned: 'something is there' },
    group: { type: 'str', description: 'Group.', returned: 'something is there' },
    uid: { type: 'int', description: 'Number of the owner.', returned: 'something is there' },
    gid: { type: 'int', description: 'Number of the group.', returned: 'something is there' },
    size: { type: 'int', description: 'Size in bytes.', returned: 'something is there' },
  },
  differences: ['Links that lead back to a directory they lie in end no `recurse`: they are followed once.'],
  probe: probeFile,
  read: readFileState,
  shown: (state, args) => ({ ...args, state: wantedState(state, args) }),
  plan(state, args, { check }) {
    try {
      return decide(state, args, check).changes;
    } catch (error) {
      const warnings = check ? unknownNames(state, args) : [];
      if (!(error instanceof ModuleFailure) || warnings.length === 0) throw error;
      throw new ModuleFailure(error.message, { ...error.result, warnings }, { cause: error.cause });
    }
  },
  result(done, args) {
    const { before, after, check } = done;
    if (peeks(args)) return { path: before.path, appears_binary: before.binary, ...pathInfo(after.file) };
    const decision = decide(before, args, check);
    const absent = wantedState(before, args) === 'absent';
    for (const warning of [...(check && !absent ? unknownNames(before, args) : []), ...(decision.warnings ?? [])]) {
      done.warn(warning);
    }
    const shown = decision.real ? { ...after.file, lstat: after.file.stat } : after.file;
    return { ...decision.result, ...pathInfo(shown) };
  },
  failedPath: pathFacts,
  diff: ({ before, check }, args) => (peeks(args) ? undefined : decide(before, args, check).diff),
});

function peeks(args: FileModuleArgs): boolean {
  return args._diff_peek !== null && args._diff_peek !== undefined;
}

/** The state that is asked for; what is there when none is. */
function wantedState({ file }: FileState, args: FileModuleArgs): Kind | 'touch' {
  const previous = kindOf(file.lstat);
  if (args.state) return args.state;
  if (previous !== 'absent') return previous;
  return args.recurse ? 'directory' : 'file';
}

function decide(state: FileState, args: FileModuleArgs, check: boolean): Decision {
  const wanted = wantedState(state, args);
  if (args.recurse && wanted !== 'directory') {
    fail("recurse option requires state to be 'directory'", state.path, state.file);
  }
  if (args.src && wanted !== 'link' && wanted !== 'hard') {
    fail("src option requires state to be 'link' or 'hard'", state.path, state.file);
  }
  if (peeks(args)) return { changes: [], result: {} };
  switch (wanted) {
    case 'file':
      return decideFile(state, args, check);
    case 'directory':
      return decideDirectory(state, args, check);
    case 'touch':
      return decideTouch(state, args, check);
    case 'absent':
      return decideAbsent(state);
    case 'link':
      return decideLink(state, args, check);
    case 'hard':
      return decideHard(state, args, check);
  }
}

/** In check mode the user or group may be one that the play makes before. */
function unknownNames({ identity, nameless }: FileState, args: FileModuleArgs): string[] {
  const warn = (what: string) =>
    `failed to look up ${what}. Create ${what.split(' ')[0]} up to this point in real play`;
  const { owner, group } = args;
  return [
    owner && nameless.owner ? warn(`user with uid ${Number(owner)}`) : '',
    owner && !nameless.owner && identity.uid === undefined ? warn(`user ${owner}`) : '',
    group && nameless.group ? warn(`group with gid ${Number(group)}`) : '',
    group && !nameless.group && identity.gid === undefined ? warn(`group ${group}`) : '',
  ].filter((warning) => warning !== '');
}
