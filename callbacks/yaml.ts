import { defineCallback } from '../src/output/callback.js';
import { resultFormat } from '../src/output/dump.js';
import { createDefault, styleOf } from './default.js';

/** The default output with results as YAML: `community.general.yaml`, as its documentation says to replace it. */
export default defineCallback({
  name: 'yaml',
  kind: 'stdout',
  description: 'The default output with results as YAML: the same as `result_format = yaml`.',
  optionsOf: 'default',
  create: (context) => createDefault(context, styleOf(context, { ...resultFormat(context), format: 'yaml' })),
});
