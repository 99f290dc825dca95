import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DroverError } from '../base/error.js';
import { systemErrorText } from '../base/system-error.js';
import type { Settings } from '../config/settings.js';
import type { ParsedFlags } from './flag.js';
import { inventorySpec } from './inventory-flags.js';
import { type Action, renderInventory } from './inventory-render.js';
import { openAnnouncer, openShelf } from './inventory-shelf.js';
import { type CommandMain, type Io, say } from './io.js';
import { withSettings } from './with-settings.js';

/** `drover inventory`: what the inventory holds, as ansible-inventory shows it. */
export const inventory: CommandMain = inventoryCommand('drover inventory');

/** The command under the name that it was called by. */
export function inventoryCommand(program: string): CommandMain {
  return (argv, io) =>
    withSettings(inventorySpec(program), argv, io, ({ flags, positional }, settings) =>
      show(flags, positional[0], settings, io),
    );
}

async function show(flags: ParsedFlags, group: string | undefined, settings: Settings, io: Io): Promise<number> {
  const action = actionOf(flags);
  const announcer = openAnnouncer(settings, io);
  let text: string;
  try {
    for (const message of settings.warnings) announcer.notices.show({ type: 'warning', message });
    for (const message of settings.notes) announcer.notices.show({ type: 'verbose', level: 1, message });
    const shelf = await openShelf(flags, settings, io, announcer);
    text = renderInventory(action, flags, group ?? 'all', shelf);
  } finally {
    announcer.flush();
  }
  if (text === '') return 1;
  const file = flags.output as string | undefined;
  if (file === undefined) return say(io, text.endsWith('\n') ? text : `${text}\n`);
  writeOutput(resolve(io.cwd, file), file, text);
  return 0;
}

function actionOf(flags: ParsedFlags): Action {
  const actions = (['list', 'host', 'graph'] as const).filter((name) => flags[name]);
  if (actions.length === 1) return actions[0]!;
  const message =
    actions.length === 0
      ? 'No action selected, at least one of --host, --graph or --list needs to be specified.'
      : 'Conflicting options used, only one of --host, --graph or --list can be used at the same time.';
  throw new DroverError(message, { code: 'options' });
}

function writeOutput(file: string, given: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new DroverError(`Unable to write to destination file '${given}': ${systemErrorText(error, true)}`);
  }
}
