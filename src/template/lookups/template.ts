import { dirname, join } from 'node:path';
import { str } from '../../values/repr.js';
import type { Dict, Value } from '../../values/value.js';
import { ansibleError } from '../python-error.js';
import { renderText, templateVariables } from '../template-file.js';
import { readText } from './files.js';
import type { Lookup, LookupCall } from './lookup.js';
import { readOptions } from './options.js';
import { findFile, searchDirectories } from './search.js';

const UNUSED =
  'This option is no longer used in the Ansible Core code base.\nAlternatives: Jinja2 native mode is now the default and only option';

const OPTIONS = {
  variable_start_string: { type: 'str', default: '{{' },
  variable_end_string: { type: 'str', default: '}}' },
  comment_start_string: { type: 'str', default: '{#' },
  comment_end_string: { type: 'str', default: '#}' },
  trim_blocks: { type: 'bool', default: true },
  template_vars: { type: 'dict', default: new Map() },
  convert_data: {
    type: 'bool',
    default: true,
    deprecated: `${UNUSED}, which is mutually exclusive with this option.`,
  },
  jinja2_native: { type: 'bool', default: true, deprecated: `${UNUSED}.` },
} as const;

/** The lookup `template`: a template file's value. */
export const TEMPLATE_LOOKUPS: Readonly<Record<string, Lookup>> = {
  template: {
    run(call) {
      const options = readOptions(call, OPTIONS);
      return call.terms.map((term) => renderTerm(call, term, options));
    },
  },
};

function renderTerm(call: LookupCall, term: Value, options: ReadonlyMap<string, Value>): Value {
  const path = findFile(call, 'templates', str(term));
  if (path === undefined) throw ansibleError(`the template file ${str(term)} could not be found for the lookup`);
  const variables = templateVariables(call.engine, term, path, null);
  for (const [name, value] of options.get('template_vars') as Dict) variables.set(str(name), value);
  const around = searchDirectories(call).flatMap((place) => [join(place, 'templates'), place]);
  const directories = [...new Set([dirname(path), ...around])];
  const syntax = Object.fromEntries([...options].filter(([name]) => /_string$|^trim_blocks$/.test(name)));
  return renderText(call.engine, readText(call, path), path, { variables, directories, options: syntax }).value;
}
