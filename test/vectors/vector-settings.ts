import type { SettingAnswer } from '../../src/template/environment.js';
import type { Value } from '../../src/values/value.js';

/** Settings that the rows ask for, with their defaults. */
const SETTINGS: Readonly<Record<string, Value>> = {
  DEFAULT_FORKS: 5,
  DEFAULT_TIMEOUT: 10,
  DEFAULT_JINJA2_NATIVE: true,
  DEFAULT_BECOME_METHOD: 'sudo',
  DEFAULT_TRANSPORT: 'ssh',
};

export function vectorSetting(name: string): SettingAnswer | undefined {
  return name in SETTINGS ? { value: SETTINGS[name]!, origin: 'default' } : undefined;
}
