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
import { commandFailure } from '../shared/command-failure.js';
import { missingTool } from '../shared/missing-tool.js';

const options = {
  name: { required: true, description: 'Name of the link group: `editor`, `java` …' },
  path: { type: 'path', description: 'The program that is an alternative.' },
  family: { description: 'Family of alternatives, on Red Hat.' },
  link: { type: 'path', description: 'The link that leads to the group; needed for a new group.' },
  priority: { type: 'int', description: 'Priority of the alternative; 50 for a new one when not given.' },
  state: {
    default: 'selected',
    choices: ['present', 'selected', 'absent', 'auto'],
    description: 'Installed, chosen by hand, gone, or installed with the choice by priority.',
  },
  subcommands: {
    type: 'list',
    elements: 'dict',
    aliases: ['slaves'],
    description: 'Links that go with the group.',
    options: {
      name: { required: true, description: 'Name of the link.' },
      path: { type: 'path', required: true, description: 'Where it leads.' },
      link: { type: 'path', required: true, description: 'The link.' },
    },
  },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

interface Subcommand {
  readonly name: string;
  readonly path: string;
  readonly link: string | undefined;
}

interface Alternative {
  readonly priority: number;
  readonly subcommands: readonly Subcommand[];
}

interface State {
  readonly tool: boolean;
  /** `path` is there. */
  readonly exists: boolean;
  readonly mode: string | undefined;
  readonly current: string | undefined;
  readonly link: string | undefined;
  readonly alternatives: ReadonlyMap<string, Alternative>;
}

/** A change with what is told of it. */
interface Step {
  readonly words: readonly (string | number)[];
  readonly told: string;
  readonly after: PlainDict;
}

export default defineModule({
  name: 'community.general.alternatives',
  description: 'Looks after alternatives: which program a common name means.',
  options,
  returns: { msg: { type: 'str', description: 'What was done.', returned: 'always' } },
  probe: ({ name, path }) => sh`LC_ALL=C; export LC_ALL
if command -v update-alternatives >/dev/null 2>&1; then printf 'tool=1\0'; fi
if [ -e ${path ?? ''} ]; then printf 'exists=1\0'; fi
printf 'display=%s\0' "$(update-alternatives --display ${name} 2>/dev/null)"`,
  read,
  plan: (state, args) =>
    steps(state, args).map(({ words, told, after }): Change => {
      const command = ['update-alternatives', ...words.map(String)];
      const failed = (answer: Answer): string => {
        throw commandFailure(answer, command);
      };
      return { field: told, before: null, after: after.state ?? null, run: sh`export LC_ALL=C; ${command}`, failed };
    }),
  result({ before }, args) {
    return {
      msg: steps(before, args)
        .map(({ told }) => told)
        .join(' '),
    };
  },
  diff({ before }, args) {
    const after = Object.assign({}, ...steps(before, args).map((step) => step.after)) as PlainDict;
    return { before: beforeOf(before, args), after };
  },
});

function read({ pairs }: Answer): State {
  const text = pairs.get('display') ?? '';
  const of = (pattern: RegExp) => pattern.exec(text)?.[1];
  const links = new Map(
    [...text.matchAll(/^\s*(?:slave|follower) (\S+) is (.*)$/gm)].map(([, name, link]) => [name!, link!]),
  );
  const rows = text.matchAll(/^(\/.*)\s-\s(?:family\s\S+\s)?priority\s(\d+)((?:\n\s+(?:slave|follower).*)*)/gm);
  const alternatives = [...rows].map(([, path, priority, below]) => {
    const found = [...below!.matchAll(/^\s+(?:slave|follower) (.*): (.*)$/gm)].filter(
      ([, , target]) => target !== '(null)',
    );
    const subcommands = found.map(([, name, target]) => ({ name: name!, path: target!, link: links.get(name!) }));
    return [path!, { priority: Number(priority), subcommands }] as const;
  });
  return {
    tool: pairs.has('tool'),
    exists: pairs.has('exists'),
    mode: of(/\s-\s(?:status\sis\s)?(\w*)(?:\smode|.)$/m),
    current: of(/^\s*link currently points to (.*)$/m),
    link: of(/^\s*link \w+ is (.*)$/m),
    alternatives: new Map(alternatives),
  };
}

function steps(state: State, args: Args): Step[] {
  const { name, path, family } = args;
  if (!state.tool) throw missingTool('update-alternatives', 'dpkg, or alternatives');
  const known = path ? state.alternatives.get(path) : undefined;
  if (args.state === 'absent') {
    if (!known) return [];
    return [
      {
        words: ['--remove', name, path!],
        told: `Remove alternative '${path}' from '${name}'.`,
        after: { state: 'absent' },
      },
    ];
  }
  if (!path && !family) throw new ModuleFailure('Either path or family must be specified');
  const install = path && !isAsWanted(known, args) ? [installation(state, args, known)] : [];
  const choice = family ?? path!;
  const selects = args.state === 'selected' && (state.current !== path || (family ?? null) !== null);
  const set = {
    words: ['--set', name, choice],
    told: `Set alternative '${choice}' for '${name}'.`,
    after: { state: 'selected' },
  };
  const auto = { words: ['--auto', name], told: `Set alternative to auto for '${name}'.`, after: { state: 'present' } };
  return [...install, ...(selects ? [set] : []), ...(args.state === 'auto' && state.mode === 'manual' ? [auto] : [])];
}

function isAsWanted(known: Alternative | undefined, { priority, subcommands }: Args): boolean {
  if (!known || ((priority ?? null) !== null && known.priority !== priority)) return false;
  if (!subcommands) return true;
  const keys = (list: readonly { name: string; path: string; link?: string | undefined }[]) =>
    list
      .map(({ name, path, link }) => `${name}\0${path}\0${link}`)
      .sort()
      .join('\x01');
  return keys(subcommands) === keys(known.subcommands);
}

function installation(state: State, args: Args, known: Alternative | undefined): Step {
  const { name, path } = args;
  const link = args.link || state.link;
  if (!state.exists) throw new ModuleFailure(`Specified path ${path} does not exist`);
  if (!link) {
    throw new ModuleFailure('Needed to install the alternative, but unable to do so as we are missing the link');
  }
  const priority = args.priority ?? known?.priority ?? 50;
  const family = args.family ? ['--family', args.family] : [];
  const below = (args.subcommands ?? []).flatMap((sub) => ['--slave', sub.link, sub.name, sub.path]);
  const shown = args.subcommands ?? (known?.subcommands.length ? known.subcommands : undefined);
  return {
    words: ['--install', link, name, path!, priority, ...family, ...below],
    told: `Install alternative '${path}' for '${name}'.`,
    after: { state: 'present', path: path!, priority, link, ...(shown && { subcommands: shown as never }) },
  };
}

function beforeOf(state: State, { path }: Args): PlainDict {
  const known = path ? state.alternatives.get(path) : undefined;
  if (!known) return { state: 'absent' };
  const selected = state.mode === 'manual' && state.current !== path;
  return {
    state: selected ? 'selected' : 'present',
    path: path!,
    priority: known.priority,
    link: state.link ?? null,
    ...(known.subcommands.length > 0 && { subcommands: known.subcommands as never }),
  };
}
