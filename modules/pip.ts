import { defineModule, ModuleFailure, type ModuleResult, type Target } from '../src/module/index.js';
import { type PipArgs, pipOptions } from './shared/pip-options.js';
import { pipScript, readPip } from './shared/pip-script.js';
import { isSatisfied, joinNames, type PythonRequirement, parseRequirement } from './shared/python-requirement.js';
import { shlexSplit } from './shared/shlex.js';

export default defineModule({
  name: 'ansible.builtin.pip',
  description: 'Looks after packages of Python.',
  options: pipOptions,
  required_one_of: [['name', 'requirements']],
  mutually_exclusive: [
    ['name', 'requirements'],
    ['executable', 'virtualenv'],
  ],
  returns: {
    cmd: { type: 'list', description: 'The command.', returned: 'success' },
    name: { type: 'list', description: 'The option.', returned: 'success' },
    version: { type: 'str', description: 'The option.', returned: 'success' },
    requirements: { type: 'str', description: 'The option.', returned: 'success' },
    virtualenv: { type: 'str', description: 'Path of the environment.', returned: 'success' },
  },
  check: 'full',
  differences: [
    'Without `executable` and `virtualenv` it is the pip of `ansible_python_interpreter`, or else of python3.',
  ],
  async prepare(args, controller) {
    const python = controller.variable('ansible_python_interpreter');
    return typeof python === 'string' && !python.startsWith('auto') ? { ...args, _drover_python: python } : args;
  },
  run: (args, target) => run(args, target),
});

const STATES = {
  present: ['install'],
  absent: ['uninstall', '-y'],
  latest: ['install', '-U'],
  forcereinstall: ['install', '-U', '--force-reinstall'],
} as const;

async function run(args: PipArgs, target: Target): Promise<ModuleResult> {
  if (args.state === 'latest' && (args.version ?? null) !== null) {
    throw new ModuleFailure('version is incompatible with state=latest');
  }
  const packages = packagesOf(args);
  if (!args.name?.length && !args.requirements) {
    target.warn('No valid name or requirements file found.');
    return { changed: false };
  }
  const words = [...STATES[args.state], ...extraWords(args)];
  const asked = args.name?.length ? packages.map(({ text }) => text) : ['-r', args.requirements!];
  const blind = Boolean(extraArgs(args) || args.requirements) || args.state === 'latest' || !args.name?.length;
  const plan = { words: [...words, ...asked], compare: Boolean(args.requirements) || args.name!.some(isVcs) };
  const found = readPip(
    await target.sh(pipScript(args, plan, target.check ? (blind ? 'blind' : 'list') : 'run')),
    args,
    plan,
  );
  if (!target.check) return found.result;
  if (found.listed === undefined) return { changed: true };
  const installed = found.listed;
  const changed = packages.some(
    (one) => isSatisfied(one, installed) !== (args.state !== 'absent') && args.state !== 'forcereinstall',
  );
  return { ...found.result, changed };
}

function packagesOf(args: PipArgs): PythonRequirement[] {
  if (!args.name?.length) return [];
  const packages = joinNames(args.name).map((name) => parseRequirement(name));
  if ((args.version ?? null) === null) return packages;
  if (packages.length > 1) {
    throw new ModuleFailure(
      "'version' argument is ambiguous when installing multiple package distributions. Please specify version restrictions next to each package in 'name' argument.",
    );
  }
  if (packages[0]!.specifiers.length > 0) {
    throw new ModuleFailure(
      "The 'version' argument conflicts with any version specifier provided along with a package name. Please keep the version specifier, but remove the 'version' argument.",
    );
  }
  return [parseRequirement(packages[0]!.text, args.version!)];
}

function isVcs(name: string): boolean {
  return /^(?:svn|git|hg|bzr)\+/.test(name);
}

/** `extra_args` with the `-e` of `editable`. */
function extraArgs({ extra_args: extra, editable }: PipArgs): string {
  const words = extra ? extra.split(' ') : [];
  return editable && !words.includes('-e') ? [...words, '-e'].join(' ') : (extra ?? '');
}

function extraWords(args: PipArgs): string[] {
  return shlexSplit(extraArgs(args));
}
