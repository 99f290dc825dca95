import { DroverError } from '../base/error.js';
import { adhocSpec } from './adhoc-flags.js';
import { adhocPlays, FREE_FORM, shortName } from './adhoc-play.js';
import { callbackPlaces } from './callback-places.js';
import { chooseCallbacks } from './choose-callbacks.js';
import { type CommandBody, type Invocation, runCommand } from './command.js';
import type { CommandMain } from './io.js';
import { exitStatus, runRequest } from './run-request.js';

/** `drover adhoc`. `program` is the name that usage and version show. */
export function adhocMain(program: string = adhocSpec.program): CommandMain {
  return (argv, io) => runCommand({ ...adhocSpec, program }, argv, io, adhoc);
}

const adhoc: CommandBody = {
  async callbacks(invocation, tell) {
    const { flags, settings } = invocation;
    const configured = settings.get('DEFAULT_STDOUT_CALLBACK');
    const loadsMore = settings.get('DEFAULT_LOAD_CALLBACK_PLUGINS');
    const asked = flags.callback ?? (loadsMore && configured !== 'default' ? configured : undefined);
    const stdout = flags.one_line === true ? 'oneline' : String(asked ?? 'minimal');
    return chooseCallbacks({
      stdout,
      enabled: [...(loadsMore ? settings.get('CALLBACKS_ENABLED') : []), ...(flags.tree === undefined ? [] : ['tree'])],
      places: callbackPlaces(invocation, settings.get('DEFAULT_CALLBACK_PLUGIN_PATH')),
      tell,
    });
  },
  async act(invocation, output) {
    const { flags, settings, positional, io } = invocation;
    const pattern = positional[0]!;
    if (flags.listhosts === true) {
      const request = await runRequest(invocation, output, []);
      const { listHosts } = await import('./list-hosts.js');
      io.out(await listHosts(request, pattern));
      return 0;
    }
    requireArguments(invocation);
    // The engine is loaded when it is known that there is something to run, and while the request is put together.
    const engine = import('../run.js');
    engine.catch(() => {});
    const plays = adhocPlays({
      pattern,
      module: settings.get('DEFAULT_MODULE_NAME'),
      args: settings.get('DEFAULT_MODULE_ARGS') ?? '',
      timeout: settings.get('TASK_TIMEOUT'),
      background: (flags.seconds as number | undefined) ?? 0,
      poll: settings.get('DEFAULT_POLL_INTERVAL'),
    });
    const request = await runRequest(invocation, output, [plays]);
    const { run } = await engine;
    const { status } = await run({
      ...request,
      targets: invocation.positional[0],
      playbookDirectory: settings.get('PLAYBOOK_DIR'),
    });
    return exitStatus(status);
  },
};

function requireArguments({ settings, positional }: Invocation): void {
  const module = settings.get('DEFAULT_MODULE_NAME');
  if (FREE_FORM.includes(shortName(module)) && (settings.get('DEFAULT_MODULE_ARGS') ?? '') === '') {
    const meant = positional[0]!.endsWith('.yml') ? ' (did you mean to run ansible-playbook?)' : '';
    throw new DroverError(`No argument passed to ${module} module${meant}`, { code: 'options' });
  }
  if (shortName(module) === 'import_playbook') {
    throw new DroverError(`'${module}' is not a valid action for ad-hoc commands`, { code: 'options' });
  }
}
