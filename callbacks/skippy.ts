import { defineCallback } from '../src/output/callback.js';
import { createDefault } from './default.js';

/** The default output without what was skipped: `ansible.posix.skippy`. */
export default defineCallback({
  name: 'skippy',
  kind: 'stdout',
  description: 'The default output without the lines of what was skipped.',
  optionsOf: 'default',
  create(context) {
    const { skipped: _, 'item-skipped': __, ...handlers } = createDefault(context);
    return handlers;
  },
});
