import type { ArgsOf, Options } from '../../src/module/index.js';

export const pipOptions = {
  name: { type: 'list', elements: 'str', description: 'Packages: `foo`, `foo>=1.0`, a URL, or a path.' },
  state: {
    default: 'present',
    choices: ['absent', 'forcereinstall', 'latest', 'present'],
    description: 'What must be.',
  },
  version: { description: 'The version, where there is one package: `1.0`, `>=1.0`.' },
  requirements: { description: 'File of requirements, on the target.' },
  virtualenv: { type: 'path', description: 'The virtual environment; it is made where it is not there.' },
  virtualenv_site_packages: {
    type: 'bool',
    default: false,
    description: 'Whether a new one sees the packages of the system.',
  },
  virtualenv_command: { type: 'path', default: 'virtualenv', description: 'What makes it: `python3 -m venv` …' },
  virtualenv_python: { description: 'The Python that it gets, by virtualenv.' },
  extra_args: { description: 'Further words for pip.' },
  editable: { type: 'bool', default: false, description: 'Whether it is installed by `-e`.' },
  chdir: { type: 'path', description: 'Where pip runs.' },
  executable: { type: 'path', description: 'The pip program: a path, or a name as `pip3.11`.' },
  umask: { description: 'File mode mask, as octal text.' },
  break_system_packages: {
    type: 'bool',
    default: false,
    description: 'Whether packages of the system may be changed.',
  },
  _drover_python: { hidden: true, description: 'The Python whose pip it is, from `ansible_python_interpreter`.' },
} as const satisfies Options;

export type PipArgs = ArgsOf<typeof pipOptions>;
