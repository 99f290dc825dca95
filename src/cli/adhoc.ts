import { DroverError } from '../base/error.js';
import { parseKeyValue } from '../playbook/kv.js';
import { Template } from '../values/template.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import { loadYaml } from '../yaml/load.js';
import { adhocSpec } from './adhoc-flags.js';
import { chooseCallbacks } from './choose-callbacks.js';
import { type CommandBody, type Invocation, runCommand } from './command.js';
import type { CommandMain } from './io.js';
import { exitStatus, runRequest } from './run-request.js';

/** `drover adhoc`. `program` is the name that usage and version show. */
export function adhocMain(program: string = adhocSpec.program): CommandMain {
  return (argv, io) => runCommand({ ...adhocSpec, program }, argv, io, adhoc);
}

/** Modules that are nothing without arguments. */
const NEED_ARGUMENTS = ['command', 'raw', 'script', 'shell', 'win_command', 'win_shell'];

const adhoc: CommandBody = {
  async callbacks({ flags, settings, io }) {
    const configured = settings.get('DEFAULT_STDOUT_CALLBACK');
    const loadsMore = settings.get('DEFAULT_LOAD_CALLBACK_PLUGINS');
    const asked = flags.callback ?? (loadsMore && configured !== 'default' ? configured : undefined);
    const stdout = flags.one_line === true ? 'oneline' : String(asked ?? 'minimal');
    return chooseCallbacks({
      stdout,
      enabled: [...(loadsMore ? settings.get('CALLBACKS_ENABLED') : []), ...(flags.tree === undefined ? [] : ['tree'])],
      directories: settings.get('DEFAULT_CALLBACK_PLUGIN_PATH'),
      warn: (message) => io.err(`[WARNING]: ${message}\n`),
    });
  },
  async act(invocation, output) {
    if (invocation.flags.listhosts === true) {
      const request = await runRequest(invocation, output, []);
      const { listHosts } = await import('./list-hosts.js');
      invocation.io.out(await listHosts(request, invocation.positional[0]!, output));
      return 0;
    }
    requireArguments(invocation);
    const file = `<adhoc '${invocation.settings.get('DEFAULT_MODULE_NAME')}' task>`;
    const request = await runRequest(invocation, output, [{ plays: [playOf(invocation)], file }]);
    // The engine is loaded when it is known that there is something to run.
    const { run } = await import('../run.js');
    const { status } = await run({
      ...request,
      playbookDirectory: invocation.settings.get('PLAYBOOK_DIR'),
    });
    return exitStatus(status);
  },
};

function requireArguments({ settings, positional }: Invocation): void {
  const module = settings.get('DEFAULT_MODULE_NAME');
  const short = shortName(module);
  if (NEED_ARGUMENTS.includes(short) && (settings.get('DEFAULT_MODULE_ARGS') ?? '') === '') {
    const meant = positional[0]!.endsWith('.yml') ? ' (did you mean to run ansible-playbook?)' : '';
    throw new DroverError(`No argument passed to ${module} module${meant}`, { code: 'options' });
  }
  if (short === 'import_playbook') {
    throw new DroverError(`'${module}' is not a valid action for ad-hoc commands`, { code: 'options' });
  }
}

/** The one play of an ad-hoc command, as a playbook would have it. */
function playOf({ settings, flags, positional }: Invocation): Dict {
  const module = settings.get('DEFAULT_MODULE_NAME');
  const task: Dict = new Map<Value, Value>([
    ['action', module],
    ['args', argumentsOf(settings.get('DEFAULT_MODULE_ARGS') ?? '', module)],
    ['timeout', settings.get('TASK_TIMEOUT')],
  ]);
  if (!['include_role', 'import_role', 'include_tasks', 'import_tasks'].includes(shortName(module))) {
    task.set('async', (flags.seconds as number | undefined) ?? 0);
    task.set('poll', settings.get('DEFAULT_POLL_INTERVAL'));
  }
  return new Map<Value, Value>([
    ['name', 'Ansible Ad-Hoc'],
    ['hosts', positional[0]!],
    ['gather_facts', false],
    ['tasks', [task]],
  ]);
}

function argumentsOf(text: string, module: string): Dict {
  const source = { file: "<CLI option '-a'>", line: 0, column: 0, text };
  if (text.startsWith('{') && text.endsWith('}')) return jsonArguments(text);
  return parseKeyValue(new Template(text, source), NEED_ARGUMENTS.includes(shortName(module)));
}

/** Braces mean JSON, never YAML. */
function jsonArguments(text: string): Dict {
  try {
    JSON.parse(text);
  } catch (cause) {
    throw new DroverError("The module's arguments stand in braces but are not JSON.", { code: 'bug', cause });
  }
  const value = loadYaml(text, "<CLI option '-a'>", { templates: true });
  return isDict(value) ? value : new Map();
}

function shortName(module: string): string {
  return module.replace(/^ansible\.(builtin|legacy|windows)\./, '');
}
