import { type Answer, type ArgsOf, defineModule, ModuleFailure, type Options, quote } from '../src/module/index.js';
import { missingTool } from './shared/missing-tool.js';

const options = {
  name: { required: true, description: 'The package.' },
  selection: {
    required: true,
    choices: ['install', 'hold', 'deinstall', 'purge'],
    description: 'What dpkg shall do with it: `hold` keeps its version.',
  },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

/** By its path: BusyBox's shell has a dpkg of its own, which knows no selections. */
const DPKG = `drover_dpkg=/usr/bin/dpkg
[ -x "$drover_dpkg" ] || drover_dpkg=$(command -v dpkg) || exit 127`;

export default defineModule({
  name: 'ansible.builtin.dpkg_selections',
  description: 'Looks after what dpkg shall do with a package.',
  options,
  returns: {
    before: { type: 'str', description: 'The selection that was there.', returned: 'success' },
    after: { type: 'str', description: 'The option.', returned: 'success' },
  },
  probe: ({ name }) =>
    `export LC_ALL=C.UTF-8 LANGUAGE=C.UTF-8\n${DPKG}\n"$drover_dpkg" --get-selections ${quote(name)}`,
  read: (answer, args) => read(answer, args),
  plan: (before, { name, selection }) =>
    before === selection
      ? []
      : [
          {
            field: 'selection',
            before,
            after: selection,
            run: `${DPKG}\nprintf '%s %s\\n' ${quote(name)} ${quote(selection)} | "$drover_dpkg" --set-selections`,
          },
        ],
  result: ({ before }, args) => ({ before, after: args.selection }),
  diff: () => undefined,
});

function read(answer: Answer, { name, selection }: Args): string {
  if (answer.rc === 127) throw missingTool('dpkg', 'dpkg');
  const { rc, text: stdout, errorText: stderr } = answer;
  if (stderr.includes('no packages found matching') && rc === 0) {
    throw new ModuleFailure(`Failed to find package '${name}' to perform selection '${selection}'.`);
  }
  if (rc !== 0) {
    const cmd = `/usr/bin/dpkg --get-selections ${name}`;
    throw new ModuleFailure(stderr.trimEnd(), { cmd, rc, stdout, stderr });
  }
  return stdout.split(/\s+/)[1] ?? 'not present';
}
