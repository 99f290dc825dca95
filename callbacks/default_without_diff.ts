import { defineCallback } from '../src/output/callback.js';
import { createDefault } from './default.js';

/** The default output without diffs: `community.general.default_without_diff`. */
export default defineCallback({
  name: 'default_without_diff',
  kind: 'stdout',
  description: 'The default output without the diffs, for a run that another callback keeps them of.',
  optionsOf: 'default',
  create(context) {
    const { diff: _, ...handlers } = createDefault(context);
    return handlers;
  },
});
