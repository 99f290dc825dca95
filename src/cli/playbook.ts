import { dirname, join, resolve } from 'node:path';
import type { Listing, RunRequest } from '../run.js';
import { callbackPlaces } from './callback-places.js';
import { chooseCallbacks } from './choose-callbacks.js';
import { type CommandBody, runCommand } from './command.js';
import type { ParsedFlags } from './flag.js';
import type { CommandMain } from './io.js';
import { findPlaybooks } from './playbook-files.js';
import { playbookSpec } from './playbook-flags.js';
import { exitStatus, runRequest } from './run-request.js';

/** `drover playbook`. `program` is the name that usage and version show. */
export function playbookMain(program: string = playbookSpec.program): CommandMain {
  // By Ansible's name it does what Ansible does: errors of a task are met when the task comes.
  const body = playbook(program === playbookSpec.program);
  return (argv, io) => runCommand({ ...playbookSpec, program }, argv, io, body);
}

const playbook = (preflight: boolean): CommandBody => ({
  async callbacks(invocation, tell) {
    const { settings, positional, io } = invocation;
    const beside = positional.map((file) => join(dirname(resolve(io.cwd, file)), 'callback_plugins'));
    return chooseCallbacks({
      stdout: settings.get('DEFAULT_STDOUT_CALLBACK'),
      enabled: settings.get('CALLBACKS_ENABLED'),
      places: callbackPlaces(invocation, [...new Set([...beside, ...settings.get('DEFAULT_CALLBACK_PLUGIN_PATH')])]),
      tell,
    });
  },
  async act(invocation, output) {
    const { flags, settings, positional } = invocation;
    const playbooks = findPlaybooks(positional, invocation.io.cwd, settings);
    const listing = listingOf(flags);
    const request: RunRequest = {
      ...(await runRequest(invocation, output, playbooks, { asksPasswords: listing === undefined })),
      tags: tagsOf(settings.get('TAGS_RUN'), listing?.tags === true ? ['never', 'all'] : ['all']),
      skipTags: tagsOf(settings.get('TAGS_SKIP'), []),
      forceHandlers: settings.get('DEFAULT_FORCE_HANDLERS'),
      startAtTask: flags.start_at_task as string | undefined,
      step: flags.step === true,
      preflight: (preflight || flags.preflight === true) && flags.no_preflight !== true && !startsLater(flags),
    };
    // The engine is loaded when it is known that there is something to run.
    const { list, run } = await import('../run.js');
    if (listing) {
      invocation.io.out(await list(request, listing));
      return 0;
    }
    return exitStatus((await run(request)).status);
  },
});

/** Tasks in front of the one that it starts at are not run, and neither are those that are said no to. */
function startsLater(flags: ParsedFlags): boolean {
  return flags.start_at_task !== undefined || flags.step === true;
}

/** What to show instead of running; undefined to run. */
function listingOf(flags: ParsedFlags): Listing | undefined {
  const listing: Listing = {
    hosts: flags.listhosts === true,
    tasks: flags.listtasks === true,
    tags: flags.listtags === true,
    syntax: flags.syntax === true,
  };
  return Object.values(listing).includes(true) ? listing : undefined;
}

function tagsOf(given: readonly string[] | undefined, fallback: readonly string[]): string[] {
  const tags = (given ?? []).flatMap((words) => words.split(',').map((tag) => tag.trim()));
  return tags.length > 0 ? [...new Set(tags)] : [...fallback];
}
