import { join } from 'node:path';
import type { CodePlaces } from '../python/library.js';
import type { PythonSettings } from '../python/settings.js';
import { PythonHost, type PythonHostOptions } from '../template/plugins/python-host.js';
import type { PluginPlaces } from './plugins.js';

/** The run's Python settings. Roles add their `module_utils/` when they are met. */
export interface GrowingPython extends PythonSettings {
  /** The controller's Python process, for plugins. */
  readonly host: PythonHost;
  /** Adds the `module_utils/` of a playbook's or role's own; it comes before those added earlier. */
  add(directory: string): void;
}

export function pythonSettings(request: PluginPlaces, collections: readonly string[]): GrowingPython {
  const { settings, cwd, playbookDirectory } = request;
  const utils = [join(playbookDirectory ?? cwd, 'module_utils'), ...(settings.get('DEFAULT_MODULE_UTILS_PATH') ?? [])];
  const places = { utils, collections };
  return {
    places,
    host: new PythonHost(hostOptions(request, places)),
    interpreter: settings.get('INTERPRETER_PYTHON'),
    candidates: settings.get('INTERPRETER_PYTHON_FALLBACK'),
    syslog: !settings.get('DEFAULT_NO_TARGET_SYSLOG'),
    syslogFacility: settings.get('DEFAULT_SYSLOG_FACILITY'),
    specialFileSystems: settings.get('DEFAULT_SELINUX_SPECIAL_FS'),
    add(directory) {
      if (!utils.includes(directory)) utils.unshift(directory);
    },
  };
}

/** What the process is told. */
function hostOptions({ settings, environment, verbosity }: PluginPlaces, places: CodePlaces): PythonHostOptions {
  return {
    places: () => places,
    environment,
    configFile: settings.configFile,
    verbosity: verbosity ?? settings.get('DEFAULT_VERBOSITY'),
    mergeDicts: settings.get('DEFAULT_HASH_BEHAVIOUR') === 'merge',
  };
}
