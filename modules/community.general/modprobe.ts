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
import { shlexSplit } from '../shared/shlex.js';
import { systemFile } from '../shared/system-file.js';

const options = {
  name: { required: true, description: 'Name of the kernel module.' },
  state: { default: 'present', choices: ['absent', 'present'], description: 'Whether it must be loaded.' },
  params: { default: '', description: 'Its parameters.' },
  persistent: {
    default: 'disabled',
    choices: ['disabled', 'present', 'absent'],
    description: 'Whether it is loaded when the system starts; `disabled` leaves that as it is.',
  },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

interface State {
  readonly tool: boolean;
  readonly loaded: boolean;
  /** Lines of /etc/modules-load.d and /etc/modprobe.d, by their file. */
  readonly loads: ReadonlyMap<string, string>;
  readonly parameters: ReadonlyMap<string, string>;
}

const LOADS = '/etc/modules-load.d';
const PARAMETERS = '/etc/modprobe.d';

export default defineModule({
  name: 'community.general.modprobe',
  description: 'Looks after modules of the kernel: that they are loaded, now and when the system starts.',
  options,
  returns: {
    name: { type: 'str', description: 'The option.', returned: 'always' },
    params: { type: 'str', description: 'The option.', returned: 'always' },
    state: { type: 'str', description: 'The option.', returned: 'always' },
  },
  differences: ['Lines that are commented out keep their line breaks as they are.'],
  probe: ({ name }) => sh`PATH=$PATH:/sbin:/usr/sbin
if command -v modprobe >/dev/null 2>&1; then printf 'tool=1\0'; fi
if grep -q ${`^${name.replaceAll('-', '_')} `} /proc/modules || grep -qs ${`/${name}\\.ko$`} "/lib/modules/$(uname -r)/modules.builtin"; then
  printf 'loaded=1\0'
fi
for drover_file in /etc/modules-load.d/* /etc/modprobe.d/*; do
  if [ -f "$drover_file" ]; then printf 'file:%s=' "$drover_file"; cat "$drover_file"; printf '\0'; fi
done`,
  read,
  plan(state, args) {
    if (!state.tool) throw missingTool('modprobe', 'kmod');
    return [...loading(state, args), ...keeping(state, args)];
  },
  result: ({ changes }, { name, params, state }) => ({ changed: changes.length > 0, name, params, state }),
  diff: () => undefined,
});

function read({ pairs }: Answer): State {
  const under = (directory: string) =>
    new Map(
      [...pairs].flatMap(([key, text]) =>
        key.startsWith(`file:${directory}/`) ? [[key.slice('file:'.length), text] as const] : [],
      ),
    );
  return { tool: pairs.has('tool'), loaded: pairs.has('loaded'), loads: under(LOADS), parameters: under(PARAMETERS) };
}

function loading({ loaded }: State, args: Args): Change[] {
  const { name, params, state } = args;
  if (loaded === (state === 'present')) return [];
  const words = state === 'present' ? [name, ...shlexSplit(params)] : ['-r', name];
  const failed = (answer: Answer): string => {
    const said: PlainDict = { rc: answer.rc, stdout: answer.text, stderr: answer.errorText };
    throw new ModuleFailure(answer.errorText, { ...said, name, params, state });
  };
  const run = `PATH=$PATH:/sbin:/usr/sbin\n${sh`modprobe ${words}`}`;
  return [{ field: 'loaded', before: loaded, after: !loaded, run, failed }];
}

function escaped(name: string): string {
  return name.replace(/[.*+?^$(){}|[\]\\]/g, '\\$&');
}

function keeping(state: State, args: Args): Change[] {
  const { name, persistent } = args;
  if (persistent === 'disabled') return [];
  const isLoad = new RegExp(`^ *${escaped(name)} *(?:[#;].*)?$`);
  const isParameter = new RegExp(`^options ${escaped(name)} (\\w+=\\S+) *(?:[#;].*)?$`);
  const kept = [...state.loads.values()].some((text) => text.split('\n').some((line) => isLoad.test(line)));
  const found = new Set(
    [...state.parameters.values()].flatMap((text) =>
      text.split('\n').flatMap((line) => isParameter.exec(line)?.[1] ?? []),
    ),
  );
  if (persistent === 'absent') {
    return [...silenced(state.loads, isLoad), ...silenced(state.parameters, isParameter)];
  }
  const wanted = args.params.split(/\s+/).filter((word) => word !== '');
  const same = wanted.length === found.size && wanted.every((word) => found.has(word));
  const lines = wanted.map((word) => `options ${name} ${word}`);
  return [
    ...(kept ? [] : [written(`${LOADS}/${name}.conf`, `${name}\n`)]),
    ...(same
      ? []
      : [...silenced(state.parameters, isParameter), written(`${PARAMETERS}/${name}.conf`, `${lines.join('\n')}\n`)]),
  ];
}

function written(file: string, text: string): Change {
  const before = sh`mkdir -p -- "$(dirname -- ${file})"`;
  return { field: file, before: null, after: text, run: systemFile(file, text, { before }) };
}

/** The lines that fit, commented out. */
function silenced(files: ReadonlyMap<string, string>, pattern: RegExp): Change[] {
  return [...files].flatMap(([file, text]) => {
    const lines = text.split('\n').map((line) => (pattern.test(line) ? `#${line}` : line));
    const after = lines.join('\n');
    return after === text ? [] : [{ field: file, before: text, after, run: systemFile(file, after) }];
  });
}
