import { join } from 'node:path';
import type { PythonSettings } from '../python/settings.js';
import type { PythonHostOptions } from '../template/plugins/python-host.js';
import type { PluginPlaces } from './plugins.js';

/** The run's Python settings. Roles add their `module_utils/` when they are met. */
export interface GrowingPython extends PythonSettings {
  /** Adds the `module_utils/` of a playbook's or role's own; it comes before those added earlier. */
  add(directory: string): void;
}

export function pythonSettings(request: PluginPlaces, collections: readonly string[]): GrowingPython {
  const { settings, cwd, playbookDirectory } = request;
  const utils = [join(playbookDirectory ?? cwd, 'module_utils'), ...(settings.get('DEFAULT_MODULE_UTILS_PATH') ?? [])];
  return {
    places: { utils, collections },
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

/** What the Python process for plugins is told. */
export function pythonHostOptions(request: PluginPlaces, python: PythonSettings): PythonHostOptions {
  const { settings, environment, verbosity } = request;
  return {
    places: () => python.places,
    environment,
    configFile: settings.configFile,
    verbosity: verbosity ?? settings.get('DEFAULT_VERBOSITY'),
    mergeDicts: settings.get('DEFAULT_HASH_BEHAVIOUR') === 'merge',
  };
}
