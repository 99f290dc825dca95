import type { Value } from '../values/value.js';
import { parseYaml } from '../yaml/parse.js';
import { toValue } from '../yaml/value.js';
import type { AnsibleEnvironment } from './environment.js';

/** Ansible counts lines and columns in a text that came at run time, but knows no name for it. */
const UNKNOWN = '<unknown>';

/** YAML of a text that came at run time: nothing in it is a template. One document, or all of them. */
export function loadYamlText(environment: AnsibleEnvironment, text: string, all: boolean): Value {
  const documents = parseYaml(text, '<unicode string>', {
    dialect: 'filter',
    duplicateKeys: environment.settings.duplicateKeys,
    onWarning: ({ message, hint, deprecated, source, text: written }) =>
      environment.notice(
        deprecated
          ? { type: 'deprecation', message, hint, version: deprecated.version }
          : { type: 'warning', message, hint, source: source && { ...source, file: UNKNOWN, text: written } },
      ),
  });
  const values = documents.map(({ root }) => (root ? toValue(root, { templates: false }) : null));
  return all ? values : (values[0] ?? null);
}
