import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fullMessage } from '../base/chain.js';
import type { Notice } from '../base/notice.js';
import type { CallbackDefinition } from '../output/callback.js';
import {
  type CallbackPlaces,
  findCallback,
  loadFile,
  loadStdoutCallback,
  redirectOf,
} from '../output/load-callback.js';

export interface CallbackChoice {
  /** The one that writes the output. */
  readonly stdout: string;
  /** Names of those beside it (`callbacks_enabled`). */
  readonly enabled: readonly string[];
  /** Where callbacks of the user's own are. Those that need no enabling run when they are found. */
  readonly places: CallbackPlaces;
  readonly tell: (notice: Notice) => void;
}

/** Loads the callbacks of a run. Throws a DroverError when the one that writes the output is not there. */
export async function chooseCallbacks(choice: CallbackChoice): Promise<CallbackDefinition[]> {
  const { stdout, enabled, places, tell } = choice;
  const warn = (message: string) => tell({ type: 'warning', message });
  const chosen = new Map<string, CallbackDefinition>();
  for (const name of [stdout, ...enabled]) tellRedirect(name, tell);
  const writer = await loadStdoutCallback(stdout, places);
  for (const file of places.directories.flatMap(filesIn)) {
    const found = await loadFile(file, places).catch((error: unknown) => warn(fullMessage(error)));
    if (!found || found.kind === 'stdout') continue;
    if (found.needsEnabling !== true || enabled.includes(found.name)) chosen.set(found.name, found);
  }
  for (const name of enabled) {
    const found = await findCallback(name, places).catch((error: unknown) => warn(fullMessage(error)));
    if (!found) warn(`Skipping callback plugin '${name}', unable to load`);
    else if (found.kind !== 'stdout') chosen.set(found.name, found);
  }
  return [writer, ...chosen.values()];
}

function tellRedirect(name: string, tell: CallbackChoice['tell']): void {
  const redirect = redirectOf(name);
  if (!redirect) return;
  tell({ type: 'verbose', level: 2, message: `redirecting (type: callback) ${redirect.from} to ${redirect.to}` });
}

function filesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
      .filter((name) => /^[^_].*\.(?:m?js|py)$/.test(name))
      .sort()
      .map((name) => join(directory, name));
  } catch {
    return [];
  }
}
