import { loadCfgFile } from '../config/cfg-file.js';
import type { Settings } from '../config/settings.js';
import { OPTION_NAMES, optionOf } from '../config/table.js';

/** What `config validate` finds wrong with the ansible.cfg. */
export function unknownKeys({ configFile }: Settings): string[] {
  if (configFile === undefined) return [];
  const known = new Set(OPTION_NAMES.flatMap((name) => optionOf(name).ini ?? []));
  const sections = new Set([...known].map((path) => path.slice(0, path.lastIndexOf('.'))));
  return [...loadCfgFile(configFile)].flatMap(([section, entries]) => {
    if (!sections.has(section)) return [`Found unknown section '${section}' in '${configFile}'.`];
    return [...entries.values()]
      .filter(({ key }) => !known.has(`${section}.${key}`))
      .map(
        ({ key, source }) => `Found unknown key '${key}' in section '${section}' in '${configFile}:${source.line}'.`,
      );
  });
}

/** Variables of the environment that look like Ansible's and are none. */
export function unknownVariables(environment: Readonly<Record<string, string | undefined>>): string[] {
  const known = new Set(OPTION_NAMES.flatMap((name) => optionOf(name).env ?? []));
  return Object.keys(environment)
    .filter((name) => name.startsWith('ANSIBLE_') && !/^ANSIBLE_(?:TEST_|LINT_|CONFIG$|DEV_HOME$)/.test(name))
    .filter((name) => environment[name] !== undefined && !known.has(name))
    .map((name) => `Found unknown environment variable '${name}'.`);
}
