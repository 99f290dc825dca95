import { parseYaml } from '../yaml/parse.js';
import { toValue } from '../yaml/value.js';
import type { Value } from '../values/value.js';
import type { AnsibleEnvironment } from './environment.js';

/** YAML of a text that came at run time: nothing in it is a template. One document, or all of them. */
export function loadYamlText(environment: AnsibleEnvironment, text: string, all: boolean): Value {
  const documents = parseYaml(text, '<unicode string>', {
    dialect: 'filter',
    onWarning: (warning) => environment.notice({ type: 'warning', message: warning.message, hint: warning.hint }),
  });
  const values = documents.map(({ root }) => (root ? toValue(root, { templates: false }) : null));
  return all ? values : (values[0] ?? null);
}
