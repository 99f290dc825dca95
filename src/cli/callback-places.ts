import type { CallbackPlaces } from '../output/load-callback.js';
import type { CallbackPython } from '../output/python-callback.js';
import { collectionRoots } from '../run/plugins.js';
import { pythonSettings } from '../run/python.js';
import { settingAnswers } from '../run/setting-answers.js';
import type { Invocation } from './command.js';

/** Where the callbacks of a command's run are looked for. Python starts when there is one in Python. */
export function callbackPlaces(
  { settings, io }: Pick<Invocation, 'settings' | 'io'>,
  directories: readonly string[],
): CallbackPlaces {
  const places = { settings, playbooks: [], cwd: io.cwd, playbookDirectory: undefined, environment: io.environment };
  const collections = collectionRoots(places);
  let python: CallbackPython | undefined;
  return {
    directories,
    collections,
    python() {
      const answer = settingAnswers(settings);
      python ??= { host: pythonSettings(places, collections).host, setting: (name) => answer(name, undefined) };
      return python;
    },
  };
}
